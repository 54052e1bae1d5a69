// `words:alphabet`: each word begins with the letter after that of the word before it, and z is followed by a.
import type { Constraint } from "../constraint.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedWords, type PlacedText } from "../placed-text.ts";
import { plainWords } from "../plain-words.ts";
import { withoutPunctuation } from "../python-text.ts";
import { firstCharacter, withoutAccents } from "./characters.ts";
import { judgeNone, tooFew } from "./word-judge.ts";

/** The first word may begin with any letter; a word that begins with a digit breaks the order. */
export const wordsAlphabet: Constraint<NoParams> = {
  id: "words:alphabet",
  params: noParams,
  repairs: "Punctuation beyond ASCII is no part of a word, accents do not matter, and one word is not enough.",
  check: (response, _params, mode) => {
    const words = mode === "parity" ? unpunctuated(response) : plainWords(response);
    const few = tooFew(words.length, "words", mode === "parity" ? 1 : 2);
    if (few !== undefined) return few;
    const initial = mode === "parity" ? parityInitial : plainInitial;
    let last: string | undefined;
    const offending = words.find((word, i) => {
      const wanted = i === 0 ? anyLetter : last === undefined ? "" : next(last);
      last = initial(word.text);
      return last === "" || !wanted.includes(last);
    });
    return judgeNone(offending === undefined ? [] : [offending], "words out of the order of the alphabet");
  },
};

const anyLetter = "abcdefghijklmnopqrstuvwxyz";

function next(letter: string): string {
  return anyLetter.charAt((anyLetter.indexOf(letter) + 1) % anyLetter.length);
}

function unpunctuated(text: string): PlacedText[] {
  return spacedWords(text).filter((word) => withoutPunctuation(word.text) !== "");
}

function parityInitial(word: string): string {
  return firstCharacter(withoutPunctuation(word)).toLowerCase();
}

function plainInitial(word: string): string {
  return firstCharacter(withoutAccents(firstCharacter(word)));
}
