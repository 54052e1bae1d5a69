// Accuracies side by side as bars with their intervals, every bar with its own label, so that no colour must be matched.
import * as Plot from "@observablehq/plot";
import { drawPlot } from "./draw-plot.ts";
import { formatPercent } from "./format-number.ts";

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Accuracies of single seeds. */
  readonly seeds: readonly number[];
  /** What answers score here that know nothing of the instruction. */
  readonly baseline: number | undefined;
  /** The accuracy before training. */
  readonly start: number | undefined;
  /** A custom property of the style sheet. */
  readonly colour: string;
  /** For a tooltip. */
  readonly title: string;
}

export interface BarGroup {
  /** Empty: its bars stand without a heading. */
  readonly label: string;
  readonly bars: readonly Bar[];
  /** Where the literature puts the effect. */
  readonly published?: boolean;
}

export interface BarFigure {
  readonly groups: readonly BarGroup[];
  /** Below the axis. */
  readonly axis: string;
  /** The text alternative. */
  readonly description: string;
}

interface Row {
  readonly middle: number;
  readonly top: number;
  readonly bottom: number;
}

interface PlacedBar extends Bar, Row {
  readonly indent: number;
}

/** Wider than this, labels stand beside their bars; else above them. */
const besideFrom = 500;
const letter = 7.1;

/** The figure as SVG text; its height follows from the number of bars. */
export function drawBarFigure({ groups, axis, description }: BarFigure, width: number): string {
  const beside = width >= besideFrom;
  const { bars, heads, shaded, height } = placed(groups, beside);
  const longest = Math.max(
    0,
    ...bars.map(({ label, indent }) => label.length * letter + indent),
    ...heads.map(({ label }) => label.length * letter),
  );
  const marginLeft = beside ? Math.min(0.46 * width, Math.ceil(longest) + 12) : 8;
  const margin = { marginLeft, marginRight: 56, marginTop: 8, marginBottom: 44 };
  const quarters = [0, 0.25, 0.5, 0.75, 1];
  const span = { y1: "top", y2: "bottom" };
  const label = { frameAnchor: "left", textAnchor: "start", dx: beside ? 4 - marginLeft : 5 } as const;
  const starts = bars.flatMap((bar) => (bar.start === undefined ? [] : [{ ...bar, start: bar.start }]));
  const baselines = bars.flatMap((bar) => (bar.baseline === undefined ? [] : [{ ...bar, baseline: bar.baseline }]));
  return drawPlot(
    {
      width,
      height: height + margin.marginTop + margin.marginBottom,
      ...margin,
      x: { type: "linear", domain: [0, 1] },
      y: { type: "linear", domain: [height, 0], axis: null },
      marks: [
        Plot.rect(shaded, { x1: 0, x2: 1, ...span, fill: "var(--zone)", className: "published-zone" }),
        Plot.gridX(quarters, { stroke: "var(--rule)", strokeOpacity: 1 }),
        Plot.rect(bars, { x1: 0, x2: "value", ...span, fill: "colour", fillOpacity: 0.35, className: "bars" }),
        Plot.ruleX([0], { stroke: "var(--quiet)" }),
        Plot.link(bars, {
          x1: "value",
          x2: "value",
          ...span,
          stroke: "colour",
          strokeWidth: 2.5,
        }),
        baselines.map((bar) =>
          Plot.link([bar], {
            x1: "baseline",
            x2: "baseline",
            y1: bar.top - 2,
            y2: bar.bottom + 2,
            stroke: "var(--ink)",
            strokeDasharray: "2 2",
            strokeWidth: 1.5,
            className: "random-baseline",
          }),
        ),
        Plot.dot(
          bars.flatMap((bar) => bar.seeds.map((seed) => ({ ...bar, seed }))),
          { x: "seed", y: "middle", r: 2, fill: "var(--ink)", fillOpacity: 0.45, className: "single-seeds" },
        ),
        Plot.link(bars, {
          x1: "low",
          x2: "high",
          y1: "middle",
          y2: "middle",
          stroke: "var(--ink)",
          strokeWidth: 1.5,
          className: "intervals",
        }),
        Plot.dot(starts, {
          x: "start",
          y: "middle",
          symbol: "diamond",
          r: 3.5,
          fill: "var(--paper)",
          stroke: "var(--ink)",
          className: "step-0",
        }),
        Plot.text(bars, {
          x: ({ high, seeds }: Bar) => Math.max(high, ...seeds),
          y: "middle",
          dx: 7,
          text: ({ value }: Bar) => formatPercent(value),
          textAnchor: "start",
          fill: "currentColor",
          title: "title",
          stroke: "var(--paper)",
          strokeWidth: 4,
          className: "accuracies",
        }),
        heads.map((head) =>
          Plot.text([head.label], { ...label, y: () => head.middle, text: (text: string) => text, fontWeight: 600 }),
        ),
        bars.map((bar) =>
          Plot.text([bar.label], {
            ...label,
            dx: label.dx + bar.indent,
            y: () => (beside ? bar.middle : bar.top - 9),
            text: (text: string) => text,
            fill: "var(--quiet)",
          }),
        ),
        Plot.axisX(quarters, {
          tickFormat: (share: number) => `${share * 100}%`,
          tickSize: 0,
          label: axis,
          labelAnchor: "center",
          labelArrow: "none",
          labelOffset: 38,
          fill: "var(--quiet)",
        }),
      ],
    },
    description,
  );
}

function placed(groups: readonly BarGroup[], beside: boolean) {
  const bars: PlacedBar[] = [];
  const heads: { label: string; middle: number }[] = [];
  const shaded: Omit<Row, "middle">[] = [];
  const thick = 14;
  let y = 0;
  for (const [i, group] of groups.entries()) {
    const headed = group.label !== "";
    if (i > 0) y += headed ? 10 : 0;
    const top = y;
    if (headed) {
      heads.push({ label: group.label, middle: y + 9 });
      y += 20;
    }
    for (const bar of group.bars) {
      const from = y + (beside ? 4 : 20);
      bars.push({ ...bar, top: from, bottom: from + thick, middle: from + thick / 2, indent: headed ? 12 : 0 });
      y = from + thick + (beside ? 4 : 2);
    }
    if (group.published === true) shaded.push({ top, bottom: y });
  }
  return { bars, heads, shaded, height: Math.max(y, 20) };
}
