// The legend above a figure: what every line, symbol and shade stands for.
import * as Plot from "@observablehq/plot";
import type { Results } from "../experiments/results.ts";
import { armStyle } from "./arm-style.ts";
import { drawPlot } from "./draw-plot.ts";
import { html, trusted, type Markup } from "./html.ts";
import { curveOf, seedPointsOf } from "./select-points.ts";
import { xAxis } from "./x-axis.ts";

/** A list of keys with their words; a key is there only if the figure of `metric` shows what it explains. */
export function legend(results: Results, metric: string): Markup {
  const arms = results.arms.map((arm) => arm.name);
  const seeds = arms.some((arm) => seedPointsOf(results, { arm, metric, split: "unseen" }).length > 0);
  const training = arms.some((arm) => curveOf(results, { arm, metric, split: "train" }).length > 0);
  const zone = xAxis(results, 600).zone;
  return html`<ul class="legend">
    ${results.arms.map((arm, i) => html`<li>${armKey(i)} ${arm.label}</li>`)}
    ${seeds && html`<li>${key([Plot.dot([middle], { x: "x", y: "y", r: 2, fill: "var(--quiet)", fillOpacity: 0.7 })])} one seed</li>`}
    ${training && html`<li>${trainingKey()} ${arms.length > 1 && "same arm, "}training instructions</li>`}
    ${zone !== undefined && results.published !== undefined && html`<li><span class="zone-key"></span> ${results.published.label}</li>`}
  </ul>`;
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
