// `words:paragraph_last_first`: each paragraph ends with the word that it begins with.
import type { Constraint } from "../constraint.ts";
import { noParams, type NoParams } from "../params.ts";
import { splitWithPlaces, type PlacedText } from "../placed-text.ts";
import { foldWord, plainWords } from "../plain-words.ts";
import { splitWords, strip } from "../python-text.ts";
import { stripEdges } from "./word-edges.ts";
import { judgeNone, tooFew } from "./word-judge.ts";

/** A line break begins a paragraph; blank ones are left out. The spans are paragraphs that end otherwise. */
export const wordsParagraphLastFirst: Constraint<NoParams> = {
  id: "words:paragraph_last_first",
  params: noParams,
  repairs:
    'Punctuation after the first and before the last word is no part of them ("Dog, the dog"), ' +
    "and one paragraph at least has two words.",
  check: (response, _params, mode) => {
    const wordsOf = mode === "parity" ? strippedWords : readWords;
    const paragraphs = splitWithPlaces(response, "\n").map((line) => ({ line, words: wordsOf(line) }));
    const offending = paragraphs.filter(({ words }) => words[0] !== words.at(-1)).map(({ line }) => line);
    const long = paragraphs.filter(({ words }) => words.length > 1).length;
    const few = mode === "parity" ? undefined : tooFew(long, "paragraphs of two or more words", 1);
    return few ?? judgeNone(offending, "paragraphs that do not end with their first word");
  },
};

function strippedWords(line: PlacedText): string[] {
  return splitWords(stripEdges(strip(line.text).toLowerCase()));
}

function readWords(line: PlacedText): string[] {
  return plainWords(line.text).map((word) => foldWord(word.text));
}
