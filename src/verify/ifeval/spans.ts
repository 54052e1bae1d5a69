// Spans as evidence wants them.
import type { Span } from "../../core/verdict.ts";

/** In order; of two that overlap the earlier stays. */
export function orderedSpans(spans: readonly Span[]): Span[] {
  const ordered: Span[] = [];
  for (const span of [...spans].sort(([a], [b]) => a - b)) {
    if (span[0] >= (ordered.at(-1)?.[1] ?? 0)) ordered.push(span);
  }
  return ordered;
}

/** A short list for people: the first five, quoted. */
export function quoted(texts: readonly string[]): string {
  const shown = texts.slice(0, 5).map((text) => JSON.stringify(text));
  return texts.length > 5 ? `${shown.join(", ")} and ${texts.length - 5} more` : shown.join(", ");
}
