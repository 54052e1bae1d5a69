// Carries a rule out on an expression.
import { DataError } from "../../core/errors.ts";
import type { Execution } from "../family.ts";
import { applyRule, type Application } from "./match.ts";
import { treesOf, type AlgebraInput, type AlgebraParams } from "./params.ts";
import { readTree, writeTree } from "./tree.ts";

/** The expression after the rule was applied once, or as it is where no part has the form of the left side. */
export function answerOf(params: AlgebraParams, input: AlgebraInput): string {
  const found = applicationOf(params, input);
  return found === undefined ? input : writeTree(found.tree, params.parentheses);
}

/** The trace: the part that has the form of the left side, what each variable stands for, and what the part becomes. */
export function execute(params: AlgebraParams, input: AlgebraInput): Execution {
  const { parentheses } = params;
  const found = applicationOf(params, input);
  if (found === undefined) return { answer: input, trace: ["no match"] };
  const trace = [`match: ${writeTree(found.part, parentheses)}`];
  for (const [name, tree] of found.bindings) trace.push(`${name} = ${writeTree(tree, parentheses)}`);
  trace.push(`becomes: ${writeTree(found.replacement, parentheses)}`);
  return { answer: writeTree(found.tree, parentheses), trace };
}

/** Throws a DataError ("bad-expression") where the input is not written as the rule writes expressions. */
export function applicationOf(params: AlgebraParams, input: AlgebraInput): Application | undefined {
  const { left, right } = treesOf(params);
  const tree = readTree(input, params.parentheses);
  if (tree === undefined) {
    throw new DataError(`${JSON.stringify(input.slice(0, 80))} is not an expression.`, {
      code: "bad-expression",
      hint: `Write it without spaces, with ${params.parentheses === "all" ? "all" : "only the needed"} parentheses.`,
    });
  }
  return applyRule(left, right, tree);
}
