// Pass rates with their intervals, where what is counted comes in clusters.
import { Rng, type PathItem } from "../../core/rng.ts";
import { bootstrapInterval, wilsonInterval, type Interval } from "../../core/statistics/index.ts";

export interface Rate {
  readonly passed: number;
  /** Judged; what a broken checker could not judge is in neither number. */
  readonly n: number;
  /** Null where nothing was judged. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** One judged thing: 1 or 0, and the prompt it belongs to. */
export interface Trial {
  readonly value: number;
  readonly cluster: number;
}

/**
 * The share of ones with its 95 % interval: Wilson's where every trial is a cluster of its own, else a bootstrap over
 * clusters. Where all trials agree a bootstrap has no width, and Wilson's interval for as many trials as there are
 * clusters stands in.
 */
export function rateOf(trials: readonly Trial[], path: readonly PathItem[]): Rate {
  const n = trials.length;
  if (n === 0) return { passed: 0, n, value: null, low: null, high: null };
  const passed = trials.reduce((sum, { value }) => sum + value, 0);
  const clusters = new Set(trials.map(({ cluster }) => cluster)).size;
  const { low, high } =
    clusters === n || passed === 0 || passed === n
      ? wilsonInterval((passed / n) * clusters, clusters)
      : clusteredInterval(trials, path);
  return { passed, n, value: passed / n, low, high };
}

/** The bootstrap interval of the mean of values in clusters; 2,000 resamples, fewer for very many values. */
export function clusteredInterval(trials: readonly Trial[], path: readonly PathItem[]): Interval {
  return bootstrapInterval(
    trials.map(({ value }) => value),
    {
      rng: Rng.from("verification", ...path),
      clusters: trials.map(({ cluster }) => cluster),
      resamples: Math.min(2_000, Math.max(200, Math.floor(5e7 / trials.length))),
    },
  );
}
