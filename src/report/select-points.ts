// Which points of a results file make a curve, its faint seeds and a cell of the table.
import type {
  ResultArm,
  ResultBaseline,
  ResultPoint,
  Results,
  ResultStagePoint,
  ResultThreshold,
} from "../experiments/results.ts";
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
  return results.x.values.flatMap((x) => measuredAt(results, series, x) ?? []);
}

/** The pooled point at one x, measured or not. */
export function pointAt(results: Results, series: Series, x: XValue): ResultPoint | undefined {
  const here = results.points.filter((point) => isOf(point, series) && point.x === x);
  const pooled = here.find((point) => point.seed === null);
  if (pooled !== undefined) return pooled;
  return here.length === 1 && results.seeds.length === 1 ? here[0] : undefined;
}

/** The pooled point at one x, if it was measured. */
export function measuredAt(results: Results, series: Series, x: XValue): MeasuredPoint | undefined {
  const point = pointAt(results, series, x);
  return point !== undefined && isMeasured(point) ? point : undefined;
}

/** The single seeds' points behind a curve; none where there is only one seed. */
export function seedPointsOf(results: Results, series: Series): readonly MeasuredPoint[] {
  if (results.seeds.length < 2) return [];
  return results.points
    .filter((point) => isOf(point, series) && point.seed !== null)
    .filter((point): point is MeasuredPoint => isMeasured(point));
}

/** The places at which an arm has something of its own to show: the first alone where x changes nothing of it. */
export function placesOf(results: Results, arm: ResultArm): readonly XValue[] {
  return arm.fixed === true ? results.x.values.slice(0, 1) : results.x.values;
}

/** Arms that were not trained: what all others began from. */
export function untrainedArms({ arms }: Results): readonly ResultArm[] {
  return arms.filter(({ models }) => models.length > 0 && models.every(({ steps }) => steps === 0));
}

export type MeasuredStagePoint = MeasuredPoint & Pick<ResultStagePoint, "stage">;

/** The accuracies over the seeds after the stages before the last, in the order of training; "start" is before all. */
export function earlierPoints(results: Results, series: Series, x: XValue): readonly MeasuredStagePoint[] {
  return (results.stagePoints ?? [])
    .filter((point) => isOf(point, series) && point.x === x && point.seed === null)
    .filter((point): point is MeasuredStagePoint => isMeasured(point));
}

export type MeasuredBaseline = ResultBaseline & Pick<MeasuredPoint, "value" | "low" | "high">;

/** What answers score there that know nothing of the instruction. */
export function baselineAt(results: Results, series: Series, x: XValue): MeasuredBaseline | undefined {
  return (results.baselines ?? [])
    .filter((one) => isOf(one, series) && one.x === x)
    .find((one): one is MeasuredBaseline => one.value !== null && one.low !== null && one.high !== null);
}

/** Every baseline of a metric on a split, of all arms. */
export function baselinesOf(results: Results, metric: string, split: string): readonly MeasuredBaseline[] {
  return results.arms.flatMap((arm) =>
    placesOf(results, arm).flatMap((x) => baselineAt(results, { arm: arm.name, metric, split }, x) ?? []),
  );
}

/** Baselines along x: one line of all arms that agree. */
export function baselineSeries(
  results: Results,
  metric: string,
  split: string,
): readonly (readonly MeasuredBaseline[])[] {
  const lines = new Map<string, readonly MeasuredBaseline[]>();
  for (const { name: arm } of results.arms) {
    const line = results.x.values.flatMap((x) => baselineAt(results, { arm, metric, split }, x) ?? []);
    if (line.length > 0) lines.set(JSON.stringify(line.map(({ x, value }) => [x, value])), line);
  }
  return [...lines.values()];
}

/** Accuracies before any training along x, each once, where they were measured after no stage and not as an arm. */
export function startSeries(results: Results, metric: string, split: string): readonly MeasuredStagePoint[] {
  const untrained = untrainedArms(results);
  const points = new Map<string, MeasuredStagePoint>();
  for (const arm of results.arms) {
    if (untrained.includes(arm)) continue;
    for (const x of results.x.values) {
      for (const point of earlierPoints(results, { arm: arm.name, metric, split }, x)) {
        if (point.stage === "start") points.set(JSON.stringify([x, point.value]), point);
      }
    }
  }
  return [...points.values()];
}

/** The threshold the finding speaks of: that of the main metric on unseen instructions, at 0.5 or else the lowest level. */
export function mainThresholds(results: Results): readonly ResultThreshold[] {
  const ofMetric = results.thresholds.filter((one) => one.metric === results.metric && one.split === "unseen");
  const levels = ofMetric.map((one) => one.level);
  const level = levels.includes(0.5) ? 0.5 : Math.min(...levels);
  return ofMetric.filter((one) => one.level === level);
}

function isOf(point: Pick<ResultPoint, "arm" | "metric" | "split">, series: Series): boolean {
  return point.arm === series.arm && point.metric === series.metric && point.split === series.split;
}

function isMeasured(point: ResultPoint): point is MeasuredPoint {
  return point.value !== null && point.low !== null && point.high !== null;
}
