// Words as readers see them, for the mode "fixed": whole, with their marks, apostrophes and hyphens.
import type { Span } from "../../core/verdict.ts";
import { findSpans } from "../judge.ts";
import { escapeForPattern, strip } from "../python-text.ts";

const inWord = String.raw`[\p{L}\p{M}\p{N}_]`;

/**
 * Every place of a word: letters, digits and combining marks, joined by single apostrophes and hyphens, and digits by
 * points and commas: "don't", "well-known" and "1,000.5" are one word each.
 */
export function plainWordSpans(text: string): Span[] {
  return findSpans(text, plainWord);
}

export function countPlainWords(text: string): number {
  plainWord.lastIndex = 0;
  let count = 0;
  while (plainWord.exec(text) !== null) count++;
  return count;
}

/** The first word of `text`, in lower case; undefined where there is none. */
export function firstPlainWord(text: string): string | undefined {
  plainWord.lastIndex = 0;
  return plainWord.exec(text)?.[0].replaceAll("’", "'").toLowerCase();
}

/**
 * Every place of `phrase`, read as it is written, without regard to case, to the kind of apostrophe, to how much space
 * stands between its words and to whether its accents are composed; never inside another word. Scripts that part words
 * by no space have no such edges.
 */
export function phraseSpans(text: string, phrase: string): Span[] {
  return findSpans(text, phrasePattern(phrase));
}

function phrasePattern(phrase: string): RegExp {
  const plain = strip(phrase);
  const forms = [...new Set([plain, plain.normalize("NFC"), plain.normalize("NFD")])].map(written);
  const before = startsInWord.test(plain) ? `(?<!${inWord})` : "";
  const after = endsInWord.test(plain) ? `(?!${inWord})` : "";
  return new RegExp(`${before}(?:${forms.join("|")})${after}`, "giu");
}

function written(phrase: string): string {
  return phrase
    .split(/\s+/)
    .map((word) => escapeForPattern(word).replaceAll(/['’]/g, "['’]"))
    .join(String.raw`\s+`);
}

/** Something that is not only marks and space. */
export const wordOf = /[\p{L}\p{N}]/u;

const plainWord = new RegExp(
  String.raw`[\p{L}\p{N}_]${inWord}*(?:(?:['’\u2010\u2011-]|(?<=\p{N})[.,](?=\p{N}))${inWord}+)*`,
  "gu",
);
const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const startsInWord = new RegExp(`^(?!${unspaced})${inWord}`, "u");
const endsInWord = new RegExp(`(?!${unspaced})${inWord}$`, "u");
