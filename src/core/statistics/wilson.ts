// The interval of a success rate.
import { normalQuantile } from "./normal-quantile.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The score interval of Wilson, "Probable inference, the law of succession, and statistical inference" (1927), without
 * continuity correction: keeps its coverage for small `n` and for rates near 0 and 1, where the usual one has none. [0, 1]
 * where n = 0. For independent trials, or an effective number of them, which need not be whole; see `bootstrapInterval`
 * for clusters. Throws a RangeError for counts that cannot be.
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  if (!(successes >= 0 && successes <= n && Number.isFinite(n))) {
    throw new RangeError(`${successes} successes of ${n} trials cannot be`);
  }
  if (n === 0) return { low: 0, high: 1 };
  const z = normalQuantile(1 - tailProbability(confidence));
  const share = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  // At the ends the formula gives 0 and 1 but for the last bits.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}

/** What is left out at each side: 0.025 for 0.95. Throws a RangeError unless `confidence` is between 0 and 1. */
export function tailProbability(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`a confidence is between 0 and 1, got ${confidence}`);
  }
  return (1 - confidence) / 2;
}
