// Counts, for people, how many inputs became exercises and why others did not.
import type { Refusal } from "./protocol.ts";

export interface Tally {
  made: number;
  refused: number;
  /** By kind, exception and line: how often, and what the first one said. */
  readonly reasons: Map<string, { times: number; readonly first: string }>;
}

const MOST_REASONS = 32;

export function newTally(): Tally {
  return { made: 0, refused: 0, reasons: new Map() };
}

/** `origins` leads from lines of what was run to those of the user's file. */
export function countRefusal(tally: Tally, refusal: Refusal, origins: readonly number[]): void {
  tally.refused++;
  const { kind, detail, line } = refusal;
  const place = line === undefined ? "" : ` (line ${origins[line - 1] ?? line})`;
  const group = `${kind} ${kind === "raised" ? detail.split(":")[0] : kind === "not-deterministic" ? "" : detail}${place}`;
  const known = tally.reasons.get(group);
  if (known !== undefined) known.times++;
  else if (tally.reasons.size < MOST_REASONS) tally.reasons.set(group, { times: 1, first: detail + place });
}

/** The commonest reasons with their counts, such as `12 times ValueError: empty (line 3)`. */
export function commonReasons({ reasons }: Tally, most = 3): string[] {
  return [...reasons.values()]
    .sort((a, b) => b.times - a.times)
    .slice(0, most)
    .map(({ first, times }) => `${times === 1 ? "once" : `${times} times`} ${first}`);
}
