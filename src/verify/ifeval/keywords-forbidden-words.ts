// `keywords:forbidden_words`: none of the words occurs.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed, listed, orderedSpans, someSpans } from "../judge.ts";
import { compilePattern, patternParam } from "../pattern.ts";
import { phraseSpans } from "../plain-words.ts";

export interface ForbiddenWordsParams {
  readonly forbidden_words: readonly string[];
}

const ignoreCase = { ignoreCase: true };

/** As whole words, without regard to case. The published code takes each for a regular expression between two `\b`. */
export const keywordsForbiddenWords: Constraint<ForbiddenWordsParams> = {
  id: "keywords:forbidden_words",
  params: z.strictObject({ forbidden_words: z.array(patternParam(ignoreCase, asWholeWord)).min(1) }),
  repairs: "Words are texts and not patterns, so that “C++” can be forbidden; combining marks are part of a word.",
  check: (response, { forbidden_words: words }, mode) => {
    const hits = words.map((word) =>
      mode === "parity" ? compilePattern(asWholeWord(word), ignoreCase).spans(response) : phraseSpans(response, word),
    );
    const spans = orderedSpans(hits.flat());
    const evidence = { count: spans.length, threshold: "exactly 0", spans: someSpans(spans) };
    if (spans.length === 0) return followed(evidence);
    const found = words.filter((_, i) => (hits[i]?.length ?? 0) > 0);
    return broken("forbidden", `found: ${listed(found)}`, evidence);
  },
};

function asWholeWord(word: string): string {
  return String.raw`\b${word}\b`;
}
