// One instruction against k examples: the accuracy of those who were told, beside the curve of those who were shown.
import * as Plot from "@observablehq/plot";
import type { Results, ResultWorth } from "../experiments/results.ts";
import type { AccuracyFigureSize } from "./accuracy-figure.ts";
import { drawPlot } from "./draw-plot.ts";
import { examplesAxis, type ExamplesAxis } from "./examples-axis.ts";
import { formatCount, formatPercent } from "./format-number.ts";
import type { MeasuredPoint } from "./select-points.ts";
import { capital, mainSplitLabel, metricLabel, scaleNote } from "./words.ts";
import { worthData, type OnCurve, type WorthData } from "./worth-data.ts";
import { worthAmount, worthInterval, worthSentence } from "./worth-words.ts";

/** The figure as SVG text, with the worth marked and said above it. */
export function drawWorthFigure(results: Results, worth: ResultWorth, { width, height }: AccuracyFigureSize): string {
  const { published } = results;
  const marginTop = published === undefined ? 82 : 100;
  const margin = { marginLeft: 52, marginRight: 14, marginTop, marginBottom: 46 };
  const seen = worthData(results, worth);
  const zone = [published?.from, published?.to].filter((x) => typeof x === "number");
  const axis = examplesAxis({
    tried: worth.curve.map(({ examples }) => examples),
    others: zone,
    withStart: seen.start !== undefined,
    width: width - margin.marginLeft - margin.marginRight,
  });
  // On a phone the legend alone has the names.
  const wide = width >= 500;
  const pixel = 1 / (width - margin.marginLeft - margin.marginRight);
  return drawPlot(
    {
      width,
      height,
      ...margin,
      x: { type: "linear", domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        zoneMarks(results, axis, pixel),
        frameMarks(results, axis),
        startMarks(seen, axis),
        baselineMarks(seen, wide),
        curveMarks(seen, axis, wide),
        referenceMarks(seen, axis, { pixel, wide }),
        worthMarks(worth, seen, axis, wide),
        headline(results, worth, { marginTop, wide }),
      ],
    },
    `${worthSentence(worth)} (${worthInterval(worth)}). ${capital(metricLabel(worth.metric))} on ${mainSplitLabel(results)}: ` +
      `${seen.label} as a horizontal band, and ${seen.curveLabel} against their number. The tables below hold every number.`,
  );
}

function zoneMarks({ published }: Results, axis: ExamplesAxis, pixel: number): Plot.Markish {
  if (published === undefined || typeof published.from !== "number" || typeof published.to !== "number") return null;
  const places = [axis.place(published.from), axis.place(published.to)];
  // A zone that is one number still needs a width to be seen.
  const least = published.from === published.to ? 7 * pixel : 0;
  const zone = { x1: Math.min(...places) - least, x2: Math.max(...places) + least, label: published.label };
  const half = published.label.length * 3.4 * pixel;
  const x = Math.max(half, Math.min(1 - half, (zone.x1 + zone.x2) / 2));
  return [
    Plot.rect([zone], { x1: "x1", x2: "x2", y1: 0, y2: 1, fill: "var(--zone)", className: "published-zone" }),
    half > 0.5
      ? null
      : Plot.text([zone], { x, y: 1, dy: -9, text: "label", fill: "var(--quiet)", fontStyle: "italic" }),
  ];
}

function frameMarks(results: Results, axis: ExamplesAxis): Plot.Markish {
  const quarters = [0, 0.25, 0.5, 0.75, 1];
  const labels = new Map(axis.ticks.map(({ at, label }) => [at, label]));
  return [
    Plot.gridY(quarters, { stroke: "var(--rule)", strokeOpacity: 1 }),
    Plot.axisY(quarters, {
      tickFormat: (share: number) => `${share * 100}%`,
      tickSize: 0,
      label: null,
      fill: "var(--quiet)",
    }),
    Plot.ruleY([0], { stroke: "var(--quiet)" }),
    axis.start === undefined ? null : Plot.ruleX([axis.left], { stroke: "var(--rule)" }),
    Plot.axisX([...labels.keys()], {
      text: (at: number) => labels.get(at) ?? "",
      tickSize: 4,
      label: capital(results.x.scale === "ordinal" ? "worked examples of each instruction" : axisLabel(results)),
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: 40,
      fill: "var(--quiet)",
      stroke: "var(--quiet)",
    }),
  ];
}

