// The lines of a response with their places.
import { splitWithPlaces, type PlacedText } from "../placed-text.ts";
import { isBlank } from "../python-text.ts";

/** A line with its place. */
export type Line = PlacedText;

/** The lines between newlines; other line ends are characters of a line, as in `split("\n")`. */
export function linesOf(text: string): Line[] {
  return splitWithPlaces(text, "\n");
}

/** The lines that are not blank. */
export function filledLines(text: string): Line[] {
  return linesOf(text).filter((line) => !isBlank(line.text));
}
