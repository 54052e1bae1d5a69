// `words:vowel`: one paragraph whose words have at most three of the five vowels.
import type { Constraint } from "../constraint.ts";
import { broken, findSpans, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { strip } from "../python-text.ts";
import { withoutAccents } from "./characters.ts";

/** The vowels of the whole text are counted; y is none. A line break begins a paragraph. */
export const wordsVowel: Constraint<NoParams> = {
  id: "words:vowel",
  params: noParams,
  repairs: "Accents do not hide a vowel, and a response without vowels fails.",
  check: (response, _params, mode) => {
    const paragraphs = strip(response).split("\n").length;
    if (paragraphs > 1) {
      const threshold = "exactly 1";
      const detail = `${paragraphs} paragraphs, wanted ${threshold}`;
      return broken("too-many-paragraphs", detail, { count: paragraphs, threshold });
    }
    const text = mode === "parity" ? response.toLowerCase() : withoutAccents(response);
    const vowels = ["a", "e", "i", "o", "u"].filter((vowel) => text.includes(vowel));
    const evidence = { count: vowels.length, threshold: "at most 3", found: vowels.join("") };
    if (vowels.length > 3) {
      const spans = someSpans(findSpans(response, /[aeiou]/gi));
      return broken("too-many", `${vowels.length} vowels (${vowels.join(", ")}), wanted at most 3`, {
        ...evidence,
        spans,
      });
    }
    if (mode === "fixed" && vowels.length === 0) return broken("no-vowels", "the response has no vowel", evidence);
    return followed(evidence);
  },
};
