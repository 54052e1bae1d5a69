// `count:count_unique`: no word occurs twice.
import type { Constraint } from "../constraint.ts";
import { none, type None } from "../ifeval/params.ts";
import { plainWordSpans } from "../ifeval/plain-words.ts";
import { broken, followed } from "../judge.ts";
import { wordTokenSpans } from "../text/word-tokens.ts";
import { quotedShortly } from "./words.ts";

export const countCountUnique: Constraint<None> = {
  id: "count:count_unique",
  params: none,
  repairs:
    "Punctuation is no word, so that a second full stop is allowed, and “The” is the word “the”; the published code compares tokens of NLTK.",
  check: (response, _, mode) => {
    const words =
      mode === "parity"
        ? wordTokenSpans(response)
        : plainWordSpans(response).map((span) => ({
            token: response
              .slice(...span)
              .replaceAll("’", "'")
              .toLowerCase(),
            span,
          }));
    if (mode === "fixed" && words.length === 0) return broken("no-word", "there is no word", { count: 0 });
    const seen = new Set<string>();
    const again = words.filter(({ token }) => seen.size === seen.add(token).size);
    const evidence = {
      count: again.length,
      threshold: "exactly 0",
      spans: again.slice(0, 1_000).map(({ span }) => span),
    };
    if (again.length === 0) return followed(evidence);
    return broken("repeated", `${quotedShortly(again[0]?.token ?? "")} occurs again`, evidence);
  },
};
