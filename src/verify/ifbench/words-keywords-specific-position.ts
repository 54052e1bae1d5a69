// `words:keywords_specific_position`: the keyword is the m-th word of the n-th sentence.
import { z } from "zod";
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, quoted, shortened } from "../judge.ts";
import { nonBlank, position } from "../params.ts";
import type { PlacedText } from "../placed-text.ts";
import { foldWord, plainWords } from "../plain-words.ts";
import { strip } from "../python-text.ts";
import { wordTokenSpans } from "../text/word-tokens.ts";
import { letteredSentences, nltkSentences } from "./sentence-pieces.ts";

/** Sentences and words are counted from one; case does not matter. */
export const wordsKeywordsSpecificPosition: Constraint<{ keyword: string; n: number; m: number }> = {
  id: "words:keywords_specific_position",
  params: z.strictObject({ keyword: nonBlank, n: position, m: position }),
  repairs: "A contraction is one word, a keyword may be of several, and the number of a list item is no sentence.",
  check: (response, { keyword, n, m }, mode) => {
    const sentences = mode === "parity" ? nltkSentences(response) : letteredSentences(response);
    const sentence = sentences[n - 1];
    if (sentence === undefined) return missing(sentences.length, "sentences", n);
    const words = mode === "parity" ? alphanumericTokens(sentence.text) : plainWords(sentence.text);
    const word = words[m - 1];
    if (word === undefined) return missing(words.length, `words in sentence ${n}`, m);
    const wanted = mode === "parity" ? [strip(keyword).toLowerCase()] : formsOf(keyword);
    const found = words.slice(m - 1, m - 1 + wanted.length);
    const forms = found.map(({ text }) => (mode === "parity" ? text.toLowerCase() : foldWord(text)));
    const at = sentence.span[0];
    const text = sentence.text.slice(word.span[0], found.at(-1)?.span[1]);
    const span = [at + word.span[0], at + word.span[0] + text.length] as const;
    const evidence = { span, found: shortened(text), expected: strip(keyword) };
    if (forms.length === wanted.length && forms.every((form, i) => form === wanted[i])) return followed(evidence);
    return broken("other-word", `word ${m} of sentence ${n} is ${quoted(text)}, wanted "${strip(keyword)}"`, evidence);
  },
};

function missing(count: number, what: string, wanted: number): Verdict {
  const threshold = `at least ${wanted}`;
  return broken("too-few", `${count} ${what}, wanted ${threshold}`, { count, threshold });
}

function alphanumericTokens(sentence: string): PlacedText[] {
  return wordTokenSpans(sentence)
    .filter(({ token }) => /[\p{L}\p{N}]/u.test(token))
    .map(({ token, span }) => ({ text: token, span }));
}

/** A keyword without a letter or digit is no word, and never found. */
function formsOf(keyword: string): string[] {
  const words = plainWords(keyword).map((word) => foldWord(word.text));
  return words.length > 0 ? words : [strip(keyword)];
}
