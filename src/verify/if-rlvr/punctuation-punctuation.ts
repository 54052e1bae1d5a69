// `punctuation:punctuation_dot` and `punctuation:punctuation_exclamation`: the response has no such mark.
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";

/** Only the ASCII full stop counts, wherever it stands: "3.5" has one, "…" has none. */
export const punctuationPunctuationDot: Constraint<NoParams> = {
  id: "punctuation:punctuation_dot",
  params: noParams,
  check: (response) => {
    const spans = findSpans(response, /\./g);
    return judgeCount({ count: spans.length, what: "full stops", spans }, "exactly", 0);
  },
};

/** Only the ASCII exclamation mark counts. */
export const punctuationPunctuationExclamation: Constraint<NoParams> = {
  id: "punctuation:punctuation_exclamation",
  params: noParams,
  check: (response) => {
    const spans = findSpans(response, /!/g);
    return judgeCount({ count: spans.length, what: "exclamation marks", spans }, "exactly", 0);
  },
};
