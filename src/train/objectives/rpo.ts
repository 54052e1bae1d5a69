// Reverse preference optimisation: an instruction is turned until the chosen answer obeys it in full.
import { compare, type PreferenceOptions, type PreferenceStatistic, type PreferenceValues } from "./comparisons.ts";
import type { PreferencePair } from "./dpo.ts";
import { checkOption, type ObjectiveResult } from "./objective.ts";

/** Two answers to the instruction whose constraints are reversed where the chosen one breaks them. */
export interface ReversedPair extends PreferencePair {
  /** On how many constraints the two answers differ: met by one, broken by the other. */
  readonly differing: number;
}

export interface RpoValues extends PreferenceValues {
  readonly pairs: readonly ReversedPair[];
}

export interface RpoOptions extends PreferenceOptions {
  /** By how much each constraint on which they differ widens the gap that the margin has to exceed. 0.05 unless given. */
  readonly gamma?: number;
}

/**
 * The mean over pairs of -log sigmoid(beta (r(chosen) - r(rejected)) - gamma differing), r as in DPO and both answers given
 * the reversed instruction (Huang et al., 2025, "Reverse Preference Optimization"; beta 0.1, gamma 0.05).
 */
export function rpo(
  { pairs, ...values }: RpoValues,
  { gamma = 0.05, ...options }: RpoOptions = {},
): ObjectiveResult<PreferenceStatistic> {
  checkOption("gamma", gamma, { from: 0 });
  const comparisons = pairs.map(({ chosen, rejected, differing }) => {
    checkOption("the number of differing constraints", differing, { from: 0 });
    return { chosen: [chosen], rejected: [rejected], gap: gamma * differing };
  });
  return compare({ ...values, comparisons }, options);
}