/** The experiment's own words where its axis is that of the examples. */
function axisLabel({ worth, x }: Results): string {
  return worth?.some((one) => one.x === null) === true ? x.label : "worked examples of each instruction";
}

function startMarks({ start, titleOf }: WorthData, axis: ExamplesAxis): Plot.Markish {
  if (start === undefined || axis.start === undefined) return null;
  const at = { x: axis.start, stroke: "var(--quiet)" };
  return [
    Plot.ruleX([start], { ...at, y1: "low", y2: "high", strokeWidth: 1.5 }),
    Plot.dot([start], {
      ...at,
      y: "value",
      symbol: "diamond",
      r: 4,
      fill: "var(--paper)",
      strokeWidth: 1.5,
      title: titleOf,
      className: "step-0",
    }),
  ];
}

function baselineMarks({ baseline }: WorthData, wide: boolean): Plot.Markish {
  if (baseline === undefined) return null;
  const line = [{ ...baseline, label: `random${wide ? " answers" : ""} ${formatPercent(baseline.value)}` }];
  return [
    Plot.rect(line, { x1: 0, x2: 1, y1: "low", y2: "high", fill: "var(--faint)", fillOpacity: 0.15 }),
    Plot.ruleY(line, { y: "value", stroke: "var(--quiet)", strokeDasharray: "2 3", className: "random-baseline" }),
    Plot.text(line, {
      x: 1,
      y: "value",
      dy: -8,
      text: "label",
      textAnchor: "end",
      fill: "var(--quiet)",
      stroke: "var(--paper)",
      strokeWidth: 4,
    }),
  ];
}

function curveMarks(
  { curve, curveSeeds, curveStyle, curveLabel, titleOf }: WorthData,
  axis: ExamplesAxis,
  wide: boolean,
): Plot.Markish {
  const { colour, symbol, dash } = curveStyle;
  const x = ({ examples }: OnCurve): number => axis.place(examples);
  const named = (wide ? curve : []).slice(Math.floor((curve.length - 1) / 2)).slice(0, 1);
  const under = (named[0]?.value ?? 0) > 0.15;
  return [
    Plot.areaY(curve, { x, y1: "low", y2: "high", fill: colour, fillOpacity: 0.1 }),
    Plot.dot(curveSeeds, { x, y: "value", r: 2, fill: colour, fillOpacity: 0.4, className: "single-seeds" }),
    Plot.line(curve, { x, y: "value", stroke: colour, strokeWidth: 2, strokeDasharray: dash }),
    Plot.ruleX(curve, { x, y1: "low", y2: "high", stroke: colour, strokeWidth: 1.5, className: "intervals" }),
    Plot.dot(curve, {
      x,
      y: "value",
      symbol,
      r: 4.5,
      fill: colour,
      stroke: "var(--paper)",
      strokeWidth: 1,
      title: titleOf,
      className: "examples-accuracy",
    }),
    Plot.text(named, {
      x,
      y: "value",
      dx: under ? 12 : 0,
      dy: under ? 14 : -16,
      text: () => curveLabel,
      textAnchor: under ? "start" : "middle",
      fill: colour,
      stroke: "var(--paper)",
      strokeWidth: 4,
    }),
  ];
}

