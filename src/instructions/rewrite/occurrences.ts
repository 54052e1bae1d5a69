// Counting a pattern in a text.

/** How often `pattern` occurs in `text`, without overlap, from the left: what Python's `str.count` counts. */
export function countOccurrences(text: string, pattern: string): number {
  let count = 0;
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + pattern.length)) count++;
  return count;
}
