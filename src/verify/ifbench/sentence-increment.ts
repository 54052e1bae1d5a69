// `sentence:increment`: each sentence has exactly so many words more than the one before.
import { z } from "zod";
import type { Constraint, Mode } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { amount } from "../params.ts";
import { plainWords } from "../plain-words.ts";
import { splitWords, withoutPunctuation } from "../python-text.ts";
import { letteredSentences, nltkSentences } from "./sentence-pieces.ts";
import { tooFew } from "./word-judge.ts";

export interface SentenceIncrementParams {
  readonly small_n: number;
}

/** In "parity" words are parted by space once ASCII punctuation is taken out. */
export const sentenceIncrement: Constraint<SentenceIncrementParams> = {
  id: "sentence:increment",
  params: z.strictObject({ small_n: amount }),
  repairs:
    "One sentence alone does not pass, the number of a list item is no sentence, a lone dash is no word and one without space around it parts two.",
  check: (response, { small_n: more }, mode) => {
    const sentences = mode === "parity" ? nltkSentences(response) : letteredSentences(response);
    let previous: number | undefined;
    for (const { text, span } of sentences) {
      const count = wordCount(text, mode);
      if (previous !== undefined && count !== previous + more) {
        const threshold = `exactly ${previous + more}`;
        return broken("wrong-length", `a sentence has ${count} words, wanted ${threshold}`, { span, count, threshold });
      }
      previous = count;
    }
    const few = mode === "parity" ? undefined : tooFew(sentences.length, "sentences", 2);
    return few ?? followed({ count: sentences.length, spans: someSpans(sentences.map(({ span }) => span)) });
  },
};

function wordCount(sentence: string, mode: Mode): number {
  const words = mode === "parity" ? splitWords(withoutPunctuation(sentence)) : plainWords(sentence);
  return words.length;
}
