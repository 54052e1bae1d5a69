// The types of expressions, as far as a surface writes them.
import type { Expression, Procedure, Statement, Type } from "../ast.ts";
import { binaryType, builtinType } from "../signatures.ts";

/** What is known at some place of a program. */
export interface Types {
  readonly variables: Map<string, Type>;
  readonly procedures: Map<string, Type>;
}

/** The type of an expression; "int" where it has none. */
export function typeOf(expression: Expression, types: Types): Type {
  switch (expression.kind) {
    case "literal":
      return expression.type;
    case "variable":
      return types.variables.get(expression.name) ?? "int";
    case "call":
      return types.procedures.get(expression.name) ?? "int";
    case "unary":
      return expression.op === "not" ? "bool" : "int";
    case "binary": {
      const left = expression.op === "+" ? typeOf(expression.left, types) : "int";
      if (expression.op === "+") return left;
      return binaryType(expression.op, left, left) ?? "bool";
    }
    case "builtin":
      return (
        builtinType(
          expression.name,
          expression.arguments.map((argument) => typeOf(argument, types)),
        ) ?? "int"
      );
    default:
      return expression satisfies never;
  }
}

/** Whether a number can be seen not to be negative, so that no language counts it from the end. */
export function isNatural(expression: Expression, natural: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "number" && expression.value >= 0;
    case "variable":
      return natural.has(expression.name);
    case "builtin":
      return expression.name === "length" || expression.name === "count";
    case "binary": {
      const { op, left, right } = expression;
      if (op === "%") return isNatural(right, natural);
      return (op === "+" || op === "*" || op === "//") && isNatural(left, natural) && isNatural(right, natural);
    }
    case "call":
    case "unary":
      return false;
    default:
      return expression satisfies never;
  }
}

/** The variables of a procedure that are given nothing but numbers which can be seen not to be negative. */
export function naturalVariables(procedure: Procedure): ReadonlySet<string> {
  const writers = collectWriters(procedure.body);
  const natural = new Set(writers.map(({ name }) => name));
  for (const { name } of procedure.parameters) natural.delete(name);
  // Each is taken for natural as long as nothing speaks against it: what is written first stands on literals.
  for (let before = -1; before !== natural.size;) {
    before = natural.size;
    for (const { name, value } of writers) if (!isNatural(value, natural)) natural.delete(name);
  }
  return natural;
}

/** Everything that gives a variable a value; a loop over a value stands for what it gives. */
export function collectWriters(block: readonly Statement[], found: Writer[] = []): readonly Writer[] {
  for (const statement of block) {
    if (statement.kind === "assign") found.push(statement);
    else if (statement.kind === "count") found.push({ name: statement.name, value: statement.from });
    else if (statement.kind === "each") found.push({ name: statement.name, value: statement.in });
    for (const inner of blocksOf(statement)) collectWriters(inner, found);
  }
  return found;
}

interface Writer {
  readonly name: string;
  readonly value: Expression;
}

function blocksOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.else];
    case "count":
    case "each":
    case "while":
      return [statement.body];
    case "assign":
    case "return":
      return [];
    default:
      return statement satisfies never;
  }
}

/** Calls `see` for an expression and everything in it, from the outside in. */
export function visitExpression(expression: Expression, see: (expression: Expression) => void): void {
  see(expression);
  switch (expression.kind) {
    case "unary":
      return visitExpression(expression.operand, see);
    case "binary":
      visitExpression(expression.left, see);
      return visitExpression(expression.right, see);
    case "call":
    case "builtin":
      for (const argument of expression.arguments) visitExpression(argument, see);
      return;
    case "literal":
    case "variable":
      return;
    default:
      return expression satisfies never;
  }
}
