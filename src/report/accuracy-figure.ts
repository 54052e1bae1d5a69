// The main figure: accuracy on unseen instructions against what the experiment varies.
import * as Plot from "@observablehq/plot";
import type { Results, ResultThreshold } from "../experiments/results.ts";
import { armStyle, type ArmStyle } from "./arm-style.ts";
import { drawPlot } from "./draw-plot.ts";
import { formatNumber } from "./format-number.ts";
import { pointTitle } from "./point-title.ts";
import {
  baselineSeries,
  curveOf,
  mainThresholds,
  seedPointsOf,
  startSeries,
  type MeasuredPoint,
} from "./select-points.ts";
import { capital, mainSplitLabel, metricLabel } from "./words.ts";
import { xAxis, type XAxis } from "./x-axis.ts";

export interface AccuracyFigureSize {
  readonly width: number;
  readonly height: number;
}

/** The figure for `metric` as SVG text. Thresholds are marked where `metric` is the main one. */
export function drawAccuracyFigure(results: Results, metric: string, { width, height }: AccuracyFigureSize): string {
  const margin = { marginLeft: 52, marginRight: 14, marginTop: results.published === undefined ? 28 : 48 };
  const plotWidth = width - margin.marginLeft - margin.marginRight;
  const axis = xAxis(results, plotWidth);
  const thresholds = metric === results.metric ? mainThresholds(results) : [];
  // An ordinal axis has room between its ticks; on the others a place is a number, and a shift falsifies it.
  const apart =
    results.x.scale === "ordinal" ? Math.min(8, 24 / results.arms.length) : Math.min(3, 9 / results.arms.length);
  const arms = results.arms.map((arm, i) => {
    const place = { axis, style: armStyle(i), dx: (i - (results.arms.length - 1) / 2) * apart };
    return { name: arm.name, place };
  });
  return drawPlot(
    {
      width,
      height,
      ...margin,
      marginBottom: 46,
      x: { type: axis.type, domain: [...axis.domain] },
      y: { domain: [0, 1] },
      marks: [
        zoneMarks(results, axis, plotWidth),
        frameMarks(results, axis, metric),
        thresholds
          .slice(0, 1)
          .map(({ level }) => Plot.ruleY([level], { stroke: "var(--faint)", strokeDasharray: "1 4" })),
        baselineMarks(results, metric, axis),
        startMarks(results, metric, axis),
        results.probes === undefined
          ? arms.map(({ name, place }) => trainingMarks(curveOf(results, { arm: name, metric, split: "train" }), place))
          : null,
        arms.map(({ name, place }) => {
          const series = { arm: name, metric, split: "unseen" };
          const titleOf = (point: MeasuredPoint): string => pointTitle(results, point);
          return unseenMarks(curveOf(results, series), seedPointsOf(results, series), { place, titleOf });
        }),
        thresholds.map((threshold, row) => {
          const place = arms.find((arm) => arm.name === threshold.arm)?.place;
          return place === undefined ? null : thresholdMarks(threshold, row, place);
        }),
      ],
    },
    `${capital(metricLabel(metric))} on ${mainSplitLabel(results)} against ${results.x.label}. The table below holds every number.`,
  );
}

/** What answers score that know nothing: a line for each of the arms that differ in it. */
function baselineMarks(results: Results, metric: string, axis: XAxis): Plot.Markish {
  return baselineSeries(results, metric, "unseen").map((line) => {
    const at = { x: (one: (typeof line)[number]) => axis.place(one.x), y: "value" };
    return [
      Plot.areaY(line, { x: at.x, y1: "low", y2: "high", fill: "var(--faint)", fillOpacity: 0.15 }),
      line.length === 1
        ? Plot.ruleY(line, { y: "value", stroke: "var(--quiet)", strokeDasharray: "2 3", className: "random-baseline" })
        : Plot.line(line, { ...at, stroke: "var(--quiet)", strokeDasharray: "2 3", className: "random-baseline" }),
    ];
  });
}

function startMarks(results: Results, metric: string, axis: XAxis): Plot.Markish {
  const points = startSeries(results, metric, "unseen");
  return Plot.dot(points, {
    x: (point) => axis.place(point.x),
    y: "value",
    symbol: "diamond",
    r: 3.5,
    fill: "var(--paper)",
    stroke: "var(--quiet)",
    className: "step-0",
  });
}

interface Place {
  readonly axis: XAxis;
  readonly style: ArmStyle;
  /** Pixels by which this arm stands beside its neighbours, so that intervals do not hide each other. */
  readonly dx: number;
}

