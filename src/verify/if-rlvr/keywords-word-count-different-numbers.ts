// `keywords:word_count_different_numbers`: the keyword occurs so many times.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { judgeCount, quoted, type Relation } from "../judge.ts";
import { amount, relation } from "../params.ts";
import { keywordParam, keywordSpans } from "./keyword-spans.ts";

export interface WordCountDifferentNumbersParams {
  readonly keyword: string;
  readonly frequency: number;
  readonly relation: Relation;
}

export const keywordsWordCountDifferentNumbers: Constraint<WordCountDifferentNumbersParams> = {
  id: "keywords:word_count_different_numbers",
  params: z.strictObject({ keyword: keywordParam, frequency: amount, relation }),
  repairs:
    "Exactly so many times, as the prompt says, and as a whole word; the published code compares by a relation that the prompt does not name.",
  check: (response, { keyword, frequency, relation }, mode) => {
    const spans = keywordSpans(response, keyword, mode);
    const what = `occurrences of ${quoted(keyword)}`;
    return judgeCount({ count: spans.length, what, spans }, mode === "parity" ? relation : "exactly", frequency);
  },
};
