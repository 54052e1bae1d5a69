// Batches by length: rows of one length share a batch, so that padding is not computed.
import { Rng, type PathItem } from "../core/rng.ts";
import type { Batch } from "../engine/contract.ts";
import type { TokenRows } from "./token-rows.ts";

/** The rows of one batch, all computed at `length` positions. */
export interface BatchPlan {
  readonly length: number;
  readonly rows: readonly number[];
}

/** Above this many different lengths, lengths are rounded up to a multiple of `lengthStep`: each needs its own graph. */
const mostExactLengths = 16;
const lengthStep = 8;

/** Positions computed for each row, one less than its tokens (the last is only a target), rounded where it must be. */
export function batchLengths(rows: TokenRows): Int32Array {
  const lengths = new Int32Array(rows.count);
  const distinct = new Set<number>();
  for (let row = 0; row < rows.count; row++) {
    const length = (rows.offsets[row + 1] as number) - (rows.offsets[row] as number) - 1;
    lengths[row] = length;
    distinct.add(length);
  }
  if (distinct.size > mostExactLengths) {
    const longest = Math.max(...distinct);
    for (let row = 0; row < rows.count; row++) {
      lengths[row] = Math.min(longest, Math.ceil((lengths[row] as number) / lengthStep) * lengthStep);
    }
  }
  return lengths;
}

/**
 * One epoch's batches: rows shuffled within their length, cut, and the batches shuffled. A pure function of `path`, so
 * that a resumed run meets the same batches. Every row occurs exactly once.
 */
export function epochBatches(lengths: Int32Array, batchSize: number, path: readonly PathItem[]): BatchPlan[] {
  const byLength = new Map<number, number[]>();
  for (let row = 0; row < lengths.length; row++) {
    const length = lengths[row] as number;
    const group = byLength.get(length);
    if (group === undefined) byLength.set(length, [row]);
    else group.push(row);
  }
  const [seed, ...rest] = path as [PathItem, ...PathItem[]];
  const batches: BatchPlan[] = [];
  for (const [length, group] of [...byLength].sort(([a], [b]) => a - b)) {
    const shuffled = Rng.from(seed, ...rest, "rows", length).shuffle(group);
    for (let start = 0; start < shuffled.length; start += batchSize) {
      batches.push({ length, rows: shuffled.slice(start, start + batchSize) });
    }
  }
  return Rng.from(seed, ...rest, "batches").shuffle(batches);
}

/** How many batches `epochBatches` gives, whatever the path. */
export function batchesPerEpoch(lengths: Int32Array, batchSize: number): number {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  let batches = 0;
  for (const count of counts.values()) batches += Math.ceil(count / batchSize);
  return batches;
}

/**
 * The tensors of a batch. A batch short of rows is filled up with rows of weight 0, and a row shorter than the batch
 * with positions of weight 0, so that one compiled graph serves them all.
 */
export function assembleBatch(rows: TokenRows, plan: BatchPlan, batchSize: number): Batch {
  const { length } = plan;
  const tokens = new Int32Array(batchSize * length);
  const targets = new Int32Array(batchSize * length);
  const weights = new Float32Array(batchSize * length);
  plan.rows.forEach((row, b) => {
    const start = rows.offsets[row] as number;
    const count = (rows.offsets[row + 1] as number) - start - 1;
    const at = b * length;
    for (let t = 0; t < count; t++) {
      tokens[at + t] = rows.tokens[start + t] as number;
      targets[at + t] = rows.tokens[start + t + 1] as number;
      weights[at + t] = rows.learn[start + t + 1] as number;
    }
  });
  return { rows: batchSize, length, tokens, targets, weights };
}

/** Tokens of a batch that are not padding. */
export function usefulTokens(rows: TokenRows, plan: BatchPlan): number {
  let total = 0;
  for (const row of plan.rows) total += (rows.offsets[row + 1] as number) - (rows.offsets[row] as number) - 1;
  return total;
}
