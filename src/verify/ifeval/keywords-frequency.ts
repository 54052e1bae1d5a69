// `keywords:frequency`: a keyword occurs at least, or less than, so many times.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { judgeCount, type Relation } from "../judge.ts";
import { amount, relation } from "../params.ts";
import { compilePattern, patternParam } from "../pattern.ts";
import { phraseSpans } from "../plain-words.ts";
import { strip } from "../python-text.ts";

export interface KeywordsFrequencyParams {
  readonly keyword: string;
  readonly frequency: number;
  readonly relation: Relation;
}

const ignoreCase = { ignoreCase: true };

/** Without regard to case, occurrences that do not overlap. The published code counts those inside words, too. */
export const keywordsFrequency: Constraint<KeywordsFrequencyParams> = {
  id: "keywords:frequency",
  params: z.strictObject({ keyword: patternParam(ignoreCase, strip), frequency: amount, relation }),
  repairs: "The keyword is a text and not a pattern, and counts where it stands as a whole word.",
  check: (response, { keyword, frequency, relation }, mode) => {
    const spans =
      mode === "parity" ? compilePattern(strip(keyword), ignoreCase).spans(response) : phraseSpans(response, keyword);
    const what = `occurrences of ${JSON.stringify(keyword)}`;
    return judgeCount({ count: spans.length, what, spans }, relation, frequency);
  },
};
