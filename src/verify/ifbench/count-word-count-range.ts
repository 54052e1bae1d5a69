// `count:word_count_range`: the response has between so many and so many words.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { amount } from "../params.ts";
import { plainWords } from "../plain-words.ts";
import { countNltkWords } from "../text/nltk-words.ts";

/** Both bounds are inclusive; "parity" counts runs of `\w` as NLTK does. */
export const countWordCountRange: Constraint<{ min_words: number; max_words: number }> = {
  id: "count:word_count_range",
  params: z
    .strictObject({ min_words: amount, max_words: amount })
    .refine((range) => range.min_words <= range.max_words, "min_words must not be above max_words"),
  repairs: "Contractions, hyphenated words and decimal numbers are one word each; marks without a letter are none.",
  check: (response, { min_words, max_words }, mode) => {
    const count = mode === "parity" ? countNltkWords(response) : plainWords(response).length;
    const threshold = `between ${min_words} and ${max_words}`;
    const evidence = { count, threshold };
    if (count >= min_words && count <= max_words) return followed(evidence);
    const code = count < min_words ? "too-few" : "too-many";
    return broken(code, `${count} words, wanted ${threshold}`, evidence);
  },
};
