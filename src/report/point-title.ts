// What a tooltip says of a point: the arm, the place, the accuracy with its interval and n.
import type { ResultPoint, Results } from "../experiments/results.ts";
import { formatCount, formatPercent, formatPercentRange } from "./format-number.ts";
import { capital, metricLabel, splitLabel, xPhrase } from "./words.ts";

export type TitledPoint = Pick<ResultPoint, "arm" | "x" | "metric" | "split" | "n"> & {
  readonly value: number;
  readonly low: number;
  readonly high: number;
};

/** Several lines. Where x changes nothing of the arm, no place is named. */
export function pointTitle(results: Results, point: TitledPoint): string {
  const arm = results.arms.find(({ name }) => name === point.arm);
  return [
    arm?.label ?? point.arm,
    ...(arm?.fixed === true ? [] : [xPhrase(results, point.x)]),
    `${capital(metricLabel(point.metric))} on ${splitLabel(results, point.split)}: ${formatPercent(point.value)}`,
    `Interval ${formatPercentRange(point.low, point.high)}, n = ${formatCount(point.n)}`,
  ].join("\n");
}
