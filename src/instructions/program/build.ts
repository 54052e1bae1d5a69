// Short words for writing programs as syntax trees.
import type { BinaryOperator, Builtin, Expression, Procedure, Statement, Type, Value } from "./ast.ts";

/** A text stands for the variable of that name, a number for itself. */
export type Operand = Expression | string | number;

export function variable(name: string): Expression {
  return { kind: "variable", name };
}

/** A list without members is one of numbers. */
export function literal(value: Value): Expression {
  return { kind: "literal", type: typeOf(value), value };
}

export function binary(left: Operand, op: BinaryOperator, right: Operand): Expression {
  return { kind: "binary", op, left: expression(left), right: expression(right) };
}

export function negative(operand: Operand): Expression {
  return { kind: "unary", op: "-", operand: expression(operand) };
}

export function not(operand: Operand): Expression {
  return { kind: "unary", op: "not", operand: expression(operand) };
}

/** A call of a procedure of the program. */
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

export function when(test: Operand, then: readonly Statement[], otherwise: readonly Statement[] = []): Statement {
  // oxlint-disable-next-line unicorn/no-thenable -- the syntax tree has this member
  return { kind: "if", test: expression(test), then, else: otherwise };
}

/** Over the letters of a text or the members of a list. */
export function each(name: string, of: Operand, body: readonly Statement[]): Statement {
  return { kind: "each", name, in: expression(of), body };
}

/** From `from` up to, and without, `to`. */
export function countUp(name: string, [from, to]: readonly [Operand, Operand], body: readonly Statement[]): Statement {
  return { kind: "count", name, from: expression(from), to: expression(to), body };
}

export function repeat(test: Operand, body: readonly Statement[]): Statement {
  return { kind: "while", test: expression(test), body };
}

export function giveBack(value: Operand): Statement {
  return { kind: "return", value: expression(value) };
}

export interface ProcedureParts {
  readonly name: string;
  /** Name to type, in order. */
  readonly parameters: Readonly<Record<string, Type>>;
  readonly returns: Type;
  readonly goal?: string;
  readonly body: readonly Statement[];
}

export function procedure({ name, parameters, returns, goal, body }: ProcedureParts): Procedure {
  const listed = Object.entries(parameters).map(([name, type]) => ({ name, type }));
  return { name, parameters: listed, returns, ...(goal === undefined ? {} : { goal }), body };
}

function expression(operand: Operand): Expression {
  if (typeof operand === "string") return variable(operand);
  return typeof operand === "number" ? literal(operand) : operand;
}

export function typeOf(value: Value): Type {
  if (typeof value === "number") return "int";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  return typeof value[0] === "string" ? "list[str]" : "list[int]";
}
