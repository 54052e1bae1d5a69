// `last_word:last_word_sent` and `last_word:last_word_answer`: every sentence, or the response, ends with a word.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { nonBlank } from "../params.ts";
import { strip } from "../python-text.ts";
import { wordOrList } from "./bare-words.ts";
import { judgeEveryEdge, judgeToken } from "./judge-edges.ts";

export interface LastWordParams {
  readonly last_word: string;
}

/** Punctuation after the word is allowed. */
export const lastWordLastWordSent: Constraint<LastWordParams> = {
  id: "last_word:last_word_sent",
  params: z.strictObject({ last_word: wordOrList }),
  repairs:
    "A word with a hyphen or an apostrophe can be met, and sentences are those of Punkt; the published code takes the second mark of “Wow!!” for a sentence.",
  check: (response, { last_word }, mode) => judgeEveryEdge(response, { word: last_word, edge: "last" }, mode),
};

/** Punctuation after the word is allowed. */
export const lastWordLastWordAnswer: Constraint<LastWordParams> = {
  id: "last_word:last_word_answer",
  params: z.strictObject({ last_word: nonBlank }),
  repairs: "A word with a hyphen or an apostrophe can be met, and a mark that stands alone after the word is no word.",
  check: (response, { last_word }, mode) => judgeToken(response, { word: strip(last_word), edge: "last" }, mode),
};
