// `words:words_position`: the second word of the response and the second to last one are the keyword.
import { z } from "zod";
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, quoted } from "../judge.ts";
import { nonBlank } from "../params.ts";
import type { PlacedText } from "../placed-text.ts";
import { foldWord, plainWords } from "../plain-words.ts";
import { punctuation, strip } from "../python-text.ts";
import { wordTokenSpans } from "../text/word-tokens.ts";

/** Case does not matter; both may be the same word. "parity" counts punctuation as words, but for one mark at the end. */
export const wordsWordsPosition: Constraint<{ keyword: string }> = {
  id: "words:words_position",
  params: z.strictObject({ keyword: nonBlank }),
  repairs: "Punctuation is no word, wherever it stands, and a contraction is one.",
  check: (response, { keyword }, mode) => {
    const words = mode === "parity" ? tokens(response) : plainWords(response);
    const trailing = mode === "parity" && punctuation.includes(words.at(-1)?.text ?? "") ? 1 : 0;
    const needed = 2 + trailing;
    if (words.length < needed) {
      const threshold = `at least ${needed}`;
      return broken("too-few", `${words.length} words, wanted ${threshold}`, { count: words.length, threshold });
    }
    const form = mode === "parity" ? lowerCase : foldWord;
    const places = [words[1], words.at(-2 - trailing)].filter((word) => word !== undefined);
    return judgePlaces(places, strip(keyword), form);
  },
};

function judgePlaces(places: readonly PlacedText[], keyword: string, form: (word: string) => string): Verdict {
  const met = places.filter((word) => form(word.text) === form(keyword));
  const evidence = {
    count: met.length,
    threshold: `exactly ${places.length}`,
    spans: Array.from(new Set(places), (word) => word.span).sort((a, b) => a[0] - b[0]),
  };
  if (met.length === places.length) return followed(evidence);
  const found = places.map((word) => quoted(word.text)).join(" and ");
  return broken("other-word", `second and second to last word are ${found}, wanted "${keyword}"`, evidence);
}

function tokens(text: string): PlacedText[] {
  return wordTokenSpans(text).map(({ token, span }) => ({ text: token, span }));
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
