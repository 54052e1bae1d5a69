// `count:count_unique`: no word occurs twice.
import type { Constraint } from "../constraint.ts";
import { broken, followed, quoted, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { foldWord, plainWords } from "../plain-words.ts";
import { wordTokenSpans } from "../text/word-tokens.ts";

export const countCountUnique: Constraint<NoParams> = {
  id: "count:count_unique",
  params: noParams,
  repairs:
    "Punctuation is no word, so that a second full stop is allowed, and “The” is the word “the”; the published code compares tokens of NLTK.",
  check: (response, _, mode) => {
    const words =
      mode === "parity"
        ? wordTokenSpans(response)
        : plainWords(response).map(({ text, span }) => ({ token: foldWord(text), span }));
    if (mode === "fixed" && words.length === 0) return broken("no-word", "there is no word", { count: 0 });
    const seen = new Set<string>();
    const again = words.filter(({ token }) => seen.size === seen.add(token).size);
    const evidence = {
      count: again.length,
      threshold: "exactly 0",
      spans: someSpans(again.map(({ span }) => span)),
    };
    if (again.length === 0) return followed(evidence);
    return broken("repeated", `${quoted(again[0]?.token ?? "")} occurs again`, evidence);
  },
};
