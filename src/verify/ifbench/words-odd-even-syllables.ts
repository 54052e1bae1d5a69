// `words:odd_even_syllables`: words with odd and even numbers of syllables alternate.
import type { Constraint } from "../constraint.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedWords, type PlacedText } from "../placed-text.ts";
import { foldWord, plainWords } from "../plain-words.ts";
import { withoutPunctuation } from "../python-text.ts";
import { countSyllables } from "../text/syllables.ts";
import { judgeNone, tooFew } from "./word-judge.ts";

/** The spans are words with the parity of the word before them. */
export const wordsOddEvenSyllables: Constraint<NoParams> = {
  id: "words:odd_even_syllables",
  params: noParams,
  repairs: "Numbers, whose syllables cannot be counted, fail; a dash parts words; one word is not enough.",
  check: (response, _params, mode) => {
    const words = (mode === "parity" ? spacedWords(response) : plainWords(response)).filter(
      (word) => withoutPunctuation(word.text) !== "",
    );
    const counts = words.map((word) => syllables(word, mode === "parity"));
    const offending = words.filter((_, i) => {
      const count = counts[i] as number;
      return (mode === "fixed" && count === 0) || (i > 0 && count % 2 === (counts[i - 1] as number) % 2);
    });
    const few = mode === "parity" ? undefined : tooFew(words.length, "words", 2);
    return few ?? judgeNone(offending, "words that break the alternation");
  },
};

function syllables({ text }: PlacedText, unpunctuated: boolean): number {
  return countSyllables(unpunctuated ? withoutPunctuation(text).toLowerCase() : foldWord(text));
}
