// `words:no_consecutive`: no two neighbouring words begin with the same letter.
import type { Constraint } from "../constraint.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedWords } from "../placed-text.ts";
import { plainWords } from "../plain-words.ts";
import { withoutPunctuation } from "../python-text.ts";
import { firstCharacter, withoutAccents } from "./characters.ts";
import { judgeNone, tooFew } from "./word-judge.ts";

/** Case does not matter; the spans are the second words of the pairs. */
export const wordsNoConsecutive: Constraint<NoParams> = {
  id: "words:no_consecutive",
  params: noParams,
  repairs: "Accents do not matter, digits are no letters, a dash parts words, and one word at least is needed.",
  check: (response, _params, mode) => {
    const initialOf = mode === "parity" ? parityInitial : plainInitial;
    const words = (mode === "parity" ? spacedWords(response) : plainWords(response))
      .map((word) => ({ ...word, initial: initialOf(word.text) }))
      .filter((word) => mode === "fixed" || word.initial !== "");
    const offending = words.filter(({ initial }, i) => initial !== "" && initial === words[i - 1]?.initial);
    const few = mode === "parity" ? undefined : tooFew(words.length, "words", 1);
    return few ?? judgeNone(offending, "words with the first letter of the word before");
  },
};

function parityInitial(word: string): string {
  return firstCharacter(withoutPunctuation(word.toLowerCase()));
}

/** "" for a word that begins with a digit. */
function plainInitial(word: string): string {
  const first = firstCharacter(withoutAccents(firstCharacter(word)));
  return /\p{L}/u.test(first) ? first : "";
}
