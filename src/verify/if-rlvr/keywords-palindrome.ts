// `keywords:palindrome`: the response includes a palindrome.
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { none, type None } from "../ifeval/params.ts";
import { broken, followed } from "../judge.ts";
import { findPalindrome } from "./palindromes.ts";
import { tokenSpans } from "./words.ts";

export const keywordsPalindrome: Constraint<None> = {
  id: "keywords:palindrome",
  params: none,
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
  return tokenSpans(response).find((span) => {
    const characters = Array.from(response.slice(...span));
    return characters.every((character, i) => character === characters[characters.length - 1 - i]);
  });
}