function referenceMarks(
  { reference, referenceSeeds, style, label, titleOf }: WorthData,
  axis: ExamplesAxis,
  { pixel, wide }: { readonly pixel: number; readonly wide: boolean },
): Plot.Markish {
  if (reference === undefined) return null;
  const { colour, symbol } = style;
  const x = axis.left + 8 * pixel;
  const above = reference.high < 0.93;
  return [
    Plot.rect([reference], {
      x1: axis.left,
      x2: 1,
      y1: "low",
      y2: "high",
      fill: colour,
      fillOpacity: 0.16,
      className: "declared-band",
    }),
    Plot.link([reference], { x1: axis.left, x2: 1, y1: "value", y2: "value", stroke: colour, strokeWidth: 2 }),
    Plot.dot(referenceSeeds, { x, y: "value", r: 2, fill: colour, fillOpacity: 0.5, className: "single-seeds" }),
    Plot.dot([reference], {
      x,
      y: "value",
      symbol,
      r: 4.5,
      fill: colour,
      stroke: "var(--paper)",
      strokeWidth: 1,
      title: titleOf,
      className: "declared-accuracy",
    }),
    Plot.text([reference], {
      x,
      y: above ? "high" : "low",
      dx: 2,
      dy: above ? -10 : 12,
      text: ({ value }: MeasuredPoint) => (wide ? `${label}: ${formatPercent(value)}` : formatPercent(value)),
      textAnchor: "start",
      fill: colour,
      stroke: "var(--paper)",
      strokeWidth: 4,
      fontWeight: 600,
    }),
  ];
}

function worthMarks(
  worth: ResultWorth,
  { reference, style }: WorthData,
  axis: ExamplesAxis,
  wide: boolean,
): Plot.Markish {
  const { value, low, high } = worth;
  if (reference === undefined || value === 0) return null;
  const { colour } = style;
  const place = (examples: number | null): number =>
    examples === null ? 1 : Math.max(axis.left, axis.place(examples));
  const bar = [{ from: place(low), to: place(high), y: reference.value }];
  const at = place(value);
  const left = at > 0.6;
  const text = value === null ? `more than ${formatCount(worth.largest)} \u2192` : worthAmount(worth);
  return [
    Plot.link(bar, {
      x1: "from",
      x2: "to",
      y1: "y",
      y2: "y",
      stroke: colour,
      strokeWidth: 6,
      strokeOpacity: 0.45,
      className: "worth-interval",
    }),
    value === null ? null : Plot.ruleX([at], { y1: 0, y2: reference.value, stroke: colour, strokeDasharray: "3 3" }),
    Plot.text([text], {
      x: at,
      // On a phone the label of random answers is under it.
      y: value === null ? reference.low : wide ? 0.1 : 0.16,
      dx: value === null ? 0 : left ? -6 : 6,
      dy: value === null ? 14 : 0,
      text: (words: string) => words,
      textAnchor: left ? "end" : "start",
      fill: colour,
      stroke: "var(--paper)",
      strokeWidth: 4,
      fontWeight: 600,
      className: "worth",
    }),
  ];
}

function headline(
  results: Results,
  worth: ResultWorth,
  { marginTop, wide }: { readonly marginTop: number; readonly wide: boolean },
): Plot.Markish {
  const line = { frameAnchor: "top-left", lineAnchor: "top", dx: -46 } as const;
  return [
    Plot.text([wide ? worthSentence(worth) : `Worth ${worthAmount(worth)}`], {
      ...line,
      dy: 4 - marginTop,
      fontSize: 16,
      fontWeight: 600,
      fill: "currentColor",
    }),
    Plot.text([`${worthInterval(worth)}. ${scaleNote(results.scale).name}.`], {
      ...line,
      dy: 27 - marginTop,
      fill: "var(--quiet)",
    }),
    Plot.text([`${capital(metricLabel(worth.metric))} on ${mainSplitLabel(results)}`], {
      ...line,
      dy: 52 - marginTop,
      fill: "var(--quiet)",
    }),
  ];
}
