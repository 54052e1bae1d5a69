// Every number behind the figures: one row per arm and x, one column per split and metric, n and interval in each cell.
import type { ResultPoint, Results } from "../experiments/results.ts";
import { formatCount, formatNumber, formatPercent, formatPercentRange } from "./format-number.ts";
import { html, type Markup } from "./html.ts";
import { scrollBox } from "./scroll-box.ts";
import { pointAt } from "./select-points.ts";
import { capital, metricLabel, splitLabel, xLabel } from "./words.ts";

/** The table of accuracies; the text alternative of the figures. */
export function resultsTable(results: Results): Markup {
  const columns = columnsOf(results);
  return scrollBox(
    "Accuracies",
    html`<table>
      <caption>
        Accuracy in percent with its interval (${results.interval}) and the number of judged answers
        n${overSeeds(results)}. Answers that could not be judged are counted apart and never as wrong.
      </caption>
      <thead>
        <tr>
          <th scope="col">Arm</th>
          <th scope="col" class="number">${capital(results.x.label)}</th>
          ${columns.map(
            (column) =>
              html`<th scope="col" class="number">
                ${capital(metricLabel(column.metric))}<br /><span class="quiet">${splitLabel(column.split)}</span>
              </th>`,
          )}
        </tr>
      </thead>
      ${results.arms.map((arm) => {
        const rows = results.x.values.map((x) => ({
          x,
          cells: columns.map((column) => pointAt(results, { arm: arm.name, ...column }, x)),
        }));
        return html`<tbody>
          ${rows.map(
            ({ x, cells }) =>
              html`<tr>
                <th scope="row">${arm.label}</th>
                <td class="number">${xLabel(x)}</td>
                ${cells.map((point) => html`<td class="number">${cell(point)}</td>`)}
              </tr>`,
          )}
        </tbody>`;
      })}
    </table>`,
  );
}

/** The table of fitted thresholds, with the reason where there is none; undefined where none was asked for. */
export function thresholdsTable(results: Results): Markup | undefined {
  if (results.thresholds.length === 0) return undefined;
  return scrollBox(
    "Thresholds",
    html`<table>
      <caption>
        Where the fitted accuracy crosses a level, in ${results.x.label}.
      </caption>
      <thead>
        <tr>
          <th scope="col">Arm</th>
          <th scope="col">Accuracy</th>
          <th scope="col" class="number">Level</th>
          <th scope="col" class="number">Crossed at</th>
          <th scope="col" class="number">Interval</th>
          <th scope="col">How, or why not</th>
        </tr>
      </thead>
      <tbody>
        ${results.thresholds.map(
          (one) =>
            html`<tr>
              <th scope="row">${armLabel(results, one.arm)}</th>
              <td>${capital(metricLabel(one.metric))}, ${splitLabel(one.split)}</td>
              <td class="number">${Math.round(one.level * 100)}%</td>
              <td class="number">${one.threshold === null ? "not crossed" : formatNumber(one.threshold)}</td>
              <td class="number">
                ${one.low === null || one.high === null ? "–" : `${formatNumber(one.low)} to ${formatNumber(one.high)}`}
              </td>
              <td class="wide">${one.reason}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

function cell(point: ResultPoint | undefined): Markup {
  if (point === undefined) return html`<span class="quiet">not measured</span>`;
  const broken = point.invalid === undefined || point.invalid === 0 ? "" : `, ${formatCount(point.invalid)} not judged`;
  if (point.value === null || point.low === null || point.high === null) {
    return html`<span class="quiet">no answers<br />n = 0${broken}</span>`;
  }
  return html`<strong>${formatPercent(point.value)}</strong>
    <span class="interval">${formatPercentRange(point.low, point.high)}</span><br /><span class="quiet"
      >n = ${formatCount(point.n)}${broken}</span
    >`;
}

interface Column {
  readonly metric: string;
  readonly split: string;
}

/** Unseen before everything else, the main metric before the others; otherwise in the order of the file. */
function columnsOf(results: Results): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const { metric, split } of results.points) columns.set(`${split} ${metric}`, { metric, split });
  const rank = (column: Column): number =>
    (column.split === "unseen" ? 0 : column.split === "train" ? 2 : 4) + (column.metric === results.metric ? 0 : 1);
  return [...columns.values()].toSorted((a, b) => rank(a) - rank(b));
}

function overSeeds(results: Results): string {
  return results.seeds.length > 1 ? `, pooled over ${results.seeds.length} seeds` : ", one seed";
}

function armLabel(results: Results, name: string): string {
  return results.arms.find((arm) => arm.name === name)?.label ?? name;
}
