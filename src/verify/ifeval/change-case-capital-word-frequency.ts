// `change_case:capital_word_frequency`: at least, or less than, so many words in capitals.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { judgeCount, type Relation } from "../judge.ts";
import { amount, relation } from "../params.ts";
import { plainWordSpans } from "../plain-words.ts";
import { isUpper } from "../python-text.ts";
import { wordTokenSpans } from "../text/word-tokens.ts";

export interface CapitalWordFrequencyParams {
  readonly capital_frequency: number;
  readonly capital_relation: Relation;
}

export const changeCaseCapitalWordFrequency: Constraint<CapitalWordFrequencyParams> = {
  id: "change_case:capital_word_frequency",
  params: z.strictObject({ capital_frequency: amount, capital_relation: relation }),
  repairs: "A word in capitals has at least two letters (not “I” or “A1”), and “DON'T” is one word.",
  check: (response, { capital_frequency, capital_relation }, mode) => {
    const spans = mode === "parity" ? capitalTokens(response) : capitalWords(response);
    const counted = { count: spans.length, what: "words in capitals", spans };
    return judgeCount(counted, capital_relation, capital_frequency);
  },
};

function capitalTokens(text: string): Span[] {
  return wordTokenSpans(text)
    .filter(({ token }) => isUpper(token))
    .map(({ span }) => span);
}

function capitalWords(text: string): Span[] {
  return plainWordSpans(text).filter(([start, end]) => {
    const word = text.slice(start, end);
    return isUpper(word) && /\p{Lu}\P{L}*\p{Lu}/u.test(word);
  });
}
