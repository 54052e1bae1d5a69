// `first_word:first_word_sent` and `first_word:first_word_answer`: every sentence, or the response, begins with a word.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { nonBlank } from "../params.ts";
import { strip } from "../python-text.ts";
import { wordOrList } from "./bare-words.ts";
import { judgeEveryEdge, judgeToken } from "./judge-edges.ts";

export interface FirstWordParams {
  readonly first_word: string;
}

export const firstWordFirstWordSent: Constraint<FirstWordParams> = {
  id: "first_word:first_word_sent",
  params: z.strictObject({ first_word: wordOrList }),
  repairs:
    "Punctuation around the word does not count, and sentences are those of Punkt; the published code takes the second mark of “Wow!!” for a sentence.",
  check: (response, { first_word }, mode) => judgeEveryEdge(response, { word: first_word, edge: "first" }, mode),
};

export const firstWordFirstWordAnswer: Constraint<FirstWordParams> = {
  id: "first_word:first_word_answer",
  params: z.strictObject({ first_word: nonBlank }),
  repairs: "Punctuation around the word does not count.",
  check: (response, { first_word }, mode) => judgeToken(response, { word: strip(first_word), edge: "first" }, mode),
};
