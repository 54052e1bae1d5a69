// Pass rates with their intervals, where what is counted comes in clusters.
import { Rng, type PathItem } from "../../core/rng.ts";
import { quantile, wilsonInterval, type Interval } from "../../core/statistics/index.ts";

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

/**
 * The 95 % percentile interval of the mean of values in clusters, clusters drawn with replacement (Cameron, Gelbach and
 * Miller 2008, "pairs cluster bootstrap"): `bootstrapInterval` for a mean, which needs only each cluster's sum and size.
 * 2,000 resamples, fewer for very many clusters.
 */
export function clusteredInterval(trials: readonly Trial[], path: readonly PathItem[]): Interval {
  const rng = Rng.from("verification", ...path);
  const { sums, sizes } = totalsOf(trials);
  const resamples = Math.min(2_000, Math.max(200, Math.floor(2e7 / sums.length)));
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    let size = 0;
    for (let i = 0; i < sums.length; i++) {
      const drawn = rng.int(sums.length);
      sum += sums[drawn] as number;
      size += sizes[drawn] as number;
    }
    return sum / size;
  });
  return { low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

function totalsOf(trials: readonly Trial[]): { readonly sums: Float64Array; readonly sizes: Float64Array } {
  const places = new Map<number, number>();
  for (const { cluster } of trials) if (!places.has(cluster)) places.set(cluster, places.size);
  const sums = new Float64Array(places.size);
  const sizes = new Float64Array(places.size);
  for (const { value, cluster } of trials) {
    const at = places.get(cluster) as number;
    sums[at] = (sums[at] as number) + value;
    sizes[at] = (sizes[at] as number) + 1;
  }
  return { sums, sizes };
}
