// Every number behind the figures: one row per arm and x, one column per split and metric, n and interval in each cell.
import type { ResultPoint, Results } from "../experiments/results.ts";
import { armBody, captionedTable, columnHead, numberCell } from "./captioned-table.ts";
import { formatCount, formatPercent, formatPercentRange } from "./format-number.ts";
import { html, type Markup } from "./html.ts";
import { pointAt } from "./select-points.ts";
import { capital, metricLabel, splitLabel, xLabel } from "./words.ts";

/** The table of accuracies; the text alternative of the figures. */
export function resultsTable(results: Results): Markup {
  const columns = columnsOf(results);
  const overSeeds = results.seeds.length > 1 ? `pooled over ${results.seeds.length} seeds` : "of one seed";
  return captionedTable({
    id: "table-accuracies",
    caption:
      `Table 1. Accuracy, its interval in percent (${results.interval}), and the number n of judged answers, ${overSeeds}. ` +
      "A dash: not measured. Answers that could not be judged are counted apart, never as wrong.",
    head: [
      columnHead(capital(results.x.label), "text"),
      columns.map(({ metric, split }) =>
        columnHead(
          html`${capital(metricLabel(metric))}<br /><span class="quiet">${splitLabel(split)}</span>`,
          "number",
        ),
      ),
    ],
    body: results.arms.map((arm) =>
      armBody(
        results.arms.length > 1 ? arm.label : undefined,
        columns.length + 1,
        results.x.values.map(
          (x) =>
            html`<tr>
              <th scope="row">${xLabel(x)}</th>
              ${columns.map((column) => numberCell(cell(pointAt(results, { arm: arm.name, ...column }, x))))}
            </tr>`,
        ),
      ),
    ),
  });
}

function cell(point: ResultPoint | undefined): Markup {
  if (point === undefined) return html`<span class="quiet">–</span>`;
  const broken = point.invalid === undefined || point.invalid === 0 ? "" : `, ${formatCount(point.invalid)} not judged`;
  if (point.value === null || point.low === null || point.high === null) {
    return html`<span class="quiet">no answers<br />n = 0${broken}</span>`;
  }
  return html`<strong>${formatPercent(point.value)}</strong>
    <span class="interval">${formatPercentRange(point.low, point.high)}</span><br />
    <span class="quiet">n = ${formatCount(point.n)}${broken}</span>`;
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
