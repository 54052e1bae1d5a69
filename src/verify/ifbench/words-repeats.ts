// `words:repeats`: no word occurs more than so many times.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { judgeCount, quoted } from "../judge.ts";
import { amount } from "../params.ts";
import { spacedWords } from "../placed-text.ts";
import { foldWord, plainWords } from "../plain-words.ts";
import { withoutPunctuation } from "../python-text.ts";
import { tooFew } from "./word-judge.ts";

/** Stop words are words too. The count and the spans are those of the most frequent word. */
export const wordsRepeats: Constraint<{ small_n: number }> = {
  id: "words:repeats",
  params: z.strictObject({ small_n: amount }),
  repairs: "Punctuation beyond ASCII is no word and makes no other word of one; one word at least is needed.",
  check: (response, { small_n }, mode) => {
    const uses = new Map<string, Span[]>();
    for (const word of mode === "parity" ? spacedWords(response) : plainWords(response)) {
      const form = mode === "parity" ? withoutPunctuation(word.text.toLowerCase()) : foldWord(word.text);
      if (form === "") continue;
      const spans = uses.get(form);
      if (spans === undefined) uses.set(form, [word.span]);
      else spans.push(word.span);
    }
    const few = mode === "parity" ? undefined : tooFew(uses.size, "words", 1);
    if (few !== undefined) return few;
    let most = "";
    let spans: Span[] = [];
    for (const [form, places] of uses) if (places.length > spans.length) [most, spans] = [form, places];
    return judgeCount({ count: spans.length, what: `uses of ${quoted(most)}`, spans }, "at most", small_n);
  },
};
