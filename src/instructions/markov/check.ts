// Judges a response to an exercise with a Markov algorithm.
import { invalid, type Verdict } from "../../core/verdict.ts";
import { exactMatch } from "../exact-match.ts";
import { answerOf } from "./execute.ts";
import type { MarkovInput, MarkovParams } from "./params.ts";

/** Exact match with the text that the algorithm ends with. "invalid" where it does not halt or is no algorithm. */
export function checkResponse(params: MarkovParams, input: MarkovInput, response: string): Verdict {
  if (typeof response !== "string") return invalid("the response is not a text");
  try {
    return exactMatch(answerOf(params, input), response, input);
  } catch (error) {
    return invalid(`the algorithm could not be carried out: ${String(error)}`);
  }
}
