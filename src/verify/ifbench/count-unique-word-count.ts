// `count:unique_word_count`: the response has at least so many different words.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { judgeCount } from "../judge.ts";
import { amount } from "../params.ts";
import { spacedWords, type PlacedText } from "../placed-text.ts";
import { foldWord, plainWords } from "../plain-words.ts";
import { stripEdges } from "./word-edges.ts";

/** The spans are the first uses of the words. */
export const countUniqueWordCount: Constraint<{ N: number }> = {
  id: "count:unique_word_count",
  params: z.strictObject({ N: amount }),
  repairs: "Punctuation alone is no word, and punctuation beyond ASCII makes no other word of one.",
  check: (response, { N }, mode) => {
    const first = new Map<string, PlacedText>();
    const words = mode === "parity" ? spacedWords(response) : plainWords(response);
    for (const word of words) {
      const form = mode === "parity" ? stripEdges(word.text.toLowerCase()) : foldWord(word.text);
      if (!first.has(form)) first.set(form, word);
    }
    const spans = Array.from(first.values(), (word) => word.span);
    return judgeCount({ count: first.size, what: "different words", spans }, "at least", N);
  },
};
