// The interval of any statistic, from the values alone.
import type { Rng } from "../rng.ts";
import { mean, quantile } from "./descriptive.ts";
import { tailProbability, type Interval } from "./wilson.ts";

export interface BootstrapOptions {
  readonly rng: Rng;
  /** The mean where left out. It must not keep or change the list it is given. */
  readonly statistic?: (values: readonly number[]) => number;
  readonly resamples?: number;
  readonly confidence?: number;
  /**
   * The source of each value (a seed, a document, an instruction): sources are drawn instead of values, since values that
   * share one are not independent. See Cameron, Gelbach and Miller (2008), "pairs cluster bootstrap".
   */
  readonly clusters?: readonly (string | number)[];
}

/**
 * The percentile interval of Efron, "Bootstrap methods: another look at the jackknife" (1979): the statistic of values
 * drawn with replacement, again and again. It says nothing about variation that is not in the values: equal values, or a
 * single cluster, give an interval of width 0, and few clusters one that is too narrow. Throws a RangeError for no values
 * or a list of clusters of another length.
 */
export function bootstrapInterval(values: readonly number[], options: BootstrapOptions): Interval {
  const { rng, statistic = mean, resamples = 2000, confidence = 0.95, clusters } = options;
  if (values.length === 0) throw new RangeError("a bootstrap needs at least one value");
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`a bootstrap needs a whole number of resamples, got ${resamples}`);
  }
  const tail = tailProbability(confidence);
  const groups = clusters === undefined ? values.map((value) => [value]) : groupBy(values, clusters);
  const statistics = Array.from({ length: resamples }, () => {
    const sample: number[] = [];
    for (let i = 0; i < groups.length; i++) {
      for (const value of groups[rng.int(groups.length)] as readonly number[]) sample.push(value);
    }
    return statistic(sample);
  });
  return { low: quantile(statistics, tail), high: quantile(statistics, 1 - tail) };
}

/** The values of each cluster, clusters in the order in which they first occur. */
function groupBy(values: readonly number[], clusters: readonly (string | number)[]): readonly (readonly number[])[] {
  if (clusters.length !== values.length) {
    throw new RangeError(`${values.length} values need as many clusters, got ${clusters.length}`);
  }
  const groups = new Map<string | number, number[]>();
  for (const [i, value] of values.entries()) {
    const cluster = clusters[i] as string | number;
    const group = groups.get(cluster);
    if (group === undefined) groups.set(cluster, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}
