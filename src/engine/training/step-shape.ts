// Which training graph a batch runs on: where learning starts, and how its rows are cut into micro-batches.
import type { Batch, TransformerConfig } from "../contract.ts";
import type { StepShape } from "./training-graphs.ts";

/**
 * Hidden activations of one micro-batch, in floats, at most: 4.2 MB. Measured in turn in one process on the published
 * model, 2 threads and 1 MB of second-level cache each: 3.2 to 8.4 MB are level and 8 % faster than 1.6 MB; 1.1 MB is
 * 3 % slower than that. Less memory speaks for the smaller sizes.
 */
const MICRO_BATCH_FLOATS = 1_050_000;
/** Nodes, and with them the time to make a session, grow with every micro-batch. */
const MOST_MICRO_BATCHES = 16;

/**
 * A pure function of the batch's sizes and weights, so that a resumed run meets the same graphs. The start is rounded
 * down to a sixteenth of the length: few graphs, and at most that much work in vain.
 */
export function chooseShape(model: TransformerConfig, { rows, length }: Batch, firstLearnt: number): StepShape {
  const grain = Math.max(1, Math.floor(length / 16));
  const start = firstLearnt - (firstLearnt % grain);
  const floats = rows * length * 4 * model.width;
  const parts = Math.min(rows, MOST_MICRO_BATCHES, Math.ceil(floats / MICRO_BATCH_FLOATS));
  const even = Math.floor(rows / parts);
  const larger = rows % parts;
  return { length, start, rows: Array.from({ length: parts }, (_, part) => even + Number(part < larger)) };
}
