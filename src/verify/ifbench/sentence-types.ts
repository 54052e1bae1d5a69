// Which sentences of a response state, ask and exclaim.
import type { Span } from "../../core/verdict.ts";
import type { Mode } from "../constraint.ts";
import { letteredSentences, nltkSentences } from "./sentence-pieces.ts";

/** The places of the sentences of each kind. */
export interface SentenceTypes {
  readonly declarative: readonly Span[];
  readonly interrogative: readonly Span[];
  readonly exclamatory: readonly Span[];
}

/**
 * "parity" looks at the last character of what NLTK calls a sentence. "fixed" looks through closing quotation marks,
 * brackets and markup, leaves out numbers of list items, and takes an interrobang for a question.
 */
export function sentenceTypes(text: string, mode: Mode): SentenceTypes {
  const endOf = mode === "parity" ? (sentence: string) => sentence.at(-1) ?? "" : typeOf;
  const sentences = mode === "parity" ? nltkSentences(text) : letteredSentences(text);
  const ends = sentences.map((sentence) => ({ end: endOf(sentence.text), span: sentence.span }));
  const placesOf = (mark: string) => ends.filter(({ end }) => end === mark).map(({ span }) => span);
  return { declarative: placesOf("."), interrogative: placesOf("?"), exclamatory: placesOf("!") };
}

const marks = ".?!\u2026\u203d\u3002\uff0e\uff1f\uff01";

/** The marks that end the sentence, summed up in one. */
function typeOf(sentence: string): string {
  let end = sentence.length;
  while (end > 0 && !marks.includes(sentence.charAt(end - 1)) && !isAlphanumeric(sentence, end)) end--;
  let start = end;
  while (start > 0 && marks.includes(sentence.charAt(start - 1))) start--;
  const last = sentence.slice(start, end);
  if (/[?\u203d\uff1f]/.test(last)) return "?";
  if (/[!\uff01]/.test(last)) return "!";
  return last === "" ? "" : ".";
}

/** Whether the code point before `end` is a letter or digit. */
function isAlphanumeric(text: string, end: number): boolean {
  const before = text.slice(Math.max(0, end - 2), end);
  return /[\p{L}\p{N}]$/u.test(before);
}
