// Accuracy against an axis of difficulty, such as the length of a program: a line for each arm, with intervals.
import * as Plot from "@observablehq/plot";
import type { Results } from "../experiments/results.ts";
import type { AccuracyFigureSize } from "./accuracy-figure.ts";
import { armStyle } from "./arm-style.ts";
import { axisWords, levelWords, type Difficulty, type Level, type MeasuredLevel } from "./difficulty.ts";
import { drawPlot } from "./draw-plot.ts";
import { formatCount, formatPercent, formatPercentRange } from "./format-number.ts";
import { baselineAt } from "./select-points.ts";
import { capital, mainSplitLabel, metricLabel } from "./words.ts";
import { thinned } from "./x-axis.ts";

/** The figure as SVG text. Levels that are words stand in their order; numbers stand where they are. */
export function drawDifficultyFigure(
  results: Results,
  { axis, levels, arms }: Difficulty,
  { width, height }: AccuracyFigureSize,
): string {
  const margin = { marginLeft: 46, marginRight: 14, marginTop: 26, marginBottom: 44 };
  const numbers = levels.every((level) => typeof level === "number");
  const place = (level: Level): number => (numbers ? Number(level) : levels.indexOf(level));
  const places = levels.map(place);
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const padding = (high - low) * 0.06;
  const plotWidth = width - margin.marginLeft - margin.marginRight;
  const labels = new Map(levels.map((level) => [place(level), levelWords(level)]));
  const pixel = (at: number): number => (plotWidth * (at - low + padding)) / (high - low + 2 * padding);
  const apart = Math.min(4, 16 / arms.length);
  const quarters = [0, 0.25, 0.5, 0.75, 1];
  const baselines = new Set(
    arms.flatMap(
      ({ arm, x }) => baselineAt(results, { arm: arm.name, metric: results.metric, split: "unseen" }, x)?.value ?? [],
    ),
  );
  return drawPlot(
    {
      width,
      height,
      ...margin,
      x: { type: "linear", domain: [low - padding, high + padding] },
      y: { domain: [0, 1] },
      marks: [
        Plot.gridY(quarters, { stroke: "var(--rule)", strokeOpacity: 1 }),
        Plot.axisY(quarters, {
          tickFormat: (share: number) => `${share * 100}%`,
          tickSize: 0,
          label: capital(metricLabel(results.metric)),
          labelArrow: "none",
          fill: "var(--quiet)",
        }),
        Plot.ruleY([0], { stroke: "var(--quiet)" }),
        Plot.axisX([...thinned(places, (at) => [pixel(at), (labels.get(at) ?? "").length])], {
          text: (at: number) => labels.get(at) ?? "",
          tickSize: 4,
          label: capital(axisWords(axis)),
          labelAnchor: "center",
          labelArrow: "none",
          labelOffset: 38,
          fill: "var(--quiet)",
          stroke: "var(--quiet)",
        }),
        Plot.ruleY([...baselines], { stroke: "var(--quiet)", strokeDasharray: "2 3", className: "random-baseline" }),
        arms.map(({ arm, points }, i) => {
          const { colour, symbol, dash } = armStyle(results.arms.indexOf(arm));
          const dx = (i - (arms.length - 1) / 2) * apart;
          const at = { x: (point: MeasuredLevel) => place(point.level), dx };
          return [
            Plot.line(points, { ...at, y: "value", stroke: colour, strokeWidth: 2, strokeDasharray: dash }),
            Plot.ruleX(points, { ...at, y1: "low", y2: "high", stroke: colour, strokeWidth: 1.5 }),
            Plot.dot(points, {
              ...at,
              y: "value",
              symbol,
              r: 4,
              fill: colour,
              stroke: "var(--paper)",
              className: "level-accuracy",
              title: ({ level, value, low, high, n }: MeasuredLevel) =>
                `${arm.label}\n${capital(axisWords(axis))}: ${levelWords(level)}\n` +
                `${formatPercent(value)}, interval ${formatPercentRange(low, high)}, n = ${formatCount(n)}`,
            }),
          ];
        }),
      ],
    },
    `${capital(metricLabel(results.metric))} on ${mainSplitLabel(results)} against ${axisWords(axis)}. A table below holds every number.`,
  );
}
