// Checks a batch before it reaches a graph, where a bad token would read foreign memory or fail without a name.
import { TrainError } from "../../core/errors.ts";
import type { Batch, TransformerConfig } from "../contract.ts";

/** What a step needs to know of a batch. */
export interface BatchSummary {
  /** What weighted losses are divided by: the sum of the weights, or the batch's divisor. */
  readonly weight: number;
  /** Of each row, the positions up to its last one that is learnt from; what follows cannot matter. */
  readonly lengths: Int32Array;
  /** Of each row, the positions that are learnt from. */
  readonly learnt: Int32Array;
}

/** Throws a TrainError, code "bad-batch", that names the offending row and position. */
export function checkBatch(model: TransformerConfig, batch: Batch): BatchSummary {
  const { rows, length, tokens, targets, weights, divisor } = batch;
  if (!Number.isInteger(rows) || rows < 1) throw bad(`it has ${rows} rows`);
  if (!Number.isInteger(length) || length < 1 || length > model.contextLength) {
    throw bad(`its length is ${length}, the context holds ${model.contextLength}`);
  }
  for (const [name, array] of Object.entries({ tokens, targets, weights })) {
    if (array.length !== rows * length) throw bad(`${name} has ${array.length} items, expected ${rows} x ${length}`);
  }
  if (divisor !== undefined && !(divisor > 0 && divisor < Infinity)) throw bad(`its divisor is ${divisor}`);
  // Also false for what is not a number.
  const least = divisor === undefined ? 0 : -Number.MAX_VALUE;
  const lengths = new Int32Array(rows);
  const learnt = new Int32Array(rows);
  let weight = 0;
  for (let row = 0; row < rows; row++) {
    for (let position = 0; position < length; position++) {
      const i = row * length + position;
      const [token, target, share] = [tokens[i] as number, targets[i] as number, weights[i] as number];
      if (token < 0 || token >= model.vocabularySize) throw bad(`token ${token} at ${place(row, position)}`);
      if (target < 0 || target >= model.vocabularySize) throw bad(`target ${target} at ${place(row, position)}`);
      if (!(share >= least) || share === Infinity) throw bad(`weight ${share} at ${place(row, position)}`);
      if (share === 0) continue;
      weight += share;
      lengths[row] = position + 1;
      learnt[row] = (learnt[row] as number) + 1;
    }
  }
  if (!learnt.some((positions) => positions > 0)) throw bad("no position has a weight other than 0");
  return { weight: divisor ?? weight, lengths, learnt };
}

function place(row: number, position: number): string {
  return `row ${row}, position ${position}`;
}

function bad(what: string): TrainError {
  return new TrainError(`this batch cannot be learnt from: ${what}`, {
    code: "bad-batch",
    hint: "Tokens and targets are ids below the vocabulary size; weights are finite, not all 0, and at least 0 unless the batch has a divisor, which is finite and above 0.",
  });
}
