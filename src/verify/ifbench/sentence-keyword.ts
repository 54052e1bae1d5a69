// `sentence:keyword`: the N-th sentence has the keyword, as a whole word in any case.
import { z } from "zod";
import type { Constraint, Mode } from "../constraint.ts";
import { broken, findSpans, followed, someSpans } from "../judge.ts";
import { nonBlank, position } from "../params.ts";
import { escapeForPattern, py } from "../python-text.ts";
import { letteredSentences, nltkSentences } from "./sentence-pieces.ts";

export interface SentenceKeywordParams {
  readonly word: string;
  /** Which sentence, from 1. */
  readonly N: number;
}

export const sentenceKeyword: Constraint<SentenceKeywordParams> = {
  id: "sentence:keyword",
  params: z.strictObject({ word: nonBlank, N: position }),
  repairs:
    "A keyword that begins or ends with a mark (`C++`) is found, too, and the number of a list item is no sentence.",
  check: (response, { word, N }, mode) => {
    const sentences = mode === "parity" ? nltkSentences(response) : letteredSentences(response);
    const sentence = sentences[N - 1];
    if (sentence === undefined) {
      const detail = `${sentences.length} sentences, wanted at least ${N}`;
      return broken("too-few-sentences", detail, { count: sentences.length, threshold: `at least ${N}` });
    }
    const { text, span } = sentence;
    const [start] = span;
    const found = findSpans(text, wholeWord(word, mode));
    if (found.length === 0) {
      const detail = `sentence ${N} does not have "${word}"`;
      return broken("keyword-missing", detail, { span, count: 0, threshold: "at least 1", expected: word });
    }
    const spans = someSpans(found).map(([from, to]) => [start + from, start + to] as const);
    return followed({ count: found.length, threshold: "at least 1", spans });
  },
};

function wholeWord(word: string, mode: Mode): RegExp {
  const [before, after] = mode === "parity" ? [py.boundary, py.boundary] : [`(?<!${py.word})`, `(?!${py.word})`];
  return new RegExp(before + escapeForPattern(word) + after, "giu");
}
