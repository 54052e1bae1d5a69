// What the bar figures of curricula set side by side: arms, the stages of each arm, and everything that each was asked.
import type { ResultArm, Results } from "../experiments/results.ts";
import type { XValue } from "../experiments/words.ts";
import { armStyle } from "./arm-style.ts";
import type { Bar, BarGroup } from "./bar-figure.ts";
import { pointTitle, type TitledPoint } from "./point-title.ts";
import {
  baselineAt,
  earlierPoints,
  measuredAt,
  placesOf,
  seedPointsOf,
  untrainedArms,
  type Series,
} from "./select-points.ts";
import { splitLabel, xLabel, xPhrase } from "./words.ts";

/** An arm at one place, under the name that tells it apart from everything beside it. */
interface Place {
  readonly arm: ResultArm;
  readonly x: XValue;
}

/**
 * The arms beside each other on the main split: under their x where there are several, those that x does not change
 * first and by themselves.
 */
export function armGroups(results: Results): readonly BarGroup[] {
  const { x: axis, published, metric } = results;
  const barsOf = (places: readonly Place[]): Bar[] =>
    places.flatMap((place) => barOf(results, { ...place, metric, split: "unseen" }, place.arm.label));
  const everywhere = barsOf(fixedArms(results).map((arm) => ({ arm, x: axis.values[0] ?? 0 })));
  const varied = results.arms.filter((arm) => arm.fixed !== true);
  const single = axis.values.length === 1;
  const groups = axis.values.map((x, i) => ({
    label: single ? "" : xPhrase(results, x),
    bars: barsOf(varied.map((arm) => ({ arm, x }))),
    ...(isBetween(i, published?.from, published?.to, axis.values) ? { published: true } : {}),
  }));
  const label = single || varied.length === 0 ? "" : "the same everywhere";
  return [{ label, bars: everywhere }, ...groups].filter(({ bars }) => bars.length > 0);
}

/** The arms that x does not change, and of the others the last on the axis. */
export function sideBySide(results: Results): readonly BarGroup[] {
  const bars = lastPlaces(results).flatMap((place) =>
    barOf(results, { ...place, metric: results.metric, split: "unseen" }, nameOf(results, place)),
  );
  return bars.length === 0 ? [] : [{ label: "", bars }];
}

/** Each arm before training and after each stage; arms that were asked only at their end are left out. */
export function stageGroups(results: Results, split: string): readonly BarGroup[] {
  const { metric } = results;
  return lastPlaces(results).flatMap((place) => {
    const series = { arm: place.arm.name, metric, split };
    const earlier = earlierPoints(results, series, place.x);
    const last = measuredAt(results, series, place.x);
    if (earlier.length === 0 || last === undefined) return [];
    const lastStage = place.arm.models.find(({ x }) => x === place.x)?.stages?.at(-1)?.name;
    const seedsAfter = (stage: string): number[] =>
      (results.stagePoints ?? [])
        .filter((one) => one.stage === stage && one.seed !== null && one.x === place.x && isOf(one, series))
        .flatMap(({ value }) => value ?? []);
    const bars = [
      ...earlier.map((point) => ({ point, stage: point.stage, seeds: seedsAfter(point.stage) })),
      { point: last, stage: lastStage ?? "the last stage", seeds: seedsOf(results, series, place.x) },
    ].map(({ point, stage, seeds }): Bar => ({
      ...bare(results, point, place.arm),
      label: stage === "start" ? "before training" : `after ${stage}`,
      seeds: results.seeds.length < 2 ? [] : seeds,
      baseline: baselineAt(results, series, place.x)?.value,
      start: undefined,
    }));
    return [{ label: nameOf(results, place), bars }];
  });
}

/** Everything that each arm was asked: carried out, recited, on paired instructions. */
export function probeGroups(results: Results): readonly BarGroup[] {
  const splits = (results.probes ?? []).map(({ split }) => split);
  return lastPlaces(results).flatMap((place) => {
    const bars = splits.flatMap((split) =>
      barOf(results, { ...place, metric: results.metric, split }, splitLabel(results, split)),
    );
    return bars.length === 0 ? [] : [{ label: nameOf(results, place), bars }];
  });
}

/** One place of every arm: where x changes it, the last on the axis. */
function lastPlaces(results: Results): Place[] {
  const fixed = new Set(fixedArms(results));
  return results.arms.flatMap((arm) => {
    const places = placesOf(results, arm);
    const shown = fixed.has(arm) || results.x.scale !== "ordinal" ? places.slice(-1) : places;
    return shown.map((x) => ({ arm, x }));
  });
}

function nameOf(results: Results, { arm, x }: Place): string {
  return arm.fixed === true || results.x.values.length === 1 ? arm.label : `${arm.label} (${xLabel(x)})`;
}

function fixedArms({ arms }: Results): ResultArm[] {
  return arms.filter((arm) => arm.fixed === true);
}

interface Asked extends Place {
  readonly metric: string;
  readonly split: string;
}

function barOf(results: Results, { arm, x, metric, split }: Asked, label: string): Bar[] {
  const series = { arm: arm.name, metric, split };
  const point = measuredAt(results, series, x);
  if (point === undefined) return [];
  return [
    {
      ...bare(results, point, arm),
      label,
      seeds: seedsOf(results, series, x),
      baseline: baselineAt(results, series, x)?.value,
      start: untrainedArms(results).includes(arm)
        ? undefined
        : earlierPoints(results, series, x).find(({ stage }) => stage === "start")?.value,
    },
  ];
}

function bare(results: Results, point: TitledPoint, arm: ResultArm) {
  const { value, low, high } = point;
  return { value, low, high, colour: armStyle(results.arms.indexOf(arm)).colour, title: pointTitle(results, point) };
}

function seedsOf(results: Results, series: Series, x: XValue): number[] {
  return seedPointsOf(results, series).flatMap((point) => (point.x === x ? [point.value] : []));
}

function isOf(point: Series, { arm, metric, split }: Series): boolean {
  return point.arm === arm && point.metric === metric && point.split === split;
}

function isBetween(at: number, from: XValue | undefined, to: XValue | undefined, values: readonly XValue[]): boolean {
  if (from === undefined || to === undefined) return false;
  const ends = [values.indexOf(from), values.indexOf(to)];
  return !ends.includes(-1) && at >= Math.min(...ends) && at <= Math.max(...ends);
}
