// `keywords:existence`: every keyword occurs.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, listed, orderedSpans } from "../judge.ts";
import { compilePattern, patternParam } from "../pattern.ts";
import { phraseSpans } from "../plain-words.ts";

export interface KeywordsExistenceParams {
  readonly keywords: readonly string[];
}

const ignoreCase = { ignoreCase: true };

/** Without regard to case. The published code takes each keyword for a regular expression, found inside words too. */
export const keywordsExistence: Constraint<KeywordsExistenceParams> = {
  id: "keywords:existence",
  params: z.strictObject({ keywords: z.array(patternParam(ignoreCase)).min(1) }),
  repairs: "Keywords are texts and not patterns, and must stand as whole words: “cat” is not found in “concatenate”.",
  check: (response, { keywords }, mode) => {
    const found: Span[] = [];
    const missing: string[] = [];
    for (const keyword of keywords) {
      const spans =
        mode === "parity" ? compilePattern(keyword, ignoreCase).spans(response) : phraseSpans(response, keyword);
      if (spans[0] === undefined) missing.push(keyword);
      else found.push(spans[0]);
    }
    const evidence = { count: found.length, threshold: `exactly ${keywords.length}`, spans: orderedSpans(found) };
    if (missing.length === 0) return followed(evidence);
    return broken("missing", `not found: ${listed(missing)}`, evidence);
  },
};
