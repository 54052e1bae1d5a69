// Supervised fine-tuning: the plain case, in which every token is to become more likely.
import { checkTokens, type ObjectiveResult, type TokenNumbers } from "./objective.ts";
import { type TokenAverage, tokenShares } from "./token-average.ts";

export interface SftValues {
  readonly policy: TokenNumbers;
}

export interface SftObjectiveOptions {
  /** "token-mean" unless given, which is what a trainer does of a batch with weights 1. */
  readonly average?: TokenAverage;
}

/** L = -sum over tokens of share * log p. */
export function sft(
  { policy }: SftValues,
  { average = "token-mean" }: SftObjectiveOptions = {},
): ObjectiveResult<"tokens"> {
  checkTokens(policy);
  const shares = tokenShares(policy, average);
  let loss = 0;
  let tokens = 0;
  const coefficients = policy.map((own, sequence) => {
    const share = shares[sequence] as number;
    for (let token = 0; token < own.length; token++) loss -= share * (own[token] as number);
    tokens += own.length;
    return new Float64Array(own.length).fill(-share);
  });
  return { loss, coefficients, statistics: { tokens } };
}
