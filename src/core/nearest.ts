// The nearest known word to a mistyped one, for error messages.
import { distance } from "fastest-levenshtein";

/** The known word within a third of its length in edits (at least one, at most three), or undefined. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.min(3, Math.max(1, Math.ceil(Math.max(word.length, candidate.length) / 3)));
    if (edits <= allowed && edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}

/** The `most` known words that resemble `word` most, best first. */
export function nearestFew(word: string, known: readonly string[], most = 3): string[] {
  const edits = new Map(known.map((each) => [each, distance(word.toLowerCase(), each.toLowerCase())]));
  return [...edits.keys()].sort((a, b) => (edits.get(a) ?? 0) - (edits.get(b) ?? 0)).slice(0, most);
}

/** ` Did you mean "x"?` with a leading space, or an empty text. */
export function didYouMean(word: string, known: readonly string[]): string {
  const suggestion = nearest(word, known);
  return suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
}
