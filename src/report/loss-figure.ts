// Loss curves of one arm: one line per trained model, training solid and validation dashed.
import * as Plot from "@observablehq/plot";
import type { ResultArm, ResultLosses, Results } from "../experiments/results.ts";
import { armStyle } from "./arm-style.ts";
import { drawPlot } from "./draw-plot.ts";
import { formatLoss, formatTick } from "./format-number.ts";
import { placesOf } from "./select-points.ts";
import { xLabel, xPhrase } from "./words.ts";

const width = 400;
const height = 260;
const margin = { marginLeft: 40, marginRight: 50, marginTop: 26, marginBottom: 40 };
/** More points than this a line of 300 pixels does not show. */
const mostPoints = 60;

/** The figure of one arm as SVG text, or undefined where nothing was recorded. The later an x, the stronger its line. */
export function drawLossFigure(results: Results, armName: string): string | undefined {
  const index = results.arms.findIndex((arm) => arm.name === armName);
  const arm = results.arms[index];
  if (arm === undefined) return undefined;
  const places = placesOf(results, arm);
  const curves = results.losses.filter(
    (one) => one.arm === armName && places.includes(one.x) && one.train.length + one.validation.length > 0,
  );
  if (curves.length === 0) return undefined;
  const { colour } = armStyle(index);
  // A scale needs a length even where every loss is 0 or there is one step.
  const highest = Math.max(1e-6, ...curves.flatMap((curve) => lossesOf(curve)));
  const lastStep = Math.max(
    1,
    ...curves.flatMap((curve) => [...curve.train, ...curve.validation].map(([step]) => step)),
  );
  const ends = curves.flatMap((curve) => endOf(results, curve));
  return drawPlot(
    {
      width,
      height,
      ...margin,
      x: { domain: [0, lastStep] },
      y: { domain: [0, highest], nice: true },
      marks: [
        Plot.gridY({ stroke: "var(--rule)", strokeOpacity: 1, ticks: 5 }),
        Plot.axisY({ ticks: 5, tickSize: 0, label: "Loss", labelArrow: "none", fill: "var(--quiet)" }),
        Plot.axisX({
          ticks: 5,
          tickSize: 4,
          tickFormat: (step: number) => formatTick(step),
          label: "Training step",
          labelAnchor: "center",
          labelArrow: "none",
          fill: "var(--quiet)",
          stroke: "var(--quiet)",
        }),
        stageMarks(arm),
        curves.map((curve) => {
          const line = { x: "0", y: "1", stroke: colour, strokeOpacity: strength(results, curve) };
          return [
            Plot.line(drawable(curve.train), { ...line, strokeWidth: 1.25, className: "training-loss" }),
            Plot.line(drawable(curve.validation), {
              ...line,
              strokeWidth: 1.75,
              strokeDasharray: "5 3",
              className: "validation-loss",
            }),
          ];
        }),
        Plot.dot(ends, { x: "step", y: "loss", r: 2.5, fill: colour, fillOpacity: "strength", title: "title" }),
        Plot.text(apart(ends, highest), {
          x: "step",
          y: "loss",
          text: "label",
          textAnchor: "start",
          dx: 7,
          fill: "var(--quiet)",
        }),
      ],
    },
    `Loss against training step, ${arm.label}. The table of trained models holds the final losses.`,
  );
}

/** Where one stage gives way to the next: a line, and the name of each between them where it fits. */
function stageMarks({ models }: ResultArm): Plot.Markish {
  const { stages = [] } = models.at(-1) ?? {};
  if (stages.length < 2) return null;
  const total = Math.max(
    1,
    stages.reduce((sum, { steps }) => sum + steps, 0),
  );
  const plotWidth = width - margin.marginLeft - margin.marginRight;
  let before = 0;
  const spans = stages.map(({ name, steps }) => {
    const from = before;
    before += steps;
    return { name, from, to: before, fits: name.length * 6.6 < (plotWidth * steps) / total };
  });
  return [
    Plot.ruleX(spans.slice(1), {
      x: "from",
      stroke: "var(--faint)",
      strokeDasharray: "2 3",
      className: "stage-starts",
    }),
    Plot.text(
      spans.filter(({ fits }) => fits),
      {
        x: ({ from, to }: (typeof spans)[number]) => (from + to) / 2,
        frameAnchor: "top",
        lineAnchor: "bottom",
        dy: -4,
        text: "name",
        fill: "var(--quiet)",
        stroke: "var(--paper)",
        strokeWidth: 4,
      },
    ),
  ];
}

interface End {
  readonly step: number;
  readonly loss: number;
  readonly label: string;
  readonly title: string;
  readonly strength: number;
}

function endOf(results: Results, curve: ResultLosses): readonly End[] {
  const kind = curve.validation.length > 0 ? "validation" : "train";
  const last = curve[kind].at(-1);
  if (last === undefined) return [];
  const [step, loss] = last;
  const fixed = results.arms.find(({ name }) => name === curve.arm)?.fixed === true;
  const what = kind === "train" ? "Training" : "Validation";
  return [
    {
      step,
      loss,
      label: fixed ? "" : xLabel(curve.x),
      title: `${fixed ? "" : `${xPhrase(results, curve.x)}, `}seed ${curve.seed}\n${what} loss ${formatLoss(loss)} at step ${formatTick(step)}`,
      strength: strength(results, curve),
    },
  ];
}

/** The ends whose labels do not touch: from the top, at least 13 pixels apart, each x once. */
function apart(ends: readonly End[], highest: number): readonly End[] {
  const perPixel = highest / (height - margin.marginTop - margin.marginBottom);
  const kept: End[] = [];
  for (const end of ends.toSorted((a, b) => b.loss - a.loss)) {
    const above = kept.at(-1);
    if (above !== undefined && above.loss - end.loss < 13 * perPixel) continue;
    if (!kept.some((other) => other.label === end.label)) kept.push(end);
  }
  return kept;
}

function strength(results: Results, curve: ResultLosses): number {
  const at = Math.max(0, results.x.values.indexOf(curve.x));
  const fixed = results.arms.find(({ name }) => name === curve.arm)?.fixed === true;
  return fixed || results.x.values.length < 2 ? 1 : 0.3 + (0.7 * at) / (results.x.values.length - 1);
}

function drawable(points: ResultLosses["train"]): ResultLosses["train"] {
  if (points.length <= mostPoints) return points;
  const stride = (points.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, i) => points[Math.round(i * stride)]).filter(
    (point) => point !== undefined,
  );
}

function lossesOf(curve: ResultLosses): readonly number[] {
  return [...curve.train, ...curve.validation].map(([, loss]) => loss);
}
