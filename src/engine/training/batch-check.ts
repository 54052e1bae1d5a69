// Checks a batch before it reaches the graph, where a bad token would read foreign memory or fail without a name.
import { TrainError } from "../../core/errors.ts";
import type { Batch, TransformerConfig } from "../contract.ts";

/** What a step needs to know of a batch. */
export interface BatchSummary {
  /** The sum of the weights. */
  readonly weight: number;
  /** The first position that any row learns from. */
  readonly firstLearnt: number;
}

/** Throws a TrainError, code "bad-batch", that names the offending row and position. */
export function checkBatch(model: TransformerConfig, batch: Batch): BatchSummary {
  const { rows, length, tokens, targets, weights } = batch;
  if (!Number.isInteger(rows) || rows < 1) throw bad(`it has ${rows} rows`);
  if (!Number.isInteger(length) || length < 1 || length > model.contextLength) {
    throw bad(`its length is ${length}, the context holds ${model.contextLength}`);
  }
  for (const [name, array] of Object.entries({ tokens, targets, weights })) {
    if (array.length !== rows * length) throw bad(`${name} has ${array.length} items, expected ${rows} x ${length}`);
  }
  let weight = 0;
  let firstLearnt = length;
  for (let i = 0; i < weights.length; i++) {
    const [token, target, share] = [tokens[i] as number, targets[i] as number, weights[i] as number];
    if (token < 0 || token >= model.vocabularySize) throw bad(`token ${token} at ${place(i, length)}`);
    if (target < 0 || target >= model.vocabularySize) throw bad(`target ${target} at ${place(i, length)}`);
    if (!(share >= 0) || share === Infinity) throw bad(`weight ${share} at ${place(i, length)}`);
    if (share > 0) firstLearnt = Math.min(firstLearnt, i % length);
    weight += share;
  }
  if (weight === 0) throw bad("no position has a weight above 0");
  return { weight, firstLearnt };
}

function place(index: number, length: number): string {
  return `row ${Math.floor(index / length)}, position ${index % length}`;
}

function bad(what: string): TrainError {
  return new TrainError(`this batch cannot be learnt from: ${what}`, {
    code: "bad-batch",
    hint: "Tokens and targets are ids below the vocabulary size; weights are finite, at least 0, and not all 0.",
  });
}