function zoneMarks(results: Results, axis: XAxis, plotWidth: number): Plot.Markish {
  if (axis.zone === undefined || results.published === undefined) return null;
  const zone = [{ ...axis.zone, label: results.published.label }];
  const middle = axis.type === "log" ? Math.sqrt(axis.zone.from * axis.zone.to) : (axis.zone.from + axis.zone.to) / 2;
  // The label stays inside the figure, and leaves it to the legend where it would not fit at all.
  const half = results.published.label.length * 3.4;
  const dx = Math.max(half, Math.min(plotWidth - half, axis.pixel(middle))) - axis.pixel(middle);
  return [
    Plot.rect(zone, { x1: "from", x2: "to", y1: 0, y2: 1, fill: "var(--zone)", className: "published-zone" }),
    half * 2 > plotWidth
      ? null
      : Plot.text(zone, { x: middle, y: 1, dx, dy: -8, text: "label", fill: "var(--quiet)", fontStyle: "italic" }),
  ];
}

function frameMarks(results: Results, axis: XAxis, metric: string): Plot.Markish {
  const quarters = [0, 0.25, 0.5, 0.75, 1];
  return [
    Plot.gridY(quarters, { stroke: "var(--rule)", strokeOpacity: 1 }),
    Plot.axisY(quarters, {
      tickFormat: (share: number) => `${share * 100}%`,
      tickSize: 0,
      label: `${capital(metricLabel(metric))} on ${mainSplitLabel(results)}`,
      labelArrow: "none",
      fill: "var(--quiet)",
    }),
    Plot.ruleY([0], { stroke: "var(--quiet)" }),
    Plot.axisX([...axis.ticks], {
      // Not tickFormat: a log axis would drop labels by rules of its own.
      text: (tick: number) => axis.tickLabel(tick),
      tickSize: 4,
      label: capital(results.x.label),
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: 40,
      fill: "var(--quiet)",
      stroke: "var(--quiet)",
    }),
  ];
}

function trainingMarks(curve: readonly MeasuredPoint[], { axis, style, dx }: Place): Plot.Markish {
  const at = { x: (point: MeasuredPoint) => axis.place(point.x), y: "value", dx };
  return [
    Plot.line(curve, { ...at, stroke: style.colour, strokeWidth: 1, strokeOpacity: 0.55, strokeDasharray: "1 3" }),
    Plot.dot(curve, {
      ...at,
      symbol: style.symbol,
      r: 2.5,
      stroke: style.colour,
      strokeWidth: 1,
      strokeOpacity: 0.55,
      fill: "var(--paper)",
      className: "training-accuracy",
    }),
  ];
}

function unseenMarks(
  curve: readonly MeasuredPoint[],
  seeds: readonly MeasuredPoint[],
  {
    place: { axis, style, dx },
    titleOf,
  }: { readonly place: Place; readonly titleOf: (point: MeasuredPoint) => string },
): Plot.Markish {
  const x = (point: MeasuredPoint): number | undefined => axis.place(point.x);
  return [
    Plot.areaY(curve, { x, y1: "low", y2: "high", dx, fill: style.colour, fillOpacity: 0.1 }),
    Plot.dot(seeds, { x, y: "value", dx, r: 2, fill: style.colour, fillOpacity: 0.4, className: "single-seeds" }),
    Plot.line(curve, { x, y: "value", dx, stroke: style.colour, strokeWidth: 2, strokeDasharray: style.dash }),
    Plot.ruleX(curve, { x, y1: "low", y2: "high", dx, stroke: style.colour, strokeWidth: 1.5, className: "intervals" }),
    Plot.dot(curve, {
      x,
      y: "value",
      dx,
      symbol: style.symbol,
      r: 4.5,
      fill: style.colour,
      stroke: "var(--paper)",
      strokeWidth: 1,
      title: titleOf,
      className: "unseen-accuracy",
    }),
  ];
}

function thresholdMarks(one: ResultThreshold, row: number, { axis, style, dx }: Place): Plot.Markish {
  if (one.threshold === null) return null;
  const [first, last] = axis.domain;
  if (one.threshold < first || one.threshold > last) return null;
  const label = `${Math.round(one.level * 100)}% at ${formatNumber(one.threshold)}`;
  // A rising curve leaves room on the right; the label goes left only where it would leave the figure.
  const left = axis.pixel(one.threshold) + label.length * 7.5 + 6 > axis.pixel(last);
  const found = [
    {
      x: one.threshold,
      low: Math.max(first, one.low ?? one.threshold),
      high: Math.min(last, one.high ?? one.threshold),
      label,
    },
  ];
  return [
    Plot.ruleX(found, { x: "x", y1: 0, y2: one.level, dx, stroke: style.colour, strokeDasharray: "3 3" }),
    Plot.ruleY(found, {
      x1: "low",
      x2: "high",
      y: one.level,
      dx,
      stroke: style.colour,
      strokeWidth: 3,
      strokeOpacity: 0.5,
    }),
    Plot.text(found, {
      x: "x",
      y: 0.06 + 0.075 * row,
      dx: left ? dx - 6 : dx + 6,
      text: "label",
      textAnchor: left ? "end" : "start",
      fill: style.colour,
      stroke: "var(--paper)",
      strokeWidth: 4,
      fontWeight: 600,
      className: "fitted-threshold",
    }),
  ];
}
