// The figures of the page: each drawn for a wide and for a narrow screen, with its legend and its caption.
import type { Results } from "../experiments/results.ts";
import { drawAccuracyFigure } from "./accuracy-figure.ts";
import { drawBarFigure, type BarGroup } from "./bar-figure.ts";
import { armGroups, probeGroups, sideBySide, stageGroups } from "./bar-groups.ts";
import type { Count } from "./count.ts";
import { drawDifficultyFigure } from "./difficulty-figure.ts";
import { axisWords, difficulties, type Difficulty } from "./difficulty.ts";
import { html, trusted, type Fragment, type Markup } from "./html.ts";
import { barLegend, legend } from "./legend.ts";
import { drawLossFigure } from "./loss-figure.ts";
import { drawMainFigure, mainPicture, mainWorth } from "./main-figure.ts";
import { curveLabel, drawObjectiveFigure, objectiveCurves } from "./objective-figure.ts";
import { referenceSentence } from "./reference-words.ts";
import { curveOf } from "./select-points.ts";
import { capital, mainSplitLabel, metricLabel, metricMeaning, scaleNote, xPhrase } from "./words.ts";
import { drawWorthAlongFigure, worthsAlong } from "./worth-along-figure.ts";

/** Text in an SVG shrinks with it, so a phone gets a figure of its own instead of a smaller one. */
const wide = { width: 760, height: 420 };
const narrow = { width: 340, height: 330 };
const small = { width: 400, height: 280 };

/** Axes of difficulty whose figures are open to see; the others are behind a word to press. */
const mostAxes = 4;

/** The main figure, with the mark of the run's scale in its caption. */
export function mainFigure(results: Results, number: Count): Markup {
  const picture = mainPicture(results);
  const worth = mainWorth(results);
  const shown =
    worth && results.arms.filter(({ name }) => name === worth.of || worth.curve.some((p) => p.arm === name));
  return html`<figure class="main-figure">
    ${
      picture === "bars"
        ? barLegend(results, armGroups(results))
        : legend(results, results.metric, shown === undefined ? {} : { arms: shown })
    }
    <div class="wide-only">${trusted(drawMainFigure(results, wide))}</div>
    <div class="narrow-only">${trusted(drawMainFigure(results, narrow))}</div>
    <figcaption>
      <strong>Figure ${number()}.</strong> ${mainCaption(results)}
      <strong class="scale">${scaleNote(results.scale).name}.</strong>
    </figcaption>
  </figure>`;
}

/** What else was measured: the worth along x, arms, stages and probes side by side, and other metrics. */
export function otherFigures(results: Results, number: Count): Markup {
  const along = worthsAlong(results).length > 1 && [
    html`<figure>
      <div class="wide-only">${trusted(drawWorthAlongFigure(results, { ...wide, height: 320 }))}</div>
      <div class="narrow-only">${trusted(drawWorthAlongFigure(results, narrow))}</div>
      <figcaption>
        <strong>Figure ${number()}.</strong> How many worked examples one declared instruction is worth, against
        ${results.x.label}: the smallest number that was tried whose accuracy reaches that of the declaration. Bars: 95%
        intervals over instructions. ${scaleMark(results)}
      </figcaption>
    </figure>`,
  ];
  const arms = mainPicture(results) === "worth" ? sideBySide(results) : [];
  const stages = stageGroups(results, "unseen");
  const probes = (results.probes?.length ?? 0) > 1 ? probeGroups(results) : [];
  return html`${along}
  ${bars(results, arms, () => html`<strong>Figure ${number()}.</strong> All arms side by side. ${readBars(results)} ${scaleMark(results)}`)}
  ${bars(
    results,
    stages,
    () =>
      html`<strong>Figure ${number()}.</strong> Stage by stage: ${metricLabel(results.metric)} on
        ${mainSplitLabel(results)} before training, after each stage, and at the end. ${scaleMark(results)}`,
  )}
  ${bars(
    results,
    probes,
    () =>
      html`<strong>Figure ${number()}.</strong> What each arm was asked. Evaluation instructions are declared at most,
        except where an arm learns from worked examples of them; paired instructions are also demonstrated.
        ${scaleMark(results)}`,
  )}
  ${otherMetrics(results, number)}`;
}

/** Accuracy by each axis of difficulty. */
export function difficultyFigures(results: Results, number: Count): Markup | undefined {
  const all = difficulties(results);
  if (all.length === 0) return undefined;
  const drawn = (some: readonly Difficulty[]): Markup =>
    html`<div class="figures">
      ${some.map(
        (one) =>
          html`<figure>
            ${trusted(drawDifficultyFigure(results, one, small))}
            <figcaption>
              <strong>Figure ${number()}.</strong> By
              ${axisWords(one.axis)}${one.x !== undefined && `, ${xPhrase(results, one.x)}`}.
            </figcaption>
          </figure>`,
      )}
    </div>`;
  const axes = [...new Set(all.map(({ axis }) => axis))];
  const open = all.filter(({ axis }) => axes.indexOf(axis) < mostAxes);
  const closed = all.filter(({ axis }) => axes.indexOf(axis) >= mostAxes);
  const shown = results.arms.filter((arm) => all.some(({ arms }) => arms.some((one) => one.arm === arm)));
  return html`${legend(results, results.metric, { arms: shown, details: false })} ${drawn(open)}
  ${
    closed.length > 0 &&
    html`<details>
      <summary>By ${axes.slice(mostAxes).map(axisWords).join(", ")}</summary>
      ${drawn(closed)}
    </details>`
  }`;
}

