// Judges a response to an exercise with a rule on expressions.
import { invalid, type Verdict } from "../../core/verdict.ts";
import { exactMatch } from "../exact-match.ts";
import { answerOf } from "./execute.ts";
import type { AlgebraInput, AlgebraParams } from "./params.ts";

/**
 * Exact match with the text of the expression. Every tree has one text, in the notation that the exercise itself is
 * written in, and keeping the rest of the expression as it stands is part of what is asked: other parentheses or
 * spaces, which would have to be judged case by case, are not accepted.
 */
export function checkResponse(params: AlgebraParams, input: AlgebraInput, response: string): Verdict {
  if (typeof response !== "string") return invalid("the response is not a text");
  try {
    return exactMatch(answerOf(params, input), response, input);
  } catch (error) {
    return invalid(`the rule could not be carried out: ${String(error)}`);
  }
}
