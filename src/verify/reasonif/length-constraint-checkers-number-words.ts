// `length_constraint_checkers:number_words` of ReasonIF: less than so many words.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { lengthConstraintsNumberWords } from "../ifeval/length-constraints-number-words.ts";
import { amount } from "../params.ts";

export interface FewerWordsParams {
  readonly num_words: number;
}

/** The limits of the published data belong to one model each (a low percentile of the lengths of its own traces). */
export const lengthConstraintCheckersNumberWords: Constraint<FewerWordsParams> = {
  id: "length_constraint_checkers:number_words",
  params: z.strictObject({ num_words: amount }),
  repairs: "“don't”, “well-known” and “1,000” are one word each; words are not cut at combining marks.",
  check: (response, { num_words }, mode) =>
    lengthConstraintsNumberWords.check(response, { num_words, relation: "less than" }, mode),
};