/** Loss curves, one figure per arm, and what objectives measured besides. */
export function trainingFigures(results: Results, number: Count): Markup | undefined {
  const stages = results.arms.some(({ models }) => models.some((model) => (model.stages ?? []).length > 1));
  const losses = results.arms.flatMap((arm) => {
    const svg = drawLossFigure(results, arm.name);
    if (svg === undefined) return [];
    const read =
      arm.fixed === true
        ? "One line for each seed."
        : results.probes !== undefined
          ? "Stronger lines stand further right on the axis, and their ends name their place on it."
          : "Training loss solid, validation loss dashed; stronger lines stand further right in Figure 1, and their ends name their place on its axis.";
    return [figure(svg, html`<strong>Figure ${number()}.</strong> ${begin(arm.label)}. ${read}`)];
  });
  const curves = objectiveCurves(results).map((one) => {
    const label = results.arms.find(({ name }) => name === one.arm)?.label ?? one.arm;
    const name = curveLabel(one.name);
    return figure(
      drawObjectiveFigure(results, one),
      html`<strong>Figure ${number()}.</strong> ${begin(label)}: ${name} in ${one.stage}, a line for each
        seed${results.x.values.length > 1 && " and place on the axis"}.`,
    );
  });
  if (losses.length + curves.length === 0) return undefined;
  return html`${stages && html`<p class="quiet">Dotted lines: where one stage ends and the next begins, with a schedule of its own.</p>`}
    <div class="figures">${losses} ${curves}</div>`;
}

function figure(svg: string, caption: Fragment): Markup {
  return html`<figure>
    ${trusted(svg)}
    <figcaption>${caption}</figcaption>
  </figure>`;
}

/** With a capital, unless it begins with a symbol such as k. */
function begin(label: string): string {
  return /^\p{L}\b/u.test(label) ? label : capital(label);
}

/** Nothing where there are no bars, and then no number is taken. */
function bars(results: Results, groups: readonly BarGroup[], caption: () => Markup): Markup | undefined {
  if (groups.length === 0) return undefined;
  const drawn = {
    groups,
    axis: capital(metricLabel(results.metric)),
    description: `Bars: ${groups.map(({ label, bars: of }) => (label === "" ? of.map((bar) => bar.label).join(", ") : label)).join("; ")}. The tables below hold every number.`,
  };
  return html`<figure>
    ${barLegend(results, groups)}
    <div class="wide-only">${trusted(drawBarFigure(drawn, wide.width))}</div>
    <div class="narrow-only">${trusted(drawBarFigure(drawn, narrow.width))}</div>
    <figcaption>${caption()}</figcaption>
  </figure>`;
}

/** The same curve for every other metric that was measured on unseen instructions, has-op and no-op apart. */
function otherMetrics(results: Results, number: Count): Markup | undefined {
  const metrics = new Set(results.points.filter((point) => point.split === "unseen").map((point) => point.metric));
  metrics.delete(results.metric);
  const drawn = [...metrics].filter((metric) =>
    results.arms.some((arm) => curveOf(results, { arm: arm.name, metric, split: "unseen" }).length > 1),
  );
  if (drawn.length === 0) return undefined;
  return html`<div class="figures">
    ${drawn.map((metric) =>
      figure(
        drawAccuracyFigure(results, metric, small),
        html`<strong>Figure ${number()}.</strong>
          ${mainPicture(results) === "curve" ? "As Figure 1, for" : "Accuracy on"} ${metricMeaning(metric)}.`,
      ),
    )}
  </div>`;
}

/** Beside every figure of a result that is no published one in size. */
function scaleMark(results: Results): Markup {
  return html`<strong class="scale">${scaleNote(results.scale).name}.</strong>`;
}

function readBars(results: Results): string {
  const ordinal = results.x.scale === "ordinal" || results.x.values.length === 1;
  const last = results.x.values.at(-1);
  const varied = results.arms.some((arm) => arm.fixed !== true);
  return ordinal || !varied || last === undefined ? "" : `Of arms that run along the axis, ${xPhrase(results, last)}.`;
}

function mainCaption(results: Results): string {
  const picture = mainPicture(results);
  const accuracy = `Accuracy (${metricLabel(results.metric)}) on`;
  const said = {
    worth: `${accuracy} ${mainSplitLabel(results)}: those who were told each of them once, as a band, beside those who saw worked examples of each. The worth is the smallest number of examples that was tried whose accuracy reaches the band's line.`,
    bars: `${accuracy} ${mainSplitLabel(results)}, arms side by side.`,
    curve: `${accuracy} ${results.probes === undefined ? "instructions that training did not contain" : mainSplitLabel(results)}, against ${results.x.label}.`,
  }[picture];
  const parts = [
    said,
    `${picture === "curve" ? "Bars and bands" : "Intervals"}: ${results.interval}.`,
    picture === "curve" && results.arms.length > 1
      ? "Arms stand a little apart along the axis so that their bars do not hide each other."
      : "",
    referenceSentence(results),
    results.published === undefined ? "" : results.published.note,
  ];
  return parts.filter((part) => part !== "").join(" ");
}
