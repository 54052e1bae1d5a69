// `keywords:palindrome`: the response includes a palindrome.
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedSpans } from "../placed-text.ts";
import { findPalindrome } from "./palindromes.ts";

export const keywordsPalindrome: Constraint<NoParams> = {
  id: "keywords:palindrome",
  params: noParams,
  repairs:
    "A palindrome has three letters at least, case and punctuation aside, or is a phrase of seven; for the published code “a” is one.",
  check: (response, _, mode) => {
    const span = mode === "parity" ? firstMirrored(response) : findPalindrome(response);
    if (span === undefined) {
      return broken("missing", "there is no palindrome", { count: 0, threshold: "at least 1" });
    }
    return followed({ count: 1, threshold: "at least 1", span, found: response.slice(...span) });
  },
};

function firstMirrored(response: string): Span | undefined {
  return spacedSpans(response).find((span) => {
    const characters = Array.from(response.slice(...span));
    return characters.every((character, i) => character === characters[characters.length - 1 - i]);
  });
}
