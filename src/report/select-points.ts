// Which points of a results file make a curve, its faint seeds and a cell of the table.
import type { ResultPoint, Results, ResultThreshold } from "../experiments/results.ts";
import type { XValue } from "../experiments/words.ts";

/** A point that was measured: n above 0, so its value and interval are there. */
export type MeasuredPoint = ResultPoint & { readonly value: number; readonly low: number; readonly high: number };

export interface Series {
  readonly arm: string;
  readonly metric: string;
  readonly split: string;
}

/**
 * The points over the seeds, in the order of the axis. Where nothing was pooled because there is one seed, that seed's
 * points are the curve.
 */
export function curveOf(results: Results, series: Series): readonly MeasuredPoint[] {
  return results.x.values
    .map((x) => pointAt(results, series, x))
    .filter((point): point is MeasuredPoint => point !== undefined && isMeasured(point));
}

/** The pooled point at one x, measured or not. */
export function pointAt(results: Results, series: Series, x: XValue): ResultPoint | undefined {
  const here = results.points.filter((point) => isOf(point, series) && point.x === x);
  const pooled = here.find((point) => point.seed === null);
  if (pooled !== undefined) return pooled;
  return here.length === 1 && results.seeds.length === 1 ? here[0] : undefined;
}

/** The single seeds' points behind a curve; none where there is only one seed. */
export function seedPointsOf(results: Results, series: Series): readonly MeasuredPoint[] {
  if (results.seeds.length < 2) return [];
  return results.points
    .filter((point) => isOf(point, series) && point.seed !== null)
    .filter((point): point is MeasuredPoint => isMeasured(point));
}

/** The threshold the finding speaks of: that of the main metric on unseen instructions, at 0.5 or else the lowest level. */
export function mainThresholds(results: Results): readonly ResultThreshold[] {
  const ofMetric = results.thresholds.filter((one) => one.metric === results.metric && one.split === "unseen");
  const levels = ofMetric.map((one) => one.level);
  const level = levels.includes(0.5) ? 0.5 : Math.min(...levels);
  return ofMetric.filter((one) => one.level === level);
}

function isOf(point: ResultPoint, series: Series): boolean {
  return point.arm === series.arm && point.metric === series.metric && point.split === series.split;
}

function isMeasured(point: ResultPoint): point is MeasuredPoint {
  return point.value !== null && point.low !== null && point.high !== null;
}
