// How many worked examples of an instruction one other way of teaching it is worth, and how sure that is.
import type { Rng } from "../rng.ts";
import { tailProbability } from "./wilson.ts";

/** Answers to the exercises of one instruction. */
export interface InstructionScore {
  readonly n: number;
  readonly passed: number;
}

/** Scores by instruction. */
export type Scores = ReadonlyMap<string, InstructionScore>;

export interface ExamplesWorthOptions {
  /** Those of who learnt in the other way. */
  readonly reference: Scores;
  /** Those of who learnt from so many examples of each instruction, over the same instructions. */
  readonly curve: readonly { readonly examples: number; readonly scores: Scores }[];
  readonly rng: Rng;
  readonly resamples?: number;
  readonly confidence?: number;
}

export interface ExamplesWorth {
  /** Of the reference. */
  readonly accuracy: number;
  /**
   * The smallest number of examples whose accuracy is at least the reference's; 0 where the reference has none right,
   * which needs no example, and Infinity where no number that was tried reaches it.
   */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly instructions: number;
}

/**
 * The percentile interval comes from a bootstrap over instructions: those drawn are taken for the reference and for every
 * point of the curve alike, since all answer the same exercises and easy ones are easy for all. The ends are values that
 * occurred (no interpolation), so that they are numbers of examples that were tried. Throws a RangeError for an empty
 * curve, and for scores that are not of the same instructions, or of none.
 */
export function examplesWorth(options: ExamplesWorthOptions): ExamplesWorth {
  const { reference, rng, resamples = 2000, confidence = 0.95 } = options;
  const curve = [...options.curve].sort((a, b) => a.examples - b.examples);
  const tail = tailProbability(confidence);
  const names = [...reference.keys()];
  if (curve.length === 0) throw new RangeError("a curve needs at least one point");
  if (names.length === 0) throw new RangeError("a worth needs at least one instruction");
  for (const { examples, scores } of curve) {
    if (scores.size === names.length && names.every((name) => scores.has(name))) continue;
    throw new RangeError(`the instructions at ${examples} examples are not those of the reference`);
  }
  const columns = [reference, ...curve.map(({ scores }) => scores)].map((scores) => ({
    passed: Float64Array.from(names, (name) => scores.get(name)?.passed ?? 0),
    n: Float64Array.from(names, (name) => scores.get(name)?.n ?? 0),
  }));
  const worthOf = (drawn: Uint32Array): number => {
    const [wanted = 0, ...rates] = columns.map((column) => accuracyOf(column, drawn));
    if (!(wanted > 0)) return 0;
    const reached = rates.findIndex((rate) => rate >= wanted);
    return curve[reached]?.examples ?? Infinity;
  };
  const all = Uint32Array.from(names, (_, i) => i);
  const drawn = new Uint32Array(names.length);
  const values = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < drawn.length; i++) drawn[i] = rng.int(names.length);
    return worthOf(drawn);
  }).sort();
  const at = (share: number): number => values[Math.min(resamples - 1, Math.floor(share * resamples))] as number;
  const value = worthOf(all);
  return {
    accuracy: accuracyOf(columns[0] as Column, all),
    value,
    low: Math.min(value, at(tail)),
    high: Math.max(value, at(1 - tail)),
    instructions: names.length,
  };
}

interface Column {
  readonly passed: Float64Array;
  readonly n: Float64Array;
}

function accuracyOf({ passed, n }: Column, drawn: Uint32Array): number {
  let right = 0;
  let asked = 0;
  for (const i of drawn) {
    right += passed[i] as number;
    asked += n[i] as number;
  }
  return asked === 0 ? 0 : right / asked;
}
