// What a training measured besides its loss, step by step: reward, entropy, length of answers.
import * as Plot from "@observablehq/plot";
import type { ResultCurve, Results } from "../experiments/results.ts";
import { armStyle } from "./arm-style.ts";
import { drawPlot } from "./draw-plot.ts";
import { formatNumber, formatTick } from "./format-number.ts";
import { capital, xLabel } from "./words.ts";

/** Curves of one name in one stage of one arm: a figure. */
export interface ObjectiveCurves {
  readonly arm: string;
  readonly stage: string;
  readonly name: string;
  readonly curves: readonly ResultCurve[];
}

/** In the order of the results, an arm that x does not change once. */
export function objectiveCurves({ curves = [], arms, x }: Results): readonly ObjectiveCurves[] {
  const found = new Map<string, ResultCurve[]>();
  for (const curve of curves) {
    const arm = arms.find(({ name }) => name === curve.arm);
    if (arm?.fixed === true && curve.x !== x.values[0]) continue;
    const key = JSON.stringify([curve.arm, curve.stage, curve.name]);
    found.set(key, [...(found.get(key) ?? []), curve]);
  }
  return [...found.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ arm: first.arm, stage: first.stage, name: first.name, curves: same }];
  });
}

/** The figure as SVG text: one line for each seed and x. */
export function drawObjectiveFigure(results: Results, { arm, stage, name, curves }: ObjectiveCurves): string {
  const index = results.arms.findIndex((one) => one.name === arm);
  const label = results.arms[index]?.label ?? arm;
  const { colour } = armStyle(Math.max(0, index));
  const all = curves.flatMap(({ points }) => points);
  const values = all.map(([, value]) => value);
  const lowest = Math.min(0, ...values);
  const most = Math.max(...values);
  // What never left 0 still needs a scale.
  const highest = most > lowest ? most : lowest + 1;
  const lastStep = Math.max(1, ...all.map(([step]) => step));
  const several = new Set(curves.map(({ x }) => x)).size > 1;
  const ends = curves.flatMap(({ points, x, seed }) => {
    const [step, value] = points.at(-1) ?? [];
    return step === undefined || value === undefined
      ? []
      : [
          {
            step,
            value,
            title: `${several ? `${xLabel(x)}, ` : ""}seed ${seed}\n${curveLabel(name)} ${formatNumber(value)}`,
          },
        ];
  });
  return drawPlot(
    {
      width: 400,
      height: 220,
      marginLeft: 46,
      marginRight: 24,
      marginTop: 26,
      marginBottom: 40,
      x: { domain: [0, lastStep] },
      y: { domain: [lowest, highest], nice: true },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 4 }),
        Plot.axisY({
          ticks: 4,
          tickFormat: (value: number) => formatNumber(value),
          tickSize: 0,
          label: capital(curveLabel(name)),
          labelArrow: "none",
          fill: "var(--quiet)",
        }),
        Plot.axisX({
          ticks: 5,
          tickSize: 4,
          tickFormat: (step: number) => formatTick(step),
          label: `Step of ${stage}`,
          labelAnchor: "center",
          labelArrow: "none",
          fill: "var(--quiet)",
          stroke: "var(--quiet)",
        }),
        curves.map(({ points, x }) =>
          Plot.line(points, {
            x: "0",
            y: "1",
            stroke: colour,
            strokeWidth: 1.25,
            strokeOpacity: strength(results, x),
            className: "objective-curve",
          }),
        ),
        Plot.dot(ends, { x: "step", y: "value", r: 2.5, fill: colour, title: "title" }),
      ],
    },
    `${capital(curveLabel(name))} against the steps of ${stage}, ${label}.`,
  );
}

const curveWords: Readonly<Record<string, string>> = {
  reward: "mean reward",
  "pass-at-1": "share of answers that pass",
  silent: "share of groups without a difference",
  kl: "divergence from the reference",
  "answer-length": "tokens of an answer",
  margin: "margin of the implicit reward",
  accuracy: "share of pairs told apart",
};

/** What a curve's name means: "pass-at-1" is the share of answers that pass. */
export function curveLabel(name: string): string {
  return curveWords[name] ?? name.replaceAll("-", " ");
}

/** The further right on the x axis, the stronger the line. */
function strength({ x: { values } }: Results, x: ResultCurve["x"]): number {
  return values.length < 2 ? 1 : 0.45 + (0.55 * Math.max(0, values.indexOf(x))) / (values.length - 1);
}
