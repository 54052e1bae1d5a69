// `length_constraints:number_sentences`: at least, or less than, so many sentences.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { judgeCount, type Relation } from "../judge.ts";
import { amount, relation } from "../params.ts";
import { sentenceSpans } from "../text/sentences.ts";

export interface NumberSentencesParams {
  readonly num_sentences: number;
  readonly relation: Relation;
}

export const lengthConstraintsNumberSentences: Constraint<NumberSentencesParams> = {
  id: "length_constraints:number_sentences",
  params: z.strictObject({ num_sentences: amount, relation }),
  repairs: "What has no letter is no sentence: the numbers of a list, rows of marks.",
  check: (response, { num_sentences, relation }, mode) => {
    const pieces = sentenceSpans(response);
    const spans =
      mode === "parity" ? pieces : pieces.filter(([start, end]) => /\p{L}/u.test(response.slice(start, end)));
    return judgeCount({ count: spans.length, what: "sentences", spans }, relation, num_sentences);
  },
};
