// Judges a response to a rewriting exercise.
import { invalid, type Verdict } from "../../core/verdict.ts";
import { exactMatch } from "../exact-match.ts";
import { answerOf } from "./execute.ts";
import type { RewriteInput, RewriteParams } from "./params.ts";
import { renderInput } from "./render.ts";

/** Exact match with the rewritten text. "invalid" where parameters or input are not a rule and a text. */
export function checkResponse(params: RewriteParams, input: RewriteInput, response: string): Verdict {
  if (typeof response !== "string") return invalid("the response is not a text");
  let answer: string;
  try {
    answer = answerOf(params, input);
    if (response === answer) return { kind: "pass" };
    return exactMatch(answer, response, renderInput(params, input));
  } catch (error) {
    return invalid(`the rule could not be carried out: ${String(error)}`);
  }
}
