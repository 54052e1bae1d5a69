// `ratio:stop_words`: at most so many per cent of the words are stop words.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, findSpans, followed, someSpans } from "../judge.ts";
import { percentage as percentageSchema } from "../params.ts";
import { nltkWord } from "../text/nltk-words.ts";
import { stopWords } from "../text/stop-words.ts";

/** Words are runs of `\w`, so that "don't" is two stop words ("don", "t"); NLTK's list has both. */
export const ratioStopWords: Constraint<{ percentage: number }> = {
  id: "ratio:stop_words",
  params: z.strictObject({ percentage: percentageSchema }),
  repairs:
    "7 of 25 words are 28 per cent, where the published code's rounding makes them more; " +
    "underscores alone are no word.",
  check: (response, { percentage }, mode) => {
    const words = findSpans(response, wordPattern)
      .map((span) => ({ text: response.slice(span[0], span[1]), span }))
      .filter((word) => mode === "parity" || /[\p{L}\p{N}]/u.test(word.text));
    const spans = words.filter((word) => stopWords.has(word.text.toLowerCase())).map((word) => word.span);
    const count = spans.length;
    const threshold = `at most ${percentage} % of ${words.length} words`;
    if (words.length === 0) return broken("no-words", "the response has no words", { count, threshold });
    const few =
      mode === "parity" ? (count / words.length) * 100 <= percentage : count * 100 <= percentage * words.length;
    const evidence = { count, threshold, spans: someSpans(spans) };
    return few ? followed(evidence) : broken("too-many", `${count} stop words, wanted ${threshold}`, evidence);
  },
};

const wordPattern = new RegExp(`${nltkWord}+`, "gu");
