// From accuracies at several sizes to the size at which a level is reached, and how sure that is.
import type { Rng } from "../rng.ts";
import { crossing, curveAt, fitCurve, type Counts, type Curve } from "./logistic-curve.ts";
import { tailProbability } from "./wilson.ts";

/** `successes` of `n` trials at size `x` (a number of instructions, of rows, of parameters; positive). */
export interface AccuracyPoint {
  readonly x: number;
  readonly successes: number;
  readonly n: number;
}

export interface ThresholdOptions {
  /** The accuracy asked for, between 0 and 1. */
  readonly level?: number;
  /** Without it there is no interval. */
  readonly rng?: Rng;
  readonly resamples?: number;
  readonly confidence?: number;
}

export interface ThresholdFit {
  /** The x at which the fitted curve meets the level; undefined unless `reason` is "found". Never extrapolated. */
  readonly threshold: number | undefined;
  /**
   * "never-reached": at the largest x measured the curve is still below the level. "always-exceeded": at the smallest it
   * is above it already. "too-few-points": fewer than two different x with trials.
   */
  readonly reason: "found" | "never-reached" | "always-exceeded" | "too-few-points";
  /** Steepness per unit of ln x; undefined where the counts say nothing about it. Bounded for a sudden rise. */
  readonly slope: number | undefined;
  /** The fitted accuracy for x without end; undefined without points. */
  readonly ceiling: number | undefined;
  /** Of the threshold. An undefined end lies beyond the x that were measured. */
  readonly interval: { readonly low: number | undefined; readonly high: number | undefined } | undefined;
}

/**
 * Fits accuracy(x) = ceiling / (1 + exp(-slope (ln x - middle))) by maximum binomial likelihood and gives the x where it
 * meets `level`. The interval is a percentile interval from a parametric bootstrap (Efron and Tibshirani, "An
 * introduction to the bootstrap", 1993, chapter 6.5): counts drawn from the fitted curve, fitted again. Where a curve
 * rises wholly between two neighbouring x, the counts cannot tell where, and the interval takes in both. Trials at one x
 * count as independent. Throws a RangeError for counts that cannot be or a level that is not between 0 and 1.
 */
export function fitThreshold(points: readonly AccuracyPoint[], options: ThresholdOptions = {}): ThresholdFit {
  const { level = 0.5, rng, resamples = 400, confidence = 0.95 } = options;
  if (!(level > 0 && level < 1)) throw new RangeError(`a level is between 0 and 1, got ${level}`);
  const tail = tailProbability(confidence);
  const counts = mergeCounts(points);
  const outcome = locate(counts, level);
  const { reason, threshold, curve } = outcome;
  const fit = { threshold, reason, slope: curve?.slope, ceiling: curve?.ceiling ?? constantCeiling(counts) };
  if (rng === undefined || curve === undefined) return { ...fit, interval: undefined };
  const again = Array.from({ length: resamples }, () =>
    locate(
      counts.map(({ x, n }) => ({ x, n, successes: binomial(n, curveAt(curve, x), rng) })),
      level,
      curve,
    ),
  );
  const all = [outcome, ...again];
  return {
    ...fit,
    interval: {
      low: finite(
        ranked(
          all.map(({ low }) => low),
          tail,
        ),
      ),
      high: finite(
        ranked(
          all.map(({ high }) => high),
          1 - tail,
        ),
      ),
    },
  };
}

/** The smallest x whose accuracy is at least `level`, or undefined; points without trials are passed over. */
export function firstAbove(points: readonly AccuracyPoint[], level: number): number | undefined {
  return mergeCounts(points).find(({ successes, n }) => successes / n >= level)?.x;
}

interface Location {
  readonly reason: ThresholdFit["reason"];
  readonly threshold: number | undefined;
  readonly curve: Curve | undefined;
  /** Between which x the counts put the threshold; infinite beyond those measured. */
  readonly low: number;
  readonly high: number;
}

function locate(counts: readonly Counts[], level: number, near?: Curve): Location {
  const nowhere = { threshold: undefined, curve: undefined };
  const beyond = { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const before = { low: Number.NEGATIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
  const smallest = counts[0];
  const largest = counts.at(-1);
  // With no or only successes there is no curve to fit, and nothing to fit it for.
  if (smallest === undefined || largest === undefined || counts.length < 2) {
    return { reason: "too-few-points", ...nowhere, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  }
  if (counts.every(({ successes }) => successes === 0)) return { reason: "never-reached", ...nowhere, ...beyond };
  if (counts.every(({ successes, n }) => successes === n)) return { reason: "always-exceeded", ...nowhere, ...before };
  const curve = fitCurve(counts, near);
  if (curveAt(curve, largest.x) < level) return { reason: "never-reached", threshold: undefined, curve, ...beyond };
  if (curveAt(curve, smallest.x) > level) return { reason: "always-exceeded", threshold: undefined, curve, ...before };
  const threshold = Math.min(largest.x, Math.max(smallest.x, crossing(curve, level) ?? largest.x));
  return { reason: "found", threshold, curve, ...between(counts, curve, threshold) };
}

/** The threshold itself, or its two neighbours where the curve rises wholly between them. */
function between(counts: readonly Counts[], curve: Curve, threshold: number): { low: number; high: number } {
  const right = counts.findIndex(({ x }) => x >= threshold);
  const low = counts[Math.max(0, right - 1)]?.x ?? threshold;
  const high = counts[right]?.x ?? threshold;
  const share = (x: number): number => curveAt(curve, x) / curve.ceiling;
  return share(low) < 0.02 && share(high) > 0.98 ? { low, high } : { low: threshold, high: threshold };
}

/** Checked, without empty points, those of the same x added up, x ascending. */
function mergeCounts(points: readonly AccuracyPoint[]): readonly Counts[] {
  const merged = new Map<number, Counts>();
  for (const { x, successes, n } of points) {
    if (!(x > 0 && Number.isFinite(x))) throw new RangeError(`the x of a point is a positive number, got ${x}`);
    if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || successes > n) {
      throw new RangeError(`${successes} successes of ${n} trials cannot be (at x = ${x})`);
    }
    const known = merged.get(x) ?? { x, successes: 0, n: 0 };
    if (n > 0) merged.set(x, { x, successes: known.successes + successes, n: known.n + n });
  }
  return [...merged.values()].sort((left, right) => left.x - right.x);
}

/** The accuracy itself where all trials failed, all succeeded, or all had the same x. */
function constantCeiling(counts: readonly Counts[]): number | undefined {
  const n = counts.reduce((sum, point) => sum + point.n, 0);
  return n === 0 ? undefined : counts.reduce((sum, point) => sum + point.successes, 0) / n;
}

function binomial(n: number, p: number, rng: Rng): number {
  let successes = 0;
  for (let trial = 0; trial < n; trial++) if (rng.chance(p)) successes++;
  return successes;
}

/** The value at a share of the sorted values, without interpolation, which infinities do not allow. */
function ranked(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
