// Counts, for people, how many inputs became exercises and why others did not.
import type { Refusal } from "./protocol.ts";

export interface Tally {
  made: number;
  refused: number;
  /** From a reason to how often it was given; the first few dozen reasons. */
  readonly reasons: Map<string, number>;
}

const MOST_REASONS = 32;

export function newTally(): Tally {
  return { made: 0, refused: 0, reasons: new Map() };
}

export function countRefusal(tally: Tally, refusal: Refusal): void {
  tally.refused++;
  const { detail, line } = refusal;
  const reason = line === undefined ? detail : `${detail} (line ${line})`;
  const known = tally.reasons.has(reason) || tally.reasons.size < MOST_REASONS;
  const name = known ? reason : "other reasons";
  tally.reasons.set(name, (tally.reasons.get(name) ?? 0) + 1);
}

/** The commonest reasons with their counts, such as `ValueError: empty (line 3), 12 times`. */
export function commonReasons({ reasons }: Tally, most = 3): string[] {
  return [...reasons]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([reason, times]) => `${reason}, ${times === 1 ? "once" : `${times} times`}`);
}
