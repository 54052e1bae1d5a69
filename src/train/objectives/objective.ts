// What every objective takes and gives: log-probabilities of tokens, a loss of them, and its slope at each.
import { TrainError } from "../../core/errors.ts";

/** A number for each token that is learnt from, in arrays of one sequence each. */
export type TokenNumbers = readonly ArrayLike<number>[];

export interface ObjectiveResult<Name extends string = string> {
  readonly loss: number;
  /** dLoss / dlog-probability of each of the policy's tokens; `objectiveBatch` makes a training step of them. */
  readonly coefficients: readonly Float64Array[];
  /** Plain numbers to be logged. */
  readonly statistics: Readonly<Record<Name, number>>;
}

/** A coefficient of 0 for each token. */
export function zerosLike(policy: TokenNumbers): Float64Array[] {
  return policy.map(({ length }) => new Float64Array(length));
}

/** The log-probability of the whole sequence. */
export function sumOf(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] as number;
  return sum;
}

/** 0 of nothing. */
export function meanOf(numbers: ArrayLike<number>): number {
  return numbers.length === 0 ? 0 : sumOf(numbers) / numbers.length;
}

/** -log(1 / (1 + exp(-x))), without overflow. */
export function negativeLogSigmoid(x: number): number {
  return Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** Throws a TrainError, code "bad-objective", unless both have the same tokens, each a finite number. */
export function checkTokens(policy: TokenNumbers, name = "policy", others: TokenNumbers = policy): void {
  if (others.length !== policy.length) {
    throw badObjective(`"${name}" has ${others.length} sequences, the policy ${policy.length}`);
  }
  for (const [at, { length }] of policy.entries()) {
    const numbers = others[at] as ArrayLike<number>;
    const where = `sequence ${at} of "${name}"`;
    if (numbers.length !== length) throw badObjective(`${where} has ${numbers.length} tokens, the policy's ${length}`);
    for (let token = 0; token < length; token++) {
      if (Number.isFinite(numbers[token])) continue;
      throw badObjective(`${where} has ${numbers[token]} at token ${token}`);
    }
  }
}

/** Throws a TrainError, code "bad-objective", unless the number lies where it must. */
export function checkOption(
  name: string,
  value: number,
  { above = -Infinity, from = -Infinity, below = Infinity },
): void {
  if (value > above && value >= from && value < below) return;
  throw badObjective(`${name} cannot be ${value}`);
}

export function badObjective(what: string): TrainError {
  return new TrainError(`this objective is not defined: ${what}`, {
    code: "bad-objective",
    hint: "Log-probabilities are finite, and every sequence has as many tokens in each of the arguments.",
  });
}
