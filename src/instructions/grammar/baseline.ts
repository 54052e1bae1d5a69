// What answering with random words would score: the share of all strings of a length that is derivable.
import { Rng, type PathItem } from "../../core/rng.ts";
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import { compile, type Grammar } from "./compile.ts";
import { drawDerivation } from "./derivations.ts";
import { tallestTree } from "./lengths.ts";
import { MAX_LENGTH } from "./limits.ts";
import type { GrammarParams } from "./params.ts";
import { countParses, parseCounter } from "./parses.ts";
import { StringList } from "./strings.ts";

export interface Baseline {
  /** The chance that words drawn uniformly, with replacement, from the grammar's own are derivable. */
  readonly rate: number;
  /** Where `rate` certainly (if exact) or with the confidence asked for (else) lies. */
  readonly low: number;
  readonly high: number;
  readonly exact: boolean;
  /** Derivations drawn for the estimate; 0 where none was needed. */
  readonly samples: number;
}

export interface BaselineOptions {
  readonly samples?: number;
  readonly seed?: PathItem;
  readonly confidence?: number;
}

/** Strings listed before the share is estimated. */
const MOST_STRINGS = 20_000;

/**
 * The score of random strings with the given `lengths` (in words, each from 1 to 100; repeat what is frequent): the
 * baseline of "generate". Counted by listing the derivable strings of a length where they have at most 20,000
 * derivations. Above, estimated: a length has D derivations, and one drawn uniformly, whose string has m of them,
 * counts 1/m, so that the mean of 1/m times D is the number of strings; its interval is Wilson's for a share with that
 * mean, which is wider than need be, since 1/m varies less than a share does. Throws a RangeError for other lengths.
 */
export function randomBaseline(
  params: GrammarParams,
  lengths: readonly number[],
  options: BaselineOptions = {},
): Baseline {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  if (lengths.length === 0) throw new RangeError("a baseline needs at least one length");
  const total = { rate: 0, low: 0, high: 0, exact: true, samples: 0 };
  for (const [length, count] of counts) {
    if (!Number.isInteger(length) || length < 1 || length > MAX_LENGTH) {
      throw new RangeError(`a length is a whole number from 1 to ${MAX_LENGTH}, got ${length}`);
    }
    const part = baselineOf(compile(params), length, options);
    const weight = count / lengths.length;
    total.rate += weight * part.rate;
    total.low += weight * part.low;
    total.high += weight * part.high;
    total.exact &&= part.exact;
    total.samples += part.samples;
  }
  return total;
}

function baselineOf(grammar: Grammar, length: number, options: BaselineOptions): Baseline {
  const { samples = 1_000, seed = 0, confidence = 0.95 } = options;
  const all = grammar.terminals.length ** length;
  const derivations = parseCounter(grammar, [], length)(length);
  if (derivations <= MOST_STRINGS) {
    const rate = new StringList(grammar, MOST_STRINGS).ofLength(length).length / all;
    return { rate, low: rate, high: rate, exact: true, samples: 0 };
  }
  const rng = Rng.from(seed, "baseline", length);
  let weight = 0;
  for (let i = 0; i < samples; i++) {
    const { words } = drawDerivation(grammar, length, tallestTree(grammar, length), rng);
    weight += 1 / countParses(grammar, words, length);
  }
  const { low, high } = wilsonInterval(weight, samples, confidence);
  const share = (of: number): number => Math.min(1, of * (derivations / all));
  return { rate: share(weight / samples), low: share(low), high: share(high), exact: false, samples };
}
