// `format:newline`: each word is on a new line.
import type { Constraint } from "../constraint.ts";
import { broken, followed, judgeCount, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isWordLike } from "../plain-words.ts";
import { splitWords, strip, withoutPunctuation } from "../python-text.ts";
import { filledLines } from "./lines.ts";

/** Words are parted by space; ASCII punctuation is taken out first. */
export const formatNewline: Constraint<NoParams> = {
  id: "format:newline",
  params: noParams,
  repairs:
    "No line has two words, where only the numbers of lines and words were compared; punctuation alone does not pass.",
  check: (response, _params, mode) => {
    if (mode === "parity") {
      const text = strip(withoutPunctuation(response));
      const lines = text.split("\n").filter((line) => line !== "").length;
      return judgeCount({ count: splitWords(text).length, what: "words" }, "exactly", lines);
    }
    const lines = filledLines(response).map(({ text, span }) => ({
      words: splitWords(withoutPunctuation(text)).filter(isWordLike).length,
      span,
    }));
    const filled = lines.filter(({ words }) => words > 0);
    const crowded = filled.filter(({ words }) => words > 1).map(({ span }) => span);
    const count = filled.length - crowded.length;
    const threshold = `exactly ${filled.length}`;
    if (filled.length === 0) return broken("no-words", "there are no words", { count, threshold: "at least 1" });
    if (crowded.length === 0) return followed({ count, threshold, spans: someSpans(filled.map(({ span }) => span)) });
    const detail = `${crowded.length} lines have more than one word`;
    return broken("several-words-in-line", detail, { count, threshold, spans: someSpans(crowded) });
  },
};
