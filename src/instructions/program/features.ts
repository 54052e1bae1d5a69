// What a program is made of, counted.
import type { Expression, Program, Statement } from "./ast.ts";

export interface Features {
  /** Operators, builtins and calls. */
  readonly operations: number;
  readonly procedures: number;
  readonly branches: number;
  readonly loops: number;
  /** Ifs and loops within each other. */
  readonly nesting: number;
  /** Statements and expressions (the complexity of LogicIF's difficulty bins). */
  readonly complexity: number;
}

export function featuresOf(program: Program): Features & { readonly types: string } {
  const counts = { operations: 0, branches: 0, loops: 0, nesting: 0, complexity: 0 };
  for (const { body } of program.procedures) visitBlock(body, 0, counts);
  const types = program.procedures.flatMap(({ parameters, returns }) => [
    ...parameters.map(({ type }) => type),
    returns,
  ]);
  return { ...counts, procedures: program.procedures.length, types: types.join() };
}

type Counts = { -readonly [Name in keyof Omit<Features, "procedures">]: number };

function visitBlock(block: readonly Statement[], depth: number, counts: Counts): void {
  counts.nesting = Math.max(counts.nesting, depth);
  for (const statement of block) {
    counts.complexity++;
    switch (statement.kind) {
      case "assign":
      case "return":
        visit(statement.value, counts);
        break;
      case "if":
        counts.branches++;
        visit(statement.test, counts);
        visitBlock(statement.then, depth + 1, counts);
        if (statement.else.length > 0) visitBlock(statement.else, depth + 1, counts);
        break;
      case "while":
        counts.loops++;
        visit(statement.test, counts);
        visitBlock(statement.body, depth + 1, counts);
        break;
      case "count":
      case "each":
        counts.loops++;
        for (const bound of statement.kind === "each" ? [statement.in] : [statement.from, statement.to])
          visit(bound, counts);
        visitBlock(statement.body, depth + 1, counts);
        break;
      default:
        statement satisfies never;
    }
  }
}

function visit(expression: Expression, counts: Counts): void {
  counts.complexity++;
  if (expression.kind === "literal" || expression.kind === "variable") return;
  counts.operations++;
  if (expression.kind === "unary") visit(expression.operand, counts);
  else if (expression.kind === "binary") {
    visit(expression.left, counts);
    visit(expression.right, counts);
  } else for (const argument of expression.arguments) visit(argument, counts);
}
