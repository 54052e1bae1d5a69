// What one declaration is worth, in examples, against what the experiment varies.
import * as Plot from "@observablehq/plot";
import type { Results, ResultWorth } from "../experiments/results.ts";
import type { AccuracyFigureSize } from "./accuracy-figure.ts";
import { armStyle } from "./arm-style.ts";
import { drawPlot } from "./draw-plot.ts";
import { examplesAxis } from "./examples-axis.ts";
import { capital, xPhrase } from "./words.ts";
import { worthInterval, worthSentence } from "./worth-words.ts";
import { xAxis } from "./x-axis.ts";

/** The worths that were found at single places of the x axis, in its order. */
export function worthsAlong({ worth = [], x }: Results): readonly ResultWorth[] {
  return worth
    .filter((one) => one.x !== null)
    .toSorted((a, b) => x.values.indexOf(a.x ?? "") - x.values.indexOf(b.x ?? ""));
}

/** The figure as SVG text: numbers of examples upwards, what was not reached by the most that were tried above them all. */
export function drawWorthAlongFigure(results: Results, { width, height }: AccuracyFigureSize): string {
  const worths = worthsAlong(results);
  const margin = { marginLeft: 74, marginRight: 14, marginTop: 28, marginBottom: 46 };
  const across = xAxis(results, width - margin.marginLeft - margin.marginRight);
  const tried = [...new Set(worths.flatMap(({ curve }) => curve.map(({ examples }) => examples)))].sort(
    (a, b) => a - b,
  );
  const largest = tried.at(-1) ?? 1;
  const upwards = examplesAxis({ tried: [0, ...tried], others: [], withStart: false, width: height - 74 - 20 });
  // The top of the figure is for "more than the largest".
  const more = 1.1;
  const place = (examples: number | null): number => (examples === null ? more : upwards.place(examples));
  const ticks = new Map([...upwards.ticks.map(({ at, label }) => [at, label] as const), [more, `over ${largest}`]]);
  const { colour, symbol } = armStyle(
    Math.max(
      0,
      results.arms.findIndex(({ name }) => name === worths[0]?.of),
    ),
  );
  const points = worths.map((worth) => ({
    at: across.place(worth.x ?? ""),
    low: place(worth.low),
    value: place(worth.value),
    high: place(worth.high),
    title: `${xPhrase(results, worth.x ?? "")}\n${worthSentence(worth)}\n${worthInterval(worth)}`,
  }));
  return drawPlot(
    {
      width,
      height,
      ...margin,
      x: { type: across.type, domain: [...across.domain] },
      y: { type: "linear", domain: [0, more + 0.06] },
      marks: [
        Plot.gridY([...ticks.keys()], { stroke: "var(--rule)", strokeOpacity: 1 }),
        Plot.axisY([...ticks.keys()], {
          text: (at: number) => ticks.get(at) ?? "",
          tickSize: 0,
          label: "Examples that one instruction is worth",
          labelArrow: "none",
          fill: "var(--quiet)",
        }),
        Plot.ruleY([0], { stroke: "var(--quiet)" }),
        Plot.axisX([...across.ticks], {
          text: (tick: number) => across.tickLabel(tick),
          tickSize: 4,
          label: capital(results.x.label),
          labelAnchor: "center",
          labelArrow: "none",
          labelOffset: 40,
          fill: "var(--quiet)",
          stroke: "var(--quiet)",
        }),
        Plot.line(points, { x: "at", y: "value", stroke: colour, strokeWidth: 2 }),
        Plot.ruleX(points, {
          x: "at",
          y1: "low",
          y2: "high",
          stroke: colour,
          strokeWidth: 1.5,
          className: "intervals",
        }),
        Plot.dot(points, {
          x: "at",
          y: "value",
          symbol,
          r: 4.5,
          fill: colour,
          stroke: "var(--paper)",
          title: "title",
          className: "worths",
        }),
      ],
    },
    `Examples that one instruction is worth against ${results.x.label}. A table below holds every number.`,
  );
}
