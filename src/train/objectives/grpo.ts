// Group relative policy optimisation: sampled answers become more or less likely by how they compare with their group.
import {
  badObjective,
  checkOption,
  checkTokens,
  type ObjectiveResult,
  type TokenNumbers,
  zerosLike,
} from "./objective.ts";
import { type TokenAverage, tokenShares } from "./token-average.ts";

export interface GrpoValues {
  readonly policy: TokenNumbers;
  /** Under the parameters that drew the tokens; the policy itself in the first update after sampling. */
  readonly old: TokenNumbers;
  /** Needed where `klWeight` is above 0. */
  readonly reference?: TokenNumbers | undefined;
  /** One for each sequence, as `groupAdvantages` makes them. */
  readonly advantages: ArrayLike<number>;
}

export interface GrpoOptions {
  /** How far below 1 a ratio still counts; 0.2 unless given. */
  readonly clipLow?: number;
  /** How far above 1 a ratio still counts; 0.2 unless given, 0.28 in DAPO ("clip-higher"). */
  readonly clipHigh?: number;
  /** Weight of the divergence from the reference; 0 unless given. */
  readonly klWeight?: number;
  /** "sequence-mean" unless given. */
  readonly average?: TokenAverage;
}

export type GrpoStatistic =
  | "tokens"
  | "ratio"
  | "clippedLow"
  | "clippedHigh"
  | "klToOld"
  | "klToReference"
  | "surprisal";

/**
 * With ratio = exp(log p - log p_old) and A the sequence's advantage, each token's loss is
 * -min(ratio A, clip(ratio, 1 - clipLow, 1 + clipHigh) A) + klWeight k3, where k3 = exp(d) - d - 1, d = log p_ref - log p, is
 * the unbiased low-variance estimate of KL(p || p_ref) (Schulman, 2020, "Approximating KL divergence"); tokens are averaged
 * as `average` says (Shao et al., 2024, equations 3 and 4). Sequences without an advantage still count, and still feel
 * the KL.
 *
 * Statistics are means over all tokens: the ratio, the shares that are clipped at either end, k3 to the policy that
 * sampled and to the reference (0 where there is none), and -log p, an estimate of the entropy where p sampled.
 */
export function grpo(
  { policy, old, reference, advantages }: GrpoValues,
  { clipLow = 0.2, clipHigh = 0.2, klWeight = 0, average = "sequence-mean" }: GrpoOptions = {},
): ObjectiveResult<GrpoStatistic> {
  checkTokens(policy);
  checkTokens(policy, "old", old);
  if (reference !== undefined) checkTokens(policy, "reference", reference);
  checkOption("clipLow", clipLow, { from: 0, below: 1 });
  checkOption("clipHigh", clipHigh, { from: 0 });
  checkOption("klWeight", klWeight, { from: 0 });
  if (klWeight > 0 && reference === undefined) throw badObjective(`klWeight is ${klWeight} and there is no reference`);
  if (advantages.length !== policy.length) {
    throw badObjective(`there are ${advantages.length} advantages for ${policy.length} sequences`);
  }
  const wrong = Array.from(advantages).findIndex((advantage) => !Number.isFinite(advantage));
  if (wrong >= 0) throw badObjective(`the advantage of sequence ${wrong} is ${advantages[wrong]}`);

  const shares = tokenShares(policy, average);
  const coefficients = zerosLike(policy);
  const sums = { tokens: 0, ratio: 0, clippedLow: 0, clippedHigh: 0, klToOld: 0, klToReference: 0, surprisal: 0 };
  let loss = 0;
  for (const [sequence, own] of policy.entries()) {
    const advantage = advantages[sequence] as number;
    const share = shares[sequence] as number;
    const slopes = coefficients[sequence] as Float64Array;
    for (let token = 0; token < own.length; token++) {
      const now = own[token] as number;
      const ratio = Math.exp(now - (old[sequence]?.[token] as number));
      const low = advantage < 0 && ratio < 1 - clipLow;
      const high = advantage > 0 && ratio > 1 + clipHigh;
      const counted = low ? 1 - clipLow : high ? 1 + clipHigh : ratio;
      const towards = reference === undefined ? 0 : (reference[sequence]?.[token] as number) - now;
      const kl = k3(towards);
      loss += share * (klWeight * kl - counted * advantage);
      slopes[token] = share * (klWeight * -Math.expm1(towards) - (low || high ? 0 : ratio * advantage));
      sums.tokens++;
      sums.ratio += ratio;
      sums.clippedLow += Number(low);
      sums.clippedHigh += Number(high);
      sums.klToOld += k3((old[sequence]?.[token] as number) - now);
      sums.klToReference += kl;
      sums.surprisal -= now;
    }
  }
  const { tokens, ...totals } = sums;
  const means = Object.entries(totals).map(([name, total]) => [name, total / Math.max(1, tokens)] as const);
  return { loss, coefficients, statistics: { tokens, ...(Object.fromEntries(means) as typeof totals) } };
}

/** exp(d) - d - 1, never below 0. */
function k3(difference: number): number {
  return Math.max(0, Math.expm1(difference) - difference);
}
