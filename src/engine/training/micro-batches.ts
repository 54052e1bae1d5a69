// How the rows of a batch are cut into micro-batches, whose activations come and go one after another.
import type { Batch, TransformerConfig } from "../contract.ts";
import { cpuMicroBatch } from "../devices/cpu-device.ts";
import type { MicroBatchLimits } from "../devices/device.ts";
import type { BatchSummary } from "./batch-check.ts";

/** Rows that are computed together at one length. */
export interface MicroBatch {
  readonly rows: readonly number[];
  readonly length: number;
  /** Positions that are learnt from, in all rows. */
  readonly learnt: number;
}

export interface CutLimits extends MicroBatchLimits {
  /** Micro-batches at least, where there are as many rows; 1 unless given. */
  readonly fewest?: number;
}

/**
 * What one more micro-batch costs, as a share of the work of a full one: every gradient is read and written once more.
 * Against that stands the padding that shorter micro-batches save.
 */
const MICRO_BATCH_COST = 0.02;

/**
 * Rows that are learnt from, longest first, in as few micro-batches as the limits allow, or in more where that saves
 * padding, and of like amounts of work. A row ends where nothing more is learnt from it, and a micro-batch where its
 * longest row does. A pure function of its arguments, so that a resumed run computes the same sums.
 */
export function microBatches(
  model: TransformerConfig,
  batch: Batch,
  { lengths, learnt }: BatchSummary,
  limits: CutLimits = cpuMicroBatch,
): MicroBatch[] {
  const rows: Row[] = [];
  for (let row = 0; row < batch.rows; row++) {
    if ((learnt[row] as number) === 0) continue;
    rows.push({ row, length: lengths[row] as number, learnt: learnt[row] as number });
  }
  rows.sort((left, right) => right.length - left.length || left.row - right.row);
  const tokens = rows.reduce((total, { length }) => total + length, 0);
  const logits = rows.reduce((total, row) => total + row.learnt, 0) * model.vocabularySize;
  const full = limits.hidden / model.innerWidth;
  const fewest = Math.max(limits.fewest ?? 1, Math.ceil(tokens / full), Math.ceil(logits / limits.logits));

  let best = cut(rows, tokens / fewest);
  for (const times of [1.5, 2, 3, 4]) {
    const other = cut(rows, tokens / Math.ceil(times * fewest));
    if (cost(other, full) < cost(best, full)) best = other;
  }
  return best;
}

interface Row {
  readonly row: number;
  readonly length: number;
  readonly learnt: number;
}

/** Micro-batches of about `share` tokens. */
function cut(rows: readonly Row[], share: number): MicroBatch[] {
  const parts: { rows: number[]; length: number; learnt: number }[] = [];
  let taken = 0;
  for (const { row, length, learnt } of rows) {
    const open = parts.at(-1);
    // A row goes where its middle falls, so that parts are even and none is empty.
    if (open === undefined || taken + length / 2 > parts.length * share) parts.push({ rows: [row], length, learnt });
    else {
      open.rows.push(row);
      open.learnt += learnt;
    }
    taken += length;
  }
  return parts;
}

/** In tokens; `full` is the size of a full micro-batch. */
function cost(parts: readonly MicroBatch[], full: number): number {
  return parts.reduce((total, { rows, length }) => total + rows.length * length + MICRO_BATCH_COST * full, 0);
}
