// `keywords:word_once`: the keyword occurs.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { judgeCount, quoted } from "../judge.ts";
import { keywordParam, keywordSpans } from "./keyword-spans.ts";

export interface WordOnceParams {
  readonly keyword: string;
}

export const keywordsWordOnce: Constraint<WordOnceParams> = {
  id: "keywords:word_once",
  params: z.strictObject({ keyword: keywordParam }),
  repairs:
    "The keyword is a text that stands as a whole word, and may occur more than once: the prompts only ask to include it, the published code wants exactly one hit of a pattern.",
  check: (response, { keyword }, mode) => {
    const spans = keywordSpans(response, keyword, mode);
    const what = `occurrences of ${quoted(keyword)}`;
    return judgeCount({ count: spans.length, what, spans }, mode === "parity" ? "exactly" : "at least", 1);
  },
};
