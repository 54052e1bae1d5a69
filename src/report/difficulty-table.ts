// The numbers behind the figures by difficulty: a row for each level, a column for each arm.
import type { Results } from "../experiments/results.ts";
import { captionedTable, columnHead, numberCell } from "./captioned-table.ts";
import type { Count } from "./count.ts";
import { axisWords, difficulties, levelWords, type Difficulty } from "./difficulty.ts";
import { formatCount, formatPercent, formatPercentRange } from "./format-number.ts";
import { html, type Markup } from "./html.ts";
import { capital, metricLabel, xLabel, xPhrase } from "./words.ts";

/** One table for each axis and place, behind a word to press; undefined where there is none. */
export function difficultyTables(results: Results, number: Count): Markup | undefined {
  const all = difficulties(results);
  if (all.length === 0) return undefined;
  return html`<details>
    <summary>The numbers by ${[...new Set(all.map(({ axis }) => axisWords(axis)))].join(", ")}</summary>
    ${all.map((one, i) => table(results, one, { id: `table-difficulty-${i + 1}`, number: number() }))}
  </details>`;
}

function table(
  results: Results,
  { axis, x, levels, arms }: Difficulty,
  { id, number }: { readonly id: string; readonly number: number },
): Markup {
  const place = x === undefined ? "" : `, ${xPhrase(results, x)}`;
  return captionedTable({
    id,
    caption: `Table ${number}. ${capital(metricLabel(results.metric))} by ${axisWords(axis)}${place}: accuracy, interval, n.`,
    head: [
      columnHead(capital(axisWords(axis)), "text"),
      arms.map(({ arm, x: at }) => {
        const shown = x === undefined && arm.fixed !== true && results.x.values.length > 1 ? ` (${xLabel(at)})` : "";
        return columnHead(`${arm.label}${shown}`, "number");
      }),
    ],
    body: html`<tbody>
      ${levels.map(
        (level) =>
          html`<tr>
            <th scope="row">${levelWords(level)}</th>
            ${arms.map(({ points }) => {
              const point = points.find((one) => one.level === level);
              if (point === undefined) return numberCell(html`<span class="quiet">–</span>`);
              return numberCell(
                html`<strong>${formatPercent(point.value)}</strong>
                  <span class="interval">${formatPercentRange(point.low, point.high)}</span><br />
                  <span class="quiet">n = ${formatCount(point.n)}</span>`,
              );
            })}
          </tr>`,
      )}
    </tbody>`,
  });
}
