// One accuracy out of several seeds, with an interval that knows that seeds differ.
import { mean, normalQuantile, wilsonInterval } from "../core/statistics/index.ts";
import type { Accuracy } from "./metrics.ts";

export type SeedAccuracy = Omit<Accuracy, "metric">;

/**
 * Pools the accuracies of independent seeds. The value is the mean over seeds that judged anything. With one seed the
 * interval is that seed's own. With more, it is Wilson's at the effective sample size `p (1 - p) / SE^2`, where SE^2 is
 * the larger of the binomial variance and the variance of the mean over seeds (Korn and Graubard, 1998, for clustered
 * proportions): seeds that disagree widen it, and it never leaves [0, 1]. Where answers share clusters, the binomial
 * variance is that of as many independent answers as would have the seeds' own intervals.
 */
export function poolSeeds(seeds: readonly SeedAccuracy[]): SeedAccuracy {
  const judged = seeds.filter((seed) => seed.value !== null);
  const invalid = seeds.reduce((sum, seed) => sum + seed.invalid, 0);
  const [only] = judged;
  if (only === undefined) return { n: 0, invalid, passed: 0, value: null, low: null, high: null };
  if (judged.length === 1) return { ...only, invalid };
  const n = judged.reduce((sum, seed) => sum + seed.n, 0);
  const passed = judged.reduce((sum, seed) => sum + seed.passed, 0);
  const values = judged.map((seed) => seed.value as number);
  const value = mean(values);
  const spread = values.reduce((sum, v) => sum + (v - value) ** 2, 0) / (values.length - 1) / values.length;
  const independent = judged.reduce((sum, seed) => sum + independentAnswers(seed), 0);
  const binomial = (value * (1 - value)) / independent;
  const effective = spread > binomial ? (value * (1 - value)) / spread : independent;
  const interval = wilsonInterval(value * effective, effective);
  return { n, invalid, passed, value, low: Math.min(interval.low, value), high: Math.max(interval.high, value) };
}

/** How many independent answers would have this interval. */
function independentAnswers({ n, clusters, value, low, high }: SeedAccuracy): number {
  if (clusters === undefined || value === null || low === null || high === null) return n;
  if (value === 0 || value === 1) return clusters;
  const deviation = (high - low) / (2 * normalQuantile(0.975));
  // Clusters whose answers are all alike tell as much as one answer each; fewer than that, none can.
  return Math.min(n, (value * (1 - value)) / deviation ** 2);
}
