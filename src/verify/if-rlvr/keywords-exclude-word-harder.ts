// `keywords:exclude_word_harder`: the keyword does not occur.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { judgeCount, quoted } from "../judge.ts";
import { nonBlank } from "../params.ts";
import { phraseSpans } from "../plain-words.ts";
import { strip } from "../python-text.ts";

export interface ExcludeWordHarderParams {
  readonly keyword: string;
  /** The prompt from which the keyword was taken; it does not matter. */
  readonly instruction?: string | undefined;
}

export const keywordsExcludeWordHarder: Constraint<ExcludeWordHarderParams> = {
  id: "keywords:exclude_word_harder",
  params: z.strictObject({ keyword: nonBlank, instruction: z.string().optional() }),
  repairs:
    "The keyword is found beside punctuation, at either end and in any case; the published code only sees it between two spaces, as it is written.",
  check: (response, { keyword }, mode) => {
    const spans = mode === "parity" ? betweenSpaces(response, strip(keyword)) : phraseSpans(response, keyword);
    return judgeCount({ count: spans.length, what: `occurrences of ${quoted(keyword)}`, spans }, "exactly", 0);
  },
};

function betweenSpaces(response: string, keyword: string): Span[] {
  const spans: Span[] = [];
  const wanted = ` ${keyword} `;
  for (let at = response.indexOf(wanted); at !== -1; at = response.indexOf(wanted, at + wanted.length - 1)) {
    spans.push([at + 1, at + 1 + keyword.length]);
  }
  return spans;
}
