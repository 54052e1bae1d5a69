// The legend above a figure: what every line, symbol and shade stands for.
import * as Plot from "@observablehq/plot";
import type { ResultArm, Results } from "../experiments/results.ts";
import { armStyle } from "./arm-style.ts";
import type { BarGroup } from "./bar-figure.ts";
import { drawPlot } from "./draw-plot.ts";
import { html, trusted, type Markup } from "./html.ts";
import { baselinesOf, curveOf, seedPointsOf, startSeries, untrainedArms } from "./select-points.ts";
import { xAxis } from "./x-axis.ts";

export interface LegendParts {
  /** The arms that the figure shows; all unless said. */
  readonly arms?: readonly ResultArm[];
  /** Whether the figure shows single seeds and the model before training, where there are such; true unless said. */
  readonly details?: boolean;
}

/** A list of keys with their words; a key is there only if the figure of `metric` shows what it explains. */
export function legend(results: Results, metric: string, parts: LegendParts = {}): Markup {
  const { arms: shown = results.arms, details = true } = parts;
  const arms = shown.map((arm) => arm.name);
  const seeds = details && arms.some((arm) => seedPointsOf(results, { arm, metric, split: "unseen" }).length > 0);
  const training =
    results.probes === undefined && arms.some((arm) => curveOf(results, { arm, metric, split: "train" }).length > 0);
  const zone = xAxis(results, 600).zone;
  return html`<ul class="legend">
    ${shown.map((arm) => html`<li>${armKey(results.arms.indexOf(arm))} ${arm.label}</li>`)}
    ${seeds && html`<li>${seedKey()} one seed</li>`}
    ${details && (startSeries(results, metric, "unseen").length > 0 || startApart(results, shown)) && html`<li>${startKey()} before training</li>`}
    ${baselinesOf(results, metric, "unseen").length > 0 && html`<li>${baselineKey(false)} random answers</li>`}
    ${training && html`<li>${trainingKey()} ${arms.length > 1 && "same arm, "}training instructions</li>`}
    ${details && zone !== undefined && results.published !== undefined && html`<li><span class="zone-key"></span> ${results.published.label}</li>`}
  </ul>`;
}

/** The model before training is an arm, and the figure shows it as a mark of its own. */
function startApart(results: Results, shown: readonly ResultArm[]): boolean {
  const untrained = untrainedArms(results);
  return untrained.length > 0 && !untrained.some((arm) => shown.includes(arm));
}

/** Of bars, which carry their own labels: what else is drawn on them. */
export function barLegend(results: Results, groups: readonly BarGroup[]): Markup {
  const bars = groups.flatMap((group) => group.bars);
  const zone = groups.some(({ published }) => published === true) && results.published;
  return html`<ul class="legend">
    <li>${key([Plot.ruleY([0.5], { stroke: "var(--ink)", strokeWidth: 1.5 })])} interval</li>
    ${bars.some(({ seeds }) => seeds.length > 0) && html`<li>${seedKey()} one seed</li>`}
    ${bars.some(({ start }) => start !== undefined) && html`<li>${startKey()} before training</li>`}
    ${bars.some(({ baseline }) => baseline !== undefined) && html`<li>${baselineKey(true)} random answers</li>`}
    ${zone && html`<li><span class="zone-key"></span> ${zone.label}</li>`}
  </ul>`;
}

function seedKey(): Markup {
  return key([Plot.dot([middle], { x: "x", y: "y", r: 2, fill: "var(--quiet)", fillOpacity: 0.7 })]);
}

function startKey(): Markup {
  return key([
    Plot.dot([middle], { x: "x", y: "y", symbol: "diamond", r: 3.5, fill: "var(--paper)", stroke: "var(--quiet)" }),
  ]);
}

function baselineKey(upright: boolean): Markup {
  const line = { stroke: "var(--quiet)", strokeWidth: 1.5, strokeDasharray: "2 3" };
  return key([upright ? Plot.ruleX([0.5], line) : Plot.ruleY([0.5], line)]);
}

const middle = { x: 0.5, y: 0.5 };
const across = [
  { x: 0, y: 0.5 },
  { x: 1, y: 0.5 },
];

function armKey(index: number): Markup {
  const { colour, symbol, dash } = armStyle(index);
  return key([
    Plot.line(across, { x: "x", y: "y", stroke: colour, strokeWidth: 2, strokeDasharray: dash }),
    Plot.dot([middle], { x: "x", y: "y", symbol, r: 4.5, fill: colour, stroke: "var(--paper)" }),
  ]);
}

function trainingKey(): Markup {
  return key([
    Plot.line(across, { x: "x", y: "y", stroke: "var(--quiet)", strokeWidth: 1, strokeDasharray: "1 3" }),
    Plot.dot([middle], { x: "x", y: "y", r: 2.5, stroke: "var(--quiet)", strokeWidth: 1, fill: "var(--paper)" }),
  ]);
}

function key(marks: Plot.Markish[]): Markup {
  const bare = { axis: null, domain: [0, 1] };
  return trusted(drawPlot({ width: 34, height: 14, margin: 1, x: bare, y: bare, marks }, ""));
}
