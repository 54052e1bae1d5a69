// Pieces of a text with their places: between spaces, and between separators.
import type { Span } from "../core/verdict.ts";
import { findSpans } from "./judge.ts";
import { py } from "./python-text.ts";

export interface PlacedText {
  readonly text: string;
  readonly span: Span;
}

/** `text.split()` with places. */
export function spacedWords(text: string): PlacedText[] {
  return spacedSpans(text).map((span) => ({ text: text.slice(span[0], span[1]), span }));
}

/** Where the runs of what is not space stand. */
export function spacedSpans(text: string): Span[] {
  return findSpans(text, notSpace);
}

/** `text.split(separator)` with places. */
export function splitWithPlaces(text: string, separator: string): PlacedText[] {
  let at = 0;
  return text.split(separator).map((piece): PlacedText => {
    const start = at;
    at += piece.length + separator.length;
    return { text: piece, span: [start, start + piece.length] };
  });
}

const notSpace = new RegExp(`${py.notSpace}+`, "gu");
