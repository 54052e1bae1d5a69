// Words as readers see them, for the mode "fixed": whole, with their marks, apostrophes and hyphens.
import type { Span } from "../core/verdict.ts";
import { findSpans } from "./judge.ts";
import type { PlacedText } from "./placed-text.ts";
import { escapeForPattern, strip } from "./python-text.ts";

/**
 * Every word: letters, digits and combining marks, joined by single apostrophes, hyphens and underscores, by what joins
 * unseen (soft hyphens, zero-width joiners), and digits by points, commas and colons: "don't", "well-known",
 * "snake_case", "1,000.5" and "10:30" are one word each, and so are initials ("U.S" in "U.S."). Dashes, slashes and emoji
 * part words; underscores around a word are Markdown's.
 */
export function plainWords(text: string): PlacedText[] {
  return plainWordSpans(text).map((span) => ({ text: text.slice(span[0], span[1]), span }));
}

/** Their places. */
export function plainWordSpans(text: string): Span[] {
  return findSpans(text, plainWord);
}

export function countPlainWords(text: string): number {
  plainWord.lastIndex = 0;
  let count = 0;
  while (plainWord.exec(text) !== null) count++;
  return count;
}

/** The first word of `text`, folded; undefined where there is none. */
export function firstPlainWord(text: string): string | undefined {
  plainWord.lastIndex = 0;
  const found = plainWord.exec(text);
  return found === null ? undefined : foldWord(found[0]);
}

/** The places of the parts of words, between apostrophes and hyphens: "risk" in "risk-adjusted". */
export function wordPartSpans(text: string): Span[] {
  return findSpans(text, wordPart);
}

/** What makes two words the same to a reader: case, curly apostrophes and the encoding of accents do not matter. */
export function foldWord(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[\u2019\u02bc]/g, "'")
    .normalize("NFC");
}

/** Whether there is a letter or a digit: a lone dash, quotation mark or underscore is no word. */
export function isWordLike(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
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
  const before = startsInWord.test(plain) ? `(?<!${inWord}${seam}?)` : "";
  const after = endsInWord.test(plain) ? `(?!${seam}?${inWord})` : "";
  return new RegExp(`${before}(?:${forms.join("|")})${after}`, "giu");
}

function written(phrase: string): string {
  return phrase
    .split(/\s+/)
    .map((word) => escapeForPattern(word).replaceAll(/['’]/g, "['’]"))
    .join(String.raw`\s+`);
}

const inWord = String.raw`[\p{L}\p{M}\p{N}]`;
const start = String.raw`[\p{L}\p{N}]${inWord}*`;
/** What joins the letters on both sides for whoever looks for a part of a word, too: an apostrophe or a hyphen does not. */
const seam = String.raw`[_\u200c\u200d\xad]`;
const wordPart = new RegExp(`${start}(?:${seam}${inWord}+)*`, "gu");
const initials = String.raw`(?:\p{L}\p{M}*\.)+\p{L}\p{M}*(?!${inWord})`;
const joiner = String.raw`(?:${seam}|['’\u2010\u2011-]|(?<=\p{N})[.,:](?=\p{N}))`;
const plainWord = new RegExp(`(?:${initials}|${start})(?:${joiner}${inWord}+)*`, "gu");
const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const startsInWord = new RegExp(`^(?!${unspaced})[\\p{L}\\p{M}\\p{N}_]`, "u");
const endsInWord = new RegExp(`(?!${unspaced})[\\p{L}\\p{M}\\p{N}_]$`, "u");
