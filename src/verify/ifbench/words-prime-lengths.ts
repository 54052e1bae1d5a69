// `words:prime_lengths`: the length of every word is a prime number.
import type { Constraint } from "../constraint.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedWords } from "../placed-text.ts";
import { plainWords } from "../plain-words.ts";
import { codePoints, withoutPunctuation } from "../python-text.ts";
import { characters } from "./characters.ts";
import { judgeNone, tooFew } from "./word-judge.ts";

/** Punctuation within a word has no length: "don't" has four characters. "parity" knows no prime above 97. */
export const wordsPrimeLengths: Constraint<NoParams> = {
  id: "words:prime_lengths",
  params: noParams,
  repairs: "Punctuation beyond ASCII has no length, a dash parts words, and one word at least is needed.",
  check: (response, _params, mode) => {
    if (mode === "parity") {
      const offending = spacedWords(response).filter((word) => {
        const length = codePoints(withoutPunctuation(word.text));
        return length > 0 && !(length < 100 && isPrime(length));
      });
      return judgeNone(offending, what);
    }
    const words = plainWords(response);
    const offending = words.filter((word) => !isPrime(characters(word.text).length));
    return tooFew(words.length, "words", 1) ?? judgeNone(offending, what);
  },
};

const what = "words whose length is not prime";

function isPrime(length: number): boolean {
  if (length < 2) return false;
  for (let factor = 2; factor * factor <= length; factor++) if (length % factor === 0) return false;
  return true;
}
