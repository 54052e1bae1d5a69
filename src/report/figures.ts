// The figures of the page: each drawn for a wide and for a narrow screen, with its legend and its caption.
import type { Results } from "../experiments/results.ts";
import { drawAccuracyFigure } from "./accuracy-figure.ts";
import { html, trusted, type Markup } from "./html.ts";
import { legend } from "./legend.ts";
import { drawLossFigure } from "./loss-figure.ts";
import { curveOf } from "./select-points.ts";
import { metricLabel, metricMeaning, scaleNote } from "./words.ts";

/** Text in an SVG shrinks with it, so a phone gets a figure of its own instead of a smaller one. */
const wide = { width: 760, height: 420 };
const narrow = { width: 340, height: 330 };

/** The main figure, with the mark of the run's scale in its caption. */
export function mainFigure(results: Results): Markup {
  return html`<figure class="main-figure">
    ${legend(results, results.metric)} ${bothSizes(results, results.metric)}
    <figcaption>
      <strong>Figure 1.</strong> ${caption(results)} <strong class="scale">${scaleNote(results.scale).name}.</strong>
    </figcaption>
  </figure>`;
}

/** The same curve for every other metric that was measured on unseen instructions, has-op and no-op apart. */
export function otherFigures(
  results: Results,
  firstNumber: number,
): { readonly count: number; readonly markup: Markup } {
  const metrics = new Set(results.points.filter((point) => point.split === "unseen").map((point) => point.metric));
  metrics.delete(results.metric);
  const drawn = [...metrics].filter((metric) =>
    results.arms.some((arm) => curveOf(results, { arm: arm.name, metric, split: "unseen" }).length > 1),
  );
  const figures = drawn.map(
    (metric, i) =>
      html`<figure>
        ${trusted(drawAccuracyFigure(results, metric, small))}
        <figcaption><strong>Figure ${firstNumber + i}.</strong> As Figure 1, for ${metricMeaning(metric)}.</figcaption>
      </figure>`,
  );
  return { count: figures.length, markup: html`${figures}` };
}

const small = { width: 400, height: 280 };

/** Loss curves, one figure per arm. */
export function lossFigures(results: Results, firstNumber: number): Markup | undefined {
  const drawn = results.arms.flatMap((arm) => {
    const svg = drawLossFigure(results, arm.name);
    return svg === undefined ? [] : [{ label: arm.label, svg }];
  });
  if (drawn.length === 0) return undefined;
  return html`<div class="figures">
    ${drawn.map(
      ({ label, svg }, i) =>
        html`<figure>
          ${trusted(svg)}
          <figcaption>
            <strong>Figure ${firstNumber + i}.</strong> ${label}. Training loss solid, validation loss dashed; stronger
            lines stand further right in Figure 1, and their ends name their place on its axis.
          </figcaption>
        </figure>`,
    )}
  </div>`;
}

function bothSizes(results: Results, metric: string): Markup {
  return html`<div class="wide-only">${trusted(drawAccuracyFigure(results, metric, wide))}</div>
    <div class="narrow-only">${trusted(drawAccuracyFigure(results, metric, narrow))}</div>`;
}

function caption(results: Results): string {
  const parts = [
    `Accuracy (${metricLabel(results.metric)}) on instructions that training did not contain, against ${results.x.label}.`,
    `Bars and bands: ${results.interval}.`,
    results.arms.length > 1
      ? "Arms stand a little apart along the axis so that their bars do not hide each other."
      : "",
    results.published === undefined ? "" : results.published.note,
  ];
  return parts.filter((part) => part !== "").join(" ");
}
