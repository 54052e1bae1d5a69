// The way from a batch to an objective and back: a trainer's log-probabilities by sequence, and coefficients as weights.
import type { Batch } from "../../engine/contract.ts";
import { badObjective, type TokenNumbers } from "./objective.ts";

/** Of each row the numbers of the positions whose weight is not 0, as `Trainer.logProbabilities` has them for the batch. */
export function sequencesOf(batch: Batch, numbers: Float32Array): Float32Array[] {
  const { rows, length, weights } = batch;
  if (numbers.length !== rows * length) {
    throw badObjective(`a batch of ${rows} x ${length} positions has ${numbers.length} log-probabilities`);
  }
  return Array.from({ length: rows }, (_, row) => {
    const start = row * length;
    return numbers.slice(start, start + length).filter((_, position) => weights[start + position] !== 0);
  });
}

/**
 * The batch whose step follows the gradient of an objective: weights -dL/dlp, divisor 1, so that the cross-entropy's
 * gradient, weight by weight, is L's (its loss is not). Undefined where every coefficient is 0, as where all groups' rewards
 * are equal: there is nothing to learn, and a trainer would refuse it.
 */
export function objectiveBatch(batch: Batch, coefficients: TokenNumbers): Batch | undefined {
  const { rows, length } = batch;
  if (coefficients.length !== rows) throw badObjective(`${coefficients.length} sequences, of a batch of ${rows} rows`);
  const weights = new Float32Array(rows * length);
  for (const [row, own] of coefficients.entries()) {
    let next = 0;
    for (let at = row * length; at < (row + 1) * length; at++) {
      if (batch.weights[at] !== 0) weights[at] = -(own[next++] ?? Number.NaN);
    }
    if (next !== own.length) throw badObjective(`sequence ${row} has ${own.length} tokens, row ${row} learns ${next}`);
  }
  return weights.some((weight) => weight !== 0) ? { ...batch, weights, divisor: 1 } : undefined;
}
