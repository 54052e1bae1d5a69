// `letters:letter_counting`: at least, or less than, so many letters; `letters:letter_counting2`: of one letter.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { keywordsLetterFrequency, type LetterFrequencyParams } from "../ifeval/keywords-letter-frequency.ts";
import { judgeCount, type Relation } from "../judge.ts";
import { amount, relation } from "../params.ts";

export interface LetterCountingParams {
  readonly N: number;
  readonly relation: Relation;
}

/** Where N is 0 the published code draws another at random; here 0 is 0, in both modes. */
export const lettersLetterCounting: Constraint<LetterCountingParams> = {
  id: "letters:letter_counting",
  params: z.strictObject({ N: amount, relation }),
  repairs:
    "Letters of any script count; the published code only counts a to z, and so passes any text in another script.",
  check: (response, { N, relation }, mode) => {
    const letter = mode === "parity" ? /[a-zA-Z]/g : /\p{L}/gu;
    let counted = 0;
    while (letter.exec(response) !== null) counted++;
    return judgeCount({ count: counted, what: "letters" }, relation, N);
  },
};

/** Checked as `keywords:letter_frequency` of IFEval is. */
export const lettersLetterCounting2: Constraint<LetterFrequencyParams> = {
  ...keywordsLetterFrequency,
  id: "letters:letter_counting2",
};
