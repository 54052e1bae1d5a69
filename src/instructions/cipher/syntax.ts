// Short words for writing the programs of ciphers as syntax trees.
import type { BinaryOperator, Builtin, Expression, Procedure, Statement, Type } from "../program/ast.ts";

type Operand = Expression | string | number;

/** A name stands for a variable, a number for itself. */
function expression(operand: Operand): Expression {
  if (typeof operand === "string") return { kind: "variable", name: operand };
  if (typeof operand === "number") return { kind: "literal", type: "int", value: operand };
  return operand;
}

export function quote(value: string): Expression {
  return { kind: "literal", type: "str", value };
}

export const noNumbers: Expression = { kind: "literal", type: "list[int]", value: [] };

export function binary(left: Operand, op: BinaryOperator, right: Operand): Expression {
  return { kind: "binary", op, left: expression(left), right: expression(right) };
}

export function negative(operand: Operand): Expression {
  return { kind: "unary", op: "-", operand: expression(operand) };
}

export function not(operand: Operand): Expression {
  return { kind: "unary", op: "not", operand: expression(operand) };
}

export function call(name: string, ...given: readonly Operand[]): Expression {
  return { kind: "call", name, arguments: given.map(expression) };
}

export function builtin(name: Builtin, ...given: readonly Operand[]): Expression {
  return { kind: "builtin", name, arguments: given.map(expression) };
}

export function assign(name: string, value: Operand): Statement {
  return { kind: "assign", name, value: expression(value) };
}

/** `name = name + value` */
export function extend(name: string, value: Operand): Statement {
  return assign(name, binary(name, "+", value));
}

export function when(test: Expression, then: readonly Statement[], otherwise: readonly Statement[] = []): Statement {
  // oxlint-disable-next-line unicorn/no-thenable -- the syntax tree has this member
  return { kind: "if", test, then, else: otherwise };
}

export function each(name: string, of: Operand, body: readonly Statement[]): Statement {
  return { kind: "each", name, in: expression(of), body };
}

export function count(name: string, [from, to]: readonly [Operand, Operand], body: readonly Statement[]): Statement {
  return { kind: "count", name, from: expression(from), to: expression(to), body };
}

export function giveBack(value: Operand): Statement {
  return { kind: "return", value: expression(value) };
}

export interface Described {
  readonly name: string;
  readonly parameters: Readonly<Record<string, Type>>;
  readonly returns: Type;
  readonly goal: string;
  readonly body: readonly Statement[];
}

export function procedure({ name, parameters, returns, goal, body }: Described): Procedure {
  const listed = Object.entries(parameters).map(([name, type]) => ({ name, type }));
  return { name, parameters: listed, returns, goal, body };
}
