// The words and sentences of a response with their places: as Python's split cuts words, and as a reader does.
import type { Span } from "../../core/verdict.ts";
import { punctuation, py, stripCharacters } from "../python-text.ts";
import { sentenceSpans } from "../text/sentences.ts";

export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** A class of one character of `string.punctuation`, for patterns with the flag `u`. */
export const asciiPunctuation = "[!-/:-@\\[-`{-~]";

/** `text.split()` with places. */
export function spacedWords(text: string): Word[] {
  return found(text, spaced);
}

/**
 * Words as "fixed" mode counts them: letters, marks and digits; apostrophes and hyphens join ("don't", "well-known"), so do
 * the points of "U.S." and what stands between digits in "1,000.5" and "10:30". Dashes, slashes and emoji part words.
 */
export function plainWords(text: string): Word[] {
  return found(text, plain);
}

/** The word without ASCII punctuation and blanks at its ends, as the published code strips it. */
export function stripEdges(word: string): string {
  return stripCharacters(word, edges);
}

/** Where the text begins and ends once ASCII punctuation and blanks are stripped from its ends. */
export function edgeLength(text: string): { readonly start: number; readonly end: number } {
  const end = text.length;
  const stripped = stripEdges(text);
  let start = 0;
  while (start < end && edges.includes(text.charAt(start))) start++;
  return stripped === "" ? { start: end, end: 0 } : { start, end: start + stripped.length };
}

/** What makes two words the same to a reader: case, curly apostrophes and the encoding of accents do not matter. */
export function folded(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[\u2019\u02bc]/g, "'")
    .normalize("NFC");
}

/** Letters without accents, in lower case: "É" is "e". */
export function withoutAccents(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** The first code point; "" of "". */
export function firstCharacter(text: string): string {
  const point = text.codePointAt(0);
  return point === undefined ? "" : String.fromCodePoint(point);
}

/** The letters and digits of a word, one entry each: neither punctuation nor loose marks. */
export function characters(word: string): string[] {
  return word.normalize("NFC").match(/[\p{L}\p{N}]/gu) ?? [];
}

/** The sentences of NLTK. */
export function nltkSentences(text: string): Word[] {
  return sentenceSpans(text).map((span) => ({ text: text.slice(span[0], span[1]), span }));
}

/**
 * The sentences that hold a letter: NLTK makes one of the number of a list item, and of the second mark of "What?!", which
 * here belongs to the sentence before it.
 */
export function letteredSentences(text: string): Word[] {
  const spans: Span[] = [];
  for (const [start, end] of sentenceSpans(text)) {
    const last = spans.at(-1);
    if (/\p{L}/u.test(text.slice(start, end))) spans.push([start, end]);
    else if (last?.[1] === start) spans[spans.length - 1] = [last[0], end];
  }
  return spans.map((span) => ({ text: text.slice(span[0], span[1]), span }));
}

/** `text.split(separator)` with places. */
export function splitWithPlaces(text: string, separator: string): Word[] {
  let at = 0;
  return text.split(separator).map((piece): Word => {
    const start = at;
    at += piece.length + separator.length;
    return { text: piece, span: [start, start + piece.length] };
  });
}

const edges = `${punctuation} `;
const spaced = new RegExp(`${py.notSpace}+`, "gu");
const alphanumerics = String.raw`[\p{L}\p{N}][\p{L}\p{M}\p{N}]*`;
const plain = new RegExp(
  String.raw`(?:\p{L}\.)+\p{L}(?![\p{L}\p{M}\p{N}])|` +
    String.raw`${alphanumerics}(?:(?:['\u2019\u02bc\u2010\u2011\u200c\u200d\xad-]|(?<=\p{N})[.,:](?=\p{N}))${alphanumerics})*`,
  "gu",
);

function found(text: string, pattern: RegExp): Word[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    text: match[0],
    span: [match.index, match.index + match[0].length],
  }));
}
