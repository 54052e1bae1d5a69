// The numbers of the figure of a worth: those who were told, those who were shown, and what to read them against.
import type { Results, ResultWorth } from "../experiments/results.ts";
import { armStyle, type ArmStyle } from "./arm-style.ts";
import { pointTitle } from "./point-title.ts";
import {
  baselineAt,
  earlierPoints,
  measuredAt,
  seedPointsOf,
  untrainedArms,
  type MeasuredBaseline,
  type MeasuredPoint,
} from "./select-points.ts";

export interface OnCurve extends MeasuredPoint {
  readonly examples: number;
}

export interface WorthData {
  readonly label: string;
  readonly style: ArmStyle;
  readonly reference: MeasuredPoint | undefined;
  readonly referenceSeeds: readonly MeasuredPoint[];
  readonly curveLabel: string;
  readonly curveStyle: ArmStyle;
  readonly curve: readonly OnCurve[];
  readonly curveSeeds: readonly OnCurve[];
  readonly start: MeasuredPoint | undefined;
  readonly baseline: MeasuredBaseline | undefined;
  readonly titleOf: (point: MeasuredPoint) => string;
}

/** What the figure shows, out of the results. Where arms make the curve, its style is that of the first of them. */
export function worthData(results: Results, worth: ResultWorth): WorthData {
  const { metric, split, of } = worth;
  const x = worth.x ?? results.x.values[0] ?? 0;
  const armOf = (name: string): number => results.arms.findIndex((arm) => arm.name === name);
  const labelOf = (name: string): string => results.arms[armOf(name)]?.label ?? name;
  const measured = (arm: string, at: ResultWorth["curve"][number]["x"]): MeasuredPoint | undefined =>
    measuredAt(results, { arm, metric, split }, at);
  const first = worth.curve[0]?.arm ?? of;
  const arms = new Set(worth.curve.map(({ arm }) => arm));
  const untrained = untrainedArms(results)[0];
  const start =
    untrained === undefined
      ? earlierPoints(results, { arm: of, metric, split }, x).find(({ stage }) => stage === "start")
      : measured(untrained.name, x);
  return {
    label: labelOf(of),
    style: armStyle(armOf(of)),
    reference: measured(of, x),
    referenceSeeds: seedPointsOf(results, { arm: of, metric, split }).filter((point) => point.x === x),
    curveLabel: arms.size === 1 ? labelOf(first) : "worked examples",
    curveStyle: armStyle(armOf(first)),
    curve: worth.curve.flatMap(({ arm, x: at, examples }) => {
      const point = measured(arm, at);
      return point === undefined ? [] : [{ ...point, examples }];
    }),
    curveSeeds: worth.curve.flatMap(({ arm, x: at, examples }) =>
      seedPointsOf(results, { arm, metric, split }).flatMap((point) =>
        point.x === at ? [{ ...point, examples }] : [],
      ),
    ),
    start,
    baseline: baselineAt(results, { arm: of, metric, split }, x),
    titleOf: (point) => pointTitle(results, point),
  };
}
