// `words:palindrome`: at least ten words of five or more characters that read the same backwards.
import type { Constraint } from "../constraint.ts";
import { judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedWords, type PlacedText } from "../placed-text.ts";
import { plainWords } from "../plain-words.ts";
import { withoutPunctuation } from "../python-text.ts";
import { characters } from "./characters.ts";

/** Whether the word is one of a language is not asked. */
export const wordsPalindrome: Constraint<NoParams> = {
  id: "words:palindrome",
  params: noParams,
  repairs: "The ten are different words of two letters or more; numbers and one letter repeated are none.",
  check: (response, _params, mode) => {
    const spans = (mode === "parity" ? allOf(response) : differentOf(response)).map((word) => word.span);
    const what = mode === "parity" ? "palindromes" : "different palindromes";
    return judgeCount({ count: spans.length, what, spans }, "at least", 10);
  },
};

function allOf(text: string): PlacedText[] {
  return spacedWords(text).filter((word) => isPalindrome(Array.from(withoutPunctuation(word.text).toLowerCase())));
}

function differentOf(text: string): PlacedText[] {
  const seen = new Set<string>();
  return plainWords(text).filter((word) => {
    const letters = characters(word.text.toLowerCase());
    const form = letters.join("");
    if (seen.has(form) || /\p{N}/u.test(form) || new Set(letters).size < 2) return false;
    seen.add(form);
    return isPalindrome(letters);
  });
}

function isPalindrome(letters: readonly string[]): boolean {
  return letters.length >= 5 && letters.every((letter, i) => letter === letters[letters.length - 1 - i]);
}
