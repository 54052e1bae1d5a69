// The core of DPO and its variants: log-ratios to a reference, compared under the Bradley-Terry model.
import {
  badObjective,
  checkOption,
  checkTokens,
  meanOf,
  negativeLogSigmoid,
  type ObjectiveResult,
  sigmoid,
  sumOf,
  type TokenNumbers,
  zerosLike,
} from "./objective.ts";

export interface PreferenceValues {
  /** Log-probabilities of each sequence's answer given its prompt, under what is trained. */
  readonly policy: TokenNumbers;
  /** The same under the reference, as a rule the policy before this training. */
  readonly reference: TokenNumbers;
}

export interface PreferenceOptions {
  /** How much a log-ratio counts: small lets the policy stray far from the reference. 0.1 unless given. */
  readonly beta?: number;
  /** The share of comparisons that are taken to be the wrong way round (conservative DPO; Mitchell, 2023). 0 unless given. */
  readonly labelSmoothing?: number;
}

export type PreferenceStatistic =
  | "margin"
  | "accuracy"
  | "chosenReward"
  | "rejectedReward"
  | "chosenLogProbability"
  | "rejectedLogProbability";

/** Sequences, by their numbers, of which those that are preferred are compared with the others, all together. */
export interface Comparison {
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
  /** What the scaled margin has to exceed; 0 unless given. */
  readonly gap?: number;
}

/**
 * With r(s) = log p(s) - log p_ref(s) and h = beta (sum of r over chosen - sum over rejected) - gap, the mean over
 * comparisons of -(1 - e) log sigmoid(h) - e log sigmoid(-h), e being the label smoothing.
 *
 * Statistics are means over comparisons: the margin h + gap and the share in which it is above 0; rewards beta r and
 * log-probabilities are of one sequence.
 */
export function compare(
  { policy, reference, comparisons }: PreferenceValues & { readonly comparisons: readonly Comparison[] },
  { beta = 0.1, labelSmoothing = 0 }: PreferenceOptions,
): ObjectiveResult<PreferenceStatistic> {
  checkTokens(policy);
  checkTokens(policy, "reference", reference);
  checkOption("beta", beta, { above: 0 });
  checkOption("label smoothing", labelSmoothing, { from: 0, below: 0.5 });
  const count = comparisons.length;
  if (count === 0) throw badObjective("there is nothing to compare");
  const likelihoods = policy.map(sumOf);
  const rewards = likelihoods.map((likelihood, at) => beta * (likelihood - sumOf(reference[at] as ArrayLike<number>)));
  const of = (numbers: readonly number[], places: readonly number[]): number[] =>
    places.map((place) => {
      const found = numbers[place];
      if (found === undefined) throw badObjective(`there is no sequence ${place} of ${numbers.length}`);
      return found;
    });

  const coefficients = zerosLike(policy);
  const statistics = {
    margin: 0,
    accuracy: 0,
    chosenReward: 0,
    rejectedReward: 0,
    chosenLogProbability: 0,
    rejectedLogProbability: 0,
  };
  let loss = 0;
  for (const { chosen, rejected, gap = 0 } of comparisons) {
    const [better, worse] = [of(rewards, chosen), of(rewards, rejected)];
    const margin = sumOf(better) - sumOf(worse);
    const h = margin - gap;
    loss += ((1 - labelSmoothing) * negativeLogSigmoid(h) + labelSmoothing * negativeLogSigmoid(-h)) / count;
    const slope = (beta * (labelSmoothing * sigmoid(h) - (1 - labelSmoothing) * sigmoid(-h))) / count;
    for (const place of chosen) addTo(coefficients[place] as Float64Array, slope);
    for (const place of rejected) addTo(coefficients[place] as Float64Array, -slope);
    statistics.margin += margin / count;
    statistics.accuracy += Number(margin > 0) / count;
    statistics.chosenReward += meanOf(better) / count;
    statistics.rejectedReward += meanOf(worse) / count;
    statistics.chosenLogProbability += meanOf(of(likelihoods, chosen)) / count;
    statistics.rejectedLogProbability += meanOf(of(likelihoods, rejected)) / count;
  }
  return { loss, coefficients, statistics };
}

function addTo(numbers: Float64Array, slope: number): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = (numbers[i] as number) + slope;
}
