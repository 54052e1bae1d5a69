// Which training graph a batch runs on: where learning starts, and how its rows are cut into micro-batches.
import type { Batch, TransformerConfig } from "./contract.ts";
import type { StepShape } from "./training-graphs.ts";

/** Hidden activations of one micro-batch, in floats: several such tensors should fit the second-level cache. */
const MICRO_BATCH_FLOATS = 2 ** 20;

/**
 * A pure function of the batch's sizes and weights, so that a resumed run meets the same graphs. The start is rounded
 * down to a sixteenth of the length: few graphs, and at most that much work in vain.
 */
export function chooseShape(model: TransformerConfig, { rows, length }: Batch, firstLearnt: number): StepShape {
  const grain = Math.max(1, Math.floor(length / 16));
  const start = firstLearnt - (firstLearnt % grain);
  const floats = rows * length * 4 * model.width;
  const parts = Math.min(rows, Math.max(1, Math.round(floats / MICRO_BATCH_FLOATS)));
  const even = Math.floor(rows / parts);
  const larger = rows % parts;
  return { length, start, rows: Array.from({ length: parts }, (_, part) => even + Number(part < larger)) };
}
