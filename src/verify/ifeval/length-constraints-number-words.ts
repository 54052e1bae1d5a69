// `length_constraints:number_words`: at least, or less than, so many words.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { judgeCount, type Relation } from "../judge.ts";
import { amount, relation } from "../params.ts";
import { countPlainWords } from "../plain-words.ts";
import { countNltkWords } from "../text/nltk-words.ts";

export interface NumberWordsParams {
  readonly num_words: number;
  readonly relation: Relation;
}

export const lengthConstraintsNumberWords: Constraint<NumberWordsParams> = {
  id: "length_constraints:number_words",
  params: z.strictObject({ num_words: amount, relation }),
  repairs: "“don't”, “well-known” and “1,000” are one word each; marks without a letter, as of emoji, are none.",
  check: (response, { num_words, relation }, mode) => {
    const counted = mode === "parity" ? countNltkWords(response) : countPlainWords(response);
    return judgeCount({ count: counted, what: "words" }, relation, num_words);
  },
};
