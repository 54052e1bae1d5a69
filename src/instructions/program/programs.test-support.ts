// Short words for the programs of tests.
import type { BinaryOperator, Builtin, Expression, Program, Statement, Type, Value } from "./ast.ts";

export function typeOf(value: Value): Type {
  if (typeof value === "number") return "int";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  return typeof value[0] === "string" ? "list[str]" : "list[int]";
}

export function literal(value: Value): Expression {
  return { kind: "literal", type: typeOf(value), value };
}

export function variable(name: string): Expression {
  return { kind: "variable", name };
}

export function binary(op: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: "binary", op, left, right };
}

export function builtin(name: Builtin, ...given: readonly Expression[]): Expression {
  return { kind: "builtin", name, arguments: given };
}

export function call(name: string, ...given: readonly Expression[]): Expression {
  return { kind: "call", name, arguments: given };
}

export function each(name: string, many: Expression, body: readonly Statement[]): Statement {
  return { kind: "each", name, in: many, body };
}

/** A program of one procedure. */
export function program(
  name: string,
  parameters: readonly (readonly [string, Type])[],
  returns: Type,
  body: readonly Statement[],
): Program {
  const declared = parameters.map(([name, type]) => ({ name, type }));
  return { procedures: [{ name, parameters: declared, returns, body }] };
}
