// How much better each answer of a group is than the group: what takes the place of a value model in GRPO.
import { badObjective, meanOf } from "./objective.ts";

/** "standardised" divides by the group's standard deviation, "centred" does not, so that hard and easy prompts count alike. */
export type AdvantageKind = "standardised" | "centred";

/** Keeps rewards that differ by rounding alone from being blown up. */
const LEAST_DEVIATION = 1e-4;

/**
 * (R - mean) / (standard deviation + 1e-4), the deviation with n - 1 as TRL and verl have it (Shao et al., 2024, section
 * 4.1.2), or R - mean (Liu et al., 2025). A group of equal rewards, or of one answer, gets none: there is nothing to prefer.
 */
export function groupAdvantages(rewards: ArrayLike<number>, kind: AdvantageKind = "standardised"): Float64Array {
  const numbers = Float64Array.from(rewards);
  const wrong = numbers.findIndex((reward) => !Number.isFinite(reward));
  if (wrong >= 0) throw badObjective(`reward ${wrong} of a group is ${numbers[wrong]}`);
  if (numbers.every((reward) => reward === numbers[0])) return numbers.fill(0);
  const mean = meanOf(numbers);
  const centred = numbers.map((reward) => reward - mean);
  if (kind === "centred") return centred;
  const squares = centred.reduce((total, distance) => total + distance ** 2, 0);
  const deviation = Math.sqrt(squares / (numbers.length - 1));
  return centred.map((distance) => distance / (deviation + LEAST_DEVIATION));
}
