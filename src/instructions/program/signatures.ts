// Which types operators and builtins take, and which they give.
import type { BinaryOperator, Builtin, Type } from "./ast.ts";
import { memberType } from "./value.ts";

/** The type of `left op right`; undefined where the operator does not take these types. */
export function binaryType(op: BinaryOperator, left: Type, right: Type): Type | undefined {
  if (left !== right) return undefined;
  switch (op) {
    case "+":
      return left === "bool" ? undefined : left;
    case "-":
    case "*":
    case "//":
    case "%":
      return left === "int" ? "int" : undefined;
    case "<":
    case "<=":
    case ">":
    case ">=":
      return left === "int" ? "bool" : undefined;
    case "==":
    case "!=":
      return "bool";
    case "and":
    case "or":
      return left === "bool" ? "bool" : undefined;
    default:
      op satisfies never;
      return undefined;
  }
}

/** The type that a builtin gives for arguments of these types; undefined where it does not take them. */
export function builtinType(name: Builtin, given: readonly Type[]): Type | undefined {
  const [first, second, third] = given;
  if (first === undefined || given.length !== argumentCounts[name]) return undefined;
  const member = memberType(first);
  switch (name) {
    case "length":
      return member === undefined ? undefined : "int";
    case "reverse":
      return member === undefined ? undefined : first;
    case "slice":
      return member !== undefined && second === "int" && third === "int" ? first : undefined;
    case "at":
      return second === "int" ? member : undefined;
    case "contains":
      return member !== undefined && second === member ? "bool" : undefined;
    case "count":
    case "index":
      return member !== undefined && second === member ? "int" : undefined;
    case "append":
      return first !== "str" && member !== undefined && second === member ? first : undefined;
    case "sort":
      return first !== "str" && member !== undefined ? first : undefined;
    case "sum":
    case "largest":
    case "smallest":
      return first === "list[int]" ? "int" : undefined;
    case "join":
      return first === "list[str]" && second === "str" ? "str" : undefined;
    case "upper":
    case "lower":
      return first === "str" ? "str" : undefined;
    case "replace":
      return first === "str" && second === "str" && third === "str" ? "str" : undefined;
    case "absolute":
      return first === "int" ? "int" : undefined;
    case "minimum":
    case "maximum":
      return first === "int" && second === "int" ? "int" : undefined;
    case "text":
    case "letter":
      return first === "int" ? "str" : undefined;
    case "position":
      return first === "str" ? "int" : undefined;
    default:
      return name satisfies never;
  }
}

export const argumentCounts: Readonly<Record<Builtin, number>> = {
  length: 1,
  reverse: 1,
  slice: 3,
  at: 2,
  contains: 2,
  count: 2,
  index: 2,
  append: 2,
  sort: 1,
  sum: 1,
  largest: 1,
  smallest: 1,
  join: 2,
  upper: 1,
  lower: 1,
  replace: 3,
  absolute: 1,
  minimum: 2,
  maximum: 2,
  text: 1,
  letter: 1,
  position: 1,
};
