// Pieces of a response that several constraints look at, and evidence about many of them.
import type { Span } from "../../core/verdict.ts";
import { isBlank } from "../python-text.ts";
import { splitWithPlaces, type Word } from "./words.ts";

/** A line with its place. */
export type Line = Word;

/** The lines between newlines; other line ends are characters of a line, as in `split("\n")`. */
export function linesOf(text: string): Line[] {
  return splitWithPlaces(text, "\n");
}

/** The lines that are not blank. */
export function filledLines(text: string): Line[] {
  return linesOf(text).filter((line) => !isBlank(line.text));
}

/** Whether there is a letter or a digit: a lone dash or quotation mark is no word. */
export function isWordLike(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** The first thousand: what a page can highlight, and what a report can carry. */
export function someSpans(spans: readonly Span[]): readonly Span[] {
  return spans.length > 1_000 ? spans.slice(0, 1_000) : spans;
}
