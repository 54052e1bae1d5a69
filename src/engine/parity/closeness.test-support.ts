// What parity tests allow rounding, and no more.
import { expect } from "vitest";
import type { ParameterTensor, StepResult } from "../contract.ts";
import type { Fingerprint, TrainingRun } from "./golden.test-support.ts";

/** A step's loss within 1e-4 and its gradient norm within 1e-4 of its size. */
export function expectStep(found: StepResult, run: TrainingRun, step: number): void {
  const loss = at(run.losses, step);
  expect(Math.abs(found.loss - loss), `loss of step ${step}: ${found.loss}, not ${loss}`).toBeLessThan(1e-4);
  const norm = at(run.gradientNorms, step);
  const distance = Math.abs(found.gradientNorm / norm - 1);
  expect(distance, `gradient norm of step ${step}: ${found.gradientNorm}, not ${norm}`).toBeLessThan(1e-4);
}

/** All numbers of a fingerprint within `tolerance` of the norm. */
export function expectClose(
  key: string,
  { found, expected, tolerance }: { found: Fingerprint; expected: Fingerprint; tolerance: number },
): void {
  const pairs: readonly (readonly [string, number, number])[] = [
    ["norm", found.norm, expected.norm],
    ["projection", found.projection, expected.projection],
    ...expected.elements.map((element, index) => [`element ${index}`, at(found.elements, index), element] as const),
  ];
  for (const [what, left, right] of pairs) {
    expect(Math.abs(left - right) / expected.norm, `${key}, ${what}: ${left}, not ${right}`).toBeLessThan(tolerance);
  }
}

/** Rows of log-probabilities within 1e-4 of the largest in a row of logits [rows, vocabulary]. */
export function expectDistributions(found: readonly Float64Array[], logits: ParameterTensor, what: string): void {
  const expected = logSoftmaxRows(logits);
  expect(found).toHaveLength(expected.length);
  for (const [position, row] of expected.entries()) {
    const differences = row.map((value, token) => Math.abs(value - (found[position]?.[token] ?? Infinity)));
    const scale = Math.max(...row.map(Math.abs));
    expect(Math.max(...differences) / scale, `${what}, position ${position}`).toBeLessThan(1e-4);
  }
}

export function at<T>(values: ArrayLike<T>, index: number): T {
  const value = values[index];
  if (value === undefined) throw new Error(`there is no value ${index}`);
  return value;
}

/** In float64. */
function logSoftmaxRows({ shape, data }: ParameterTensor): Float64Array[] {
  const [rows = 0, columns = 0] = shape;
  return Array.from({ length: rows }, (_, row) => {
    const logits = Float64Array.from(data.subarray(row * columns, (row + 1) * columns));
    const largest = Math.max(...logits);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    return logits.map((logit) => logit - largest - Math.log(total));
  });
}
