// Two sets of verdicts on the same prompts: how far apart they are, how surely, and what got better and worse.
import { DataError } from "../../core/errors.ts";
import { clusteredInterval, rateOf, type Rate, type Trial } from "./rates.ts";
import { measures, promptOutcome, type Measure } from "./scores.ts";
import { signFlipTest } from "./sign-flip-test.ts";
import type { VerdictRow } from "./verdict-rows.ts";
import type { Outcome } from "./verify-responses.ts";

export interface Difference {
  readonly a: Rate;
  readonly b: Rate;
  /** The rate of b less that of a, over what both sides judged; null where that is nothing. */
  readonly difference: number | null;
  /** The 95 % interval of the difference: a bootstrap over prompts, paired. */
  readonly low: number | null;
  readonly high: number | null;
  /** Exact and two-sided: McNemar's test on prompts; on instructions, signs flipped by prompt. */
  readonly p: number;
}

export interface Changes {
  readonly a: Rate;
  readonly b: Rate;
  /** The keys of the prompts: failed in a and passed in b, and the other way round. */
  readonly better: readonly (string | number)[];
  readonly worse: readonly (string | number)[];
}

export type ByMeasure<T> = Readonly<Record<Measure, T>>;

export interface Comparison {
  readonly prompts: number;
  readonly prompt: ByMeasure<Difference>;
  readonly instruction: ByMeasure<Difference>;
  /** Whole prompts that changed. */
  readonly changes: ByMeasure<Changes>;
  /** Per id, in alphabetical order; empty where ids are not known. */
  readonly ids: readonly (ByMeasure<Changes> & { readonly name: string })[];
}

/**
 * Compares rows in which both sides name the same prompts, in any order; `ids` names the constraints of each key.
 * Throws a DataError ("different-prompts") where a prompt or a number of verdicts is only on one side.
 */
export function compareVerdicts(
  a: readonly VerdictRow[],
  b: readonly VerdictRow[],
  ids?: ReadonlyMap<string, readonly string[]>,
): Comparison {
  const pairs = pairUp(a, b);
  const names = new Set(pairs.flatMap(({ key }) => ids?.get(String(key)) ?? []));
  const pairsOf = (measure: Measure): Pair[] =>
    pairs.map(({ key, a, b }) => ({ key, a: [promptOutcome(a[measure])], b: [promptOutcome(b[measure])] }));
  const all = (measure: Measure): Pair[] => pairs.map(({ key, a, b }) => ({ key, a: a[measure], b: b[measure] }));
  const only = (name: string, measure: Measure): Pair[] =>
    pairs.map(({ key, a, b }) => {
      const own = ids?.get(String(key)) ?? [];
      const mine = (_: unknown, i: number): boolean => own[i] === name;
      return { key, a: a[measure].filter(mine), b: b[measure].filter(mine) };
    });
  return {
    prompts: pairs.length,
    prompt: byMeasure((measure) => difference(pairsOf(measure), ["prompt", measure])),
    instruction: byMeasure((measure) => difference(all(measure), ["instruction", measure])),
    changes: byMeasure((measure) => changes(pairsOf(measure))),
    ids: [...names].toSorted().map((name) => ({ name, ...byMeasure((measure) => changes(only(name, measure))) })),
  };
}

interface Pair {
  readonly key: string | number;
  readonly a: readonly Outcome[];
  readonly b: readonly Outcome[];
}

function byMeasure<T>(make: (measure: Measure) => T): ByMeasure<T> {
  return Object.fromEntries(measures.map((measure) => [measure, make(measure)])) as Record<Measure, T>;
}

function pairUp(
  a: readonly VerdictRow[],
  b: readonly VerdictRow[],
): { readonly key: string | number; readonly a: VerdictRow; readonly b: VerdictRow }[] {
  const others = new Map(b.map((row) => [String(row.key), row]));
  if (a.length !== b.length) throw different(`one side has ${a.length} prompts, the other ${b.length}`);
  return a.map((row) => {
    const other = others.get(String(row.key));
    if (other === undefined) throw different(`the key ${row.key} is only on one side`);
    if (other.strict.length !== row.strict.length) {
      throw different(
        `the key ${row.key} has ${row.strict.length} verdicts on one side and ${other.strict.length} on the other`,
      );
    }
    return { key: row.key, a: row, b: other };
  });
}

interface Sides {
  readonly a: Trial[];
  readonly b: Trial[];
  readonly differences: Trial[];
  /** Of each prompt. */
  readonly sums: readonly number[];
}

/** What both sides judged. */
function sidesOf(pairs: readonly Pair[]): Sides {
  const a: Trial[] = [];
  const b: Trial[] = [];
  const differences: Trial[] = [];
  const sums = pairs.map((pair, cluster) => {
    let sum = 0;
    for (const [i, before] of pair.a.entries()) {
      const after = pair.b[i] as Outcome;
      if (before === "invalid" || after === "invalid") continue;
      const [from, to] = [before === "pass" ? 1 : 0, after === "pass" ? 1 : 0];
      a.push({ value: from, cluster });
      b.push({ value: to, cluster });
      differences.push({ value: to - from, cluster });
      sum += to - from;
    }
    return sum;
  });
  return { a, b, differences, sums };
}

function difference(pairs: readonly Pair[], path: readonly string[]): Difference {
  const { a, b, differences, sums } = sidesOf(pairs);
  const rates = { a: rateOf(a, path), b: rateOf(b, path) };
  const n = differences.length;
  if (n === 0) return { ...rates, difference: null, low: null, high: null, p: 1 };
  const mean = differences.reduce((sum, { value }) => sum + value, 0) / n;
  return {
    ...rates,
    difference: mean,
    ...clusteredInterval(differences, ["difference", ...path]),
    p: signFlipTest(sums),
  };
}

function changes(pairs: readonly Pair[]): Changes {
  const { a, b } = sidesOf(pairs);
  const some = (from: Outcome, to: Outcome): (string | number)[] =>
    pairs.filter((pair) => pair.a.some((before, i) => before === from && pair.b[i] === to)).map(({ key }) => key);
  return {
    a: rateOf(a, ["changes"]),
    b: rateOf(b, ["changes"]),
    better: some("fail", "pass"),
    worse: some("pass", "fail"),
  };
}

function different(why: string): DataError {
  return new DataError(`these are not verdicts on the same prompts: ${why}`, {
    code: "different-prompts",
    hint: "Compare two files made with the same data and suite.",
  });
}
