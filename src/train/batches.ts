// Batches: rows shuffled and cut; a batch is as wide as its longest row, and what lies behind a row costs nothing.
import { Rng, type PathItem } from "../core/rng.ts";
import type { Batch } from "../engine/contract.ts";
import type { TokenRows } from "./token-rows.ts";

/**
 * One epoch's batches, each a list of rows; the last may be shorter. A pure function of its arguments, so that a resumed
 * run meets the same batches. Every row occurs exactly once.
 */
export function epochBatches(count: number, batchSize: number, path: readonly PathItem[]): number[][] {
  const [seed, ...rest] = path as [PathItem, ...PathItem[]];
  const shuffled = Rng.from(seed, ...rest, "rows").shuffle(Array.from({ length: count }, (_, row) => row));
  return Array.from({ length: batchesPerEpoch(count, batchSize) }, (_, batch) =>
    shuffled.slice(batch * batchSize, (batch + 1) * batchSize),
  );
}

/** How many batches `epochBatches` gives, whatever the path. */
export function batchesPerEpoch(count: number, batchSize: number): number {
  return Math.ceil(count / batchSize);
}

/** The tensors of a batch; positions behind a row's last have weight 0. */
export function assembleBatch(rows: TokenRows, chosen: readonly number[]): Batch {
  const length = chosen.reduce((longest, row) => Math.max(longest, positions(rows, row)), 0);
  const tokens = new Int32Array(chosen.length * length);
  const targets = new Int32Array(chosen.length * length);
  const weights = new Float32Array(chosen.length * length);
  for (const [b, row] of chosen.entries()) {
    const start = rows.offsets[row] as number;
    const count = positions(rows, row);
    const at = b * length;
    for (let t = 0; t < count; t++) {
      tokens[at + t] = rows.tokens[start + t] as number;
      targets[at + t] = rows.tokens[start + t + 1] as number;
      weights[at + t] = rows.learn[start + t + 1] as number;
    }
  }
  return { rows: chosen.length, length, tokens, targets, weights };
}

/** Tokens of a batch that are not padding. */
export function usefulTokens(rows: TokenRows, chosen: readonly number[]): number {
  return chosen.reduce((total, row) => total + positions(rows, row), 0);
}

/** One less than the row's tokens: the last is only a target. */
function positions(rows: TokenRows, row: number): number {
  return (rows.offsets[row + 1] as number) - (rows.offsets[row] as number) - 1;
}
