// Odds-ratio preference optimisation: imitation of the chosen answer and a preference in one, without a reference.
import type { PreferencePair } from "./dpo.ts";
import {
  badObjective,
  checkOption,
  checkTokens,
  meanOf,
  negativeLogSigmoid,
  type ObjectiveResult,
  sigmoid,
  type TokenNumbers,
  zerosLike,
} from "./objective.ts";

export interface OrpoValues {
  readonly policy: TokenNumbers;
  readonly pairs: readonly PreferencePair[];
}

export interface OrpoOptions {
  /** Weight of the odds ratio beside imitation. 0.1 unless given, as in the paper. */
  readonly lambda?: number;
}

/** A certain answer has infinite odds; float32's log-softmax does not tell what is nearer to 0 than this from 0. */
const NEAREST = -1e-7;

/**
 * With m = the mean log-probability of a sequence's tokens and odds = exp(m) / (1 - exp(m)), the mean over pairs of
 * -m(chosen) - lambda log sigmoid(log odds(chosen) - log odds(rejected)) (Hong et al., 2024, section 4.2). I-ORPO
 * (Pham et al., 2024, "Suri") is this with one answer given the true instruction, chosen, and given a corrupted one,
 * rejected.
 *
 * Statistics are means over pairs: the cross-entropy of the chosen, the log odds ratio and the share in which it is above 0.
 */
export function orpo(
  { policy, pairs }: OrpoValues,
  { lambda = 0.1 }: OrpoOptions = {},
): ObjectiveResult<"crossEntropy" | "logOddsRatio" | "accuracy"> {
  checkTokens(policy);
  checkOption("lambda", lambda, { from: 0 });
  const count = pairs.length;
  if (count === 0) throw badObjective("there is nothing to compare");
  const coefficients = zerosLike(policy);
  const statistics = { crossEntropy: 0, logOddsRatio: 0, accuracy: 0 };
  let loss = 0;
  for (const { chosen, rejected } of pairs) {
    const [better, worse] = [logOdds(policy, chosen), logOdds(policy, rejected)];
    const ratio = better.value - worse.value;
    loss += (lambda * negativeLogSigmoid(ratio) - better.mean) / count;
    const slope = (lambda * sigmoid(-ratio)) / count;
    add(coefficients, chosen, -1 / count - slope * better.slope);
    add(coefficients, rejected, slope * worse.slope);
    statistics.crossEntropy -= better.mean / count;
    statistics.logOddsRatio += ratio / count;
    statistics.accuracy += Number(ratio > 0) / count;
  }
  return { loss, coefficients, statistics };
}

/** And how it changes with the mean log-probability. */
function logOdds(policy: TokenNumbers, place: number): { mean: number; value: number; slope: number } {
  const own = policy[place];
  if (own === undefined || own.length === 0) {
    throw badObjective(`sequence ${place} of ${policy.length} ${own === undefined ? "is not there" : "has no tokens"}`);
  }
  const mean = meanOf(own);
  const held = Math.min(mean, NEAREST);
  const rest = -Math.expm1(held);
  return { mean, value: held - Math.log(rest), slope: 1 / rest };
}

function add(coefficients: readonly Float64Array[], place: number, slope: number): void {
  const own = coefficients[place] as Float64Array;
  for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) + slope / own.length;
}
