// Short words for making syntax trees.
import type { BinaryOperator, Builtin, Expression, Procedure, Statement, Type } from "../program/ast.ts";

export function number(value: number): Expression {
  return { kind: "literal", type: "int", value };
}

export function text(value: string): Expression {
  return { kind: "literal", type: "str", value };
}

export function empty(type: Type): Expression {
  return { kind: "literal", type, value: type === "str" ? "" : [] };
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

export function assign(name: string, value: Expression): Statement {
  return { kind: "assign", name, value };
}

export function choose(test: Expression, then: readonly Statement[], otherwise: readonly Statement[] = []): Statement {
  // oxlint-disable-next-line unicorn/no-thenable -- the syntax tree has this member
  return { kind: "if", test, then, else: otherwise };
}

export function giveBack(value: Expression): Statement {
  return { kind: "return", value };
}

/** A procedure of one parameter. */
export function procedureOf(
  name: string,
  parameter: readonly [string, Type],
  returns: Type,
  body: readonly Statement[],
): Procedure {
  return { name, parameters: [{ name: parameter[0], type: parameter[1] }], returns, body };
}
