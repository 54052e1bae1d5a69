// `count:lowercase_counting`: at most so many words in lower case.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount } from "../judge.ts";
import { amount } from "../params.ts";
import { plainWordSpans } from "../plain-words.ts";
import { isLower, py } from "../python-text.ts";

export interface LowercaseCountingParams {
  readonly N: number;
}

/** Where N is 0 the published code draws another at random; here 0 is 0, in both modes. */
export const countLowercaseCounting: Constraint<LowercaseCountingParams> = {
  id: "count:lowercase_counting",
  params: z.strictObject({ N: amount }),
  repairs: "Words of any script count, and “don't” is one; the published code only counts runs of a to z.",
  check: (response, { N }, mode) => {
    const spans =
      mode === "parity"
        ? findSpans(response, asciiWord)
        : plainWordSpans(response).filter((span) => isLower(response.slice(...span)));
    return judgeCount({ count: spans.length, what: "words in lower case", spans }, "at most", N);
  },
};

const asciiWord = new RegExp(`(?<!${py.word})[a-z]+(?!${py.word})`, "gu");
