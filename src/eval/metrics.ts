// Accuracies with their sizes and intervals, has-op and no-op counted apart.
import { Rng } from "../core/rng.ts";
import { bootstrapInterval, wilsonInterval } from "../core/statistics/index.ts";
import type { Verdict } from "../core/verdict.ts";

/** One judged answer as the metrics see it. */
export interface Outcome {
  readonly verdict: Verdict;
  /** Whether the instruction changes its input; undefined for families without no-ops. */
  readonly hasOperation: boolean | undefined;
  /** Answers that share a cluster (an instruction, say) are not independent. */
  readonly cluster: string;
}

export interface Accuracy {
  readonly metric: "exact-match" | "has-op" | "no-op" | "mean";
  /** Judged answers; invalid ones are counted apart. */
  readonly n: number;
  readonly invalid: number;
  readonly passed: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** How many clusters the answers are of; absent where each is of its own. */
  readonly clusters?: number;
}

/**
 * exact-match over all answers; where some are no-ops and some are not, also has-op, no-op and the mean of the two
 * (papers 2410.04717, figure 2b). 95 % intervals: Wilson where answers are independent, else a bootstrap over clusters;
 * where all answers are right, or none is, a bootstrap has nothing to draw from, and it is Wilson's for that many clusters.
 */
export function accuracies(
  outcomes: readonly Outcome[],
  path: readonly [string | number, ...(string | number)[]],
): Accuracy[] {
  const all = accuracy("exact-match", outcomes, path);
  const changed = outcomes.filter((outcome) => outcome.hasOperation === true);
  const unchanged = outcomes.filter((outcome) => outcome.hasOperation === false);
  if (changed.length === 0 || unchanged.length === 0) return [all];
  const hasOp = accuracy("has-op", changed, path);
  const noOp = accuracy("no-op", unchanged, path);
  return [all, hasOp, noOp, meanOf(hasOp, noOp)];
}

function accuracy(
  metric: Accuracy["metric"],
  outcomes: readonly Outcome[],
  path: readonly [string | number, ...(string | number)[]],
): Accuracy {
  const judged = outcomes.filter((outcome) => outcome.verdict.kind !== "invalid");
  const passed = judged.filter((outcome) => outcome.verdict.kind === "pass").length;
  const n = judged.length;
  const invalid = outcomes.length - n;
  if (n === 0) return { metric, n, invalid, passed, value: null, low: null, high: null };
  const clusters = new Set(judged.map((outcome) => outcome.cluster)).size;
  const value = passed / n;
  const interval =
    clusters === n || value === 0 || value === 1
      ? wilsonInterval(value * clusters, clusters)
      : bootstrapInterval(
          judged.map((outcome) => (outcome.verdict.kind === "pass" ? 1 : 0)),
          { rng: Rng.from(path[0], ...path.slice(1), metric), clusters: judged.map((outcome) => outcome.cluster) },
        );
  const { low, high } = interval;
  return { metric, n, invalid, passed, value, low, high, ...(clusters === n ? {} : { clusters }) };
}

/** The mean of two accuracies; its interval takes them as independent (half-widths added in quadrature). */
function meanOf(a: Accuracy, b: Accuracy): Accuracy {
  const counts = { n: a.n + b.n, invalid: a.invalid + b.invalid, passed: a.passed + b.passed };
  if (a.value === null || b.value === null || a.low === null || b.low === null || a.high === null || b.high === null) {
    return { metric: "mean", ...counts, n: 0, value: null, low: null, high: null };
  }
  const value = (a.value + b.value) / 2;
  return {
    metric: "mean",
    ...counts,
    value,
    low: Math.max(0, value - Math.hypot(a.value - a.low, b.value - b.low) / 2),
    high: Math.min(1, value + Math.hypot(a.high - a.value, b.high - b.value) / 2),
  };
}
