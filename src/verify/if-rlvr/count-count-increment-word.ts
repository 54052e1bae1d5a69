// `count:count_increment_word`: one keyword occurs once, another twice.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed, orderedSpans, quoted } from "../judge.ts";
import { keywordParam, keywordSpans } from "./keyword-spans.ts";

export interface CountIncrementWordParams {
  readonly keyword1: string;
  readonly keyword2: string;
}

export const countCountIncrementWord: Constraint<CountIncrementWordParams> = {
  id: "count:count_increment_word",
  params: z.strictObject({ keyword1: keywordParam, keyword2: keywordParam }),
  repairs: "Keywords are texts and not patterns, and count where they stand as whole words.",
  check: (response, { keyword1, keyword2 }, mode) => {
    const once = keywordSpans(response, keyword1, mode);
    const twice = keywordSpans(response, keyword2, mode);
    const evidence = {
      count: once.length + twice.length,
      threshold: "exactly 1 and exactly 2",
      spans: orderedSpans([...once.slice(0, 500), ...twice.slice(0, 500)]),
    };
    if (once.length === 1 && twice.length === 2) return followed(evidence);
    const [wrong, count, wanted] = once.length === 1 ? [keyword2, twice.length, 2] : [keyword1, once.length, 1];
    const detail = `${count} occurrences of ${quoted(wrong)}, wanted exactly ${wanted}`;
    return broken(count < wanted ? "too-few" : "too-many", detail, evidence);
  },
};
