// `words:consonants`: every word has two consonants beside each other.
import type { Constraint } from "../constraint.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedWords } from "../placed-text.ts";
import { plainWords } from "../plain-words.ts";
import { withoutAccents } from "./characters.ts";
import { judgeNone, tooFew } from "./word-judge.ts";

/** y is a consonant. */
export const wordsConsonants: Constraint<NoParams> = {
  id: "words:consonants",
  params: noParams,
  repairs: "Numbers and punctuation alone are no words, accents do not matter, and one word at least is needed.",
  check: (response, _params, mode) => {
    if (mode === "parity") {
      const offending = spacedWords(response).filter((word) => !cluster.test(word.text.toLowerCase()));
      return judgeNone(offending, what);
    }
    const words = plainWords(response).filter((word) => /\p{L}/u.test(word.text));
    const offending = words.filter((word) => !cluster.test(withoutAccents(word.text)));
    return tooFew(words.length, "words", 1) ?? judgeNone(offending, what);
  },
};

const cluster = /[bcdfghjklmnpqrstvwxyz]{2}/;
const what = "words without two consonants beside each other";
