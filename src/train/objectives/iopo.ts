// Input-output preference optimisation: two instructions that differ in their constraints, each with the answer to it.
import { compare, type PreferenceOptions, type PreferenceStatistic, type PreferenceValues } from "./comparisons.ts";
import type { ObjectiveResult } from "./objective.ts";

/** Four sequences by their numbers: the answer to each instruction, given that instruction and given the other one. */
export interface PreferenceQuadruple {
  /** y1 given x1. */
  readonly first: number;
  /** y2 given x2. */
  readonly second: number;
  /** y2 given x1. */
  readonly secondGivenFirst: number;
  /** y1 given x2. */
  readonly firstGivenSecond: number;
}

export interface IopoValues extends PreferenceValues {
  readonly quadruples: readonly PreferenceQuadruple[];
}

/**
 * The mean over quadruples of -log sigmoid(beta (r(y1|x1) + r(y2|x2) - r(y2|x1) - r(y1|x2))), r as in DPO (Zhang et al.,
 * 2024, "IOPO"): half of it prefers the right answer to an instruction, half the right instruction to an answer.
 */
export function iopo(
  { quadruples, ...values }: IopoValues,
  options: PreferenceOptions = {},
): ObjectiveResult<PreferenceStatistic> {
  const comparisons = quadruples.map(({ first, second, secondGivenFirst, firstGivenSecond }) => ({
    chosen: [first, second],
    rejected: [secondGivenFirst, firstGivenSecond],
  }));
  return compare({ ...values, comparisons }, options);
}
