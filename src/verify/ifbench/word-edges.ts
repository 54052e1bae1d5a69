// The edges of words: the ASCII punctuation and blanks that the published code strips.
import { punctuation, stripCharacters } from "../python-text.ts";

/** A class of one character of `string.punctuation`, for patterns with the flag `u`. */
export const asciiPunctuation = "[!-/:-@\\[-`{-~]";

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

const edges = `${punctuation} `;
