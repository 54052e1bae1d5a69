// `keywords:keyword_specific_position`: the m-th word of the n-th sentence is the keyword.
import { z } from "zod";
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { plainWordSpans } from "../plain-words.ts";
import { sentenceSpans } from "../text/sentences.ts";
import { wordTokens } from "../text/word-tokens.ts";
import { isWord, wordOrList } from "./bare-words.ts";
import { regexSentences } from "./regex-sentences.ts";

export interface KeywordSpecificPositionParams {
  readonly keyword: string;
  /** Which sentence, from 1. */
  readonly n: number;
  /** Which word of it, from 1. */
  readonly m: number;
}

export const keywordsKeywordSpecificPosition: Constraint<KeywordSpecificPositionParams> = {
  id: "keywords:keyword_specific_position",
  params: z.strictObject({ keyword: wordOrList, n: z.int().positive(), m: z.int().positive() }),
  repairs:
    "Punctuation is no word, case does not matter, and sentences are those of Punkt; the published code counts marks as words.",
  check: (response, params, mode) => (mode === "parity" ? amongTokens(response, params) : amongWords(response, params)),
};

function amongTokens(response: string, { keyword, n, m }: KeywordSpecificPositionParams): Verdict {
  const sentences = regexSentences(response);
  const sentence = sentences[n - 1];
  if (sentence === undefined) return tooFew("sentences", sentences.length, n);
  const words = wordTokens(sentence);
  const found = words[m - 1];
  if (found === undefined) return tooFew("words in the sentence", words.length, m);
  if (found === keyword) return followed({ expected: keyword, found });
  return broken("other-word", `word ${m} of sentence ${n} is another`, { expected: keyword, found });
}

function amongWords(response: string, { keyword, n, m }: KeywordSpecificPositionParams): Verdict {
  const sentences = sentenceSpans(response);
  const sentence = sentences[n - 1];
  if (sentence === undefined) return tooFew("sentences", sentences.length, n);
  const words = plainWordSpans(response.slice(...sentence));
  const word = words[m - 1];
  if (word === undefined) return tooFew("words in the sentence", words.length, m);
  const span = [sentence[0] + word[0], sentence[0] + word[1]] as const;
  const found = response.slice(...span);
  if (isWord(found, keyword)) return followed({ expected: keyword, found, span });
  return broken("other-word", `word ${m} of sentence ${n} is another`, { expected: keyword, found, span });
}

function tooFew(what: string, count: number, wanted: number): Verdict {
  return broken("too-few", `${count} ${what}, wanted at least ${wanted}`, { count, threshold: `at least ${wanted}` });
}
