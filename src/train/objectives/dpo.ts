// Direct preference optimisation: of two answers to one prompt, the better is to gain on the worse.
import { compare, type PreferenceOptions, type PreferenceStatistic, type PreferenceValues } from "./comparisons.ts";
import type { ObjectiveResult } from "./objective.ts";

export interface PreferencePair {
  /** The number of the sequence that is preferred. */
  readonly chosen: number;
  readonly rejected: number;
}

export interface DpoValues extends PreferenceValues {
  readonly pairs: readonly PreferencePair[];
}

/**
 * The mean over pairs of -log sigmoid(beta (r(chosen) - r(rejected))), r = log p(y | x) - log p_ref(y | x) (Rafailov et
 * al., 2023, equation 7). Counterfactual DPO is this with answers to a styled prompt as chosen ones, both sequences given
 * the plain prompt.
 */
export function dpo(
  { pairs, ...values }: DpoValues,
  options: PreferenceOptions = {},
): ObjectiveResult<PreferenceStatistic> {
  const comparisons = pairs.map(({ chosen, rejected }) => ({ chosen: [chosen], rejected: [rejected] }));
  return compare({ ...values, comparisons }, options);
}
