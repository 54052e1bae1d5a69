// What IFScale reports on a model: accuracy by density, kinds of errors, primacy, and how far all fall together.
import { DataError } from "../../core/errors.ts";
import type { KeywordOutcome } from "./keyword-check.ts";

export interface DensityPoint {
  /** How many keywords. */
  readonly density: number;
  readonly runs: number;
  /** Mean over runs of the share of keywords that are there. */
  readonly accuracy: number;
  /** Standard deviation of that share over runs (n - 1); 0 for one run. */
  readonly deviation: number;
  /** Shares of keywords, over all runs. */
  readonly omitted: number;
  readonly modified: number;
  /** `omitted / modified`; absent where nothing is modified. */
  readonly omittedPerModified?: number;
  readonly primacy: Primacy;
  /** Share of runs that have every keyword. */
  readonly all: number;
  /** What `all` would be if keywords were independent: accuracy to the power of density. */
  readonly allIfIndependent: number;
}

export interface Primacy {
  /** Shares of errors among the first and the last third of the keywords; a remainder belongs to neither. */
  readonly early: number;
  readonly late: number;
  /** `late / early`, over 1 where earlier instructions are preferred; absent where the first third has no error. */
  readonly ratio?: number;
}

/** One point for each density, ascending. Runs are lists of outcomes in the order of the prompt; none is empty. */
export function densityCurve(runs: readonly (readonly KeywordOutcome[])[]): DensityPoint[] {
  const byDensity = new Map<number, (readonly KeywordOutcome[])[]>();
  for (const [i, run] of runs.entries()) {
    if (run.length === 0) {
      throw new DataError(`Run ${i} has no outcomes.`, {
        code: "empty-run",
        hint: "Every run has a keyword at least.",
      });
    }
    byDensity.set(run.length, [...(byDensity.get(run.length) ?? []), run]);
  }
  return [...byDensity].sort(([a], [b]) => a - b).map(([density, members]) => pointOf(density, members));
}

/** Over several runs of one density or of more. */
export function primacyOf(runs: readonly (readonly KeywordOutcome[])[]): Primacy {
  const thirds = runs.map((run) => Math.floor(run.length / 3));
  const early = errorShare(runs.flatMap((run, i) => run.slice(0, thirds[i])));
  const late = errorShare(runs.flatMap((run, i) => run.slice(run.length - (thirds[i] as number))));
  return { early, late, ...(early === 0 ? {} : { ratio: late / early }) };
}

/** The density at which earlier keywords are preferred most; undefined where no first third has an error. */
export function peakPrimacy(points: readonly DensityPoint[]): DensityPoint | undefined {
  let peak: DensityPoint | undefined;
  for (const point of points) {
    if (point.primacy.ratio !== undefined && point.primacy.ratio > (peak?.primacy.ratio ?? 0)) peak = point;
  }
  return peak;
}

function pointOf(density: number, runs: readonly (readonly KeywordOutcome[])[]): DensityPoint {
  const shares = runs.map((run) => shareOf(run, "followed"));
  const accuracy = mean(shares);
  const [omitted, modified] = [shareOf(runs.flat(), "omitted"), shareOf(runs.flat(), "modified")];
  const squares = shares.reduce((sum, share) => sum + (share - accuracy) ** 2, 0);
  return {
    density,
    runs: runs.length,
    accuracy,
    deviation: runs.length < 2 ? 0 : Math.sqrt(squares / (runs.length - 1)),
    omitted,
    modified,
    ...(modified === 0 ? {} : { omittedPerModified: omitted / modified }),
    primacy: primacyOf(runs),
    all: mean(shares.map((share) => (share === 1 ? 1 : 0))),
    allIfIndependent: accuracy ** density,
  };
}

function shareOf(outcomes: readonly KeywordOutcome[], kind: KeywordOutcome["kind"]): number {
  return outcomes.filter((outcome) => outcome.kind === kind).length / outcomes.length;
}

function errorShare(outcomes: readonly KeywordOutcome[]): number {
  return outcomes.length === 0 ? 0 : 1 - shareOf(outcomes, "followed");
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
