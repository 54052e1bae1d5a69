// The fitted thresholds, with the reason where there is none.
import type { Results } from "../experiments/results.ts";
import { captionedTable, columnHead, numberCell } from "./captioned-table.ts";
import type { Count } from "./count.ts";
import { formatNumber } from "./format-number.ts";
import { html, type Markup } from "./html.ts";
import { capital, metricLabel, reasonWords, splitLabel } from "./words.ts";

/** Undefined where no threshold was asked for. */
export function thresholdsTable(results: Results, number: Count): Markup | undefined {
  if (results.thresholds.length === 0) return undefined;
  const labels = new Map(results.arms.map((arm) => [arm.name, arm.label]));
  return captionedTable({
    id: "table-thresholds",
    caption: `Table ${number()}. Where the fitted accuracy crosses a level, in ${results.x.label}.`,
    head: [
      columnHead("Arm", "text"),
      columnHead("Accuracy", "text"),
      columnHead("Level", "number"),
      columnHead("Crossed at", "number"),
      columnHead("Interval", "number"),
      columnHead("How, or why not", "text"),
    ],
    body: html`<tbody>
      ${results.thresholds.map(
        (one) =>
          html`<tr>
            <th scope="row">${labels.get(one.arm) ?? one.arm}</th>
            <td>${capital(metricLabel(one.metric))}, ${splitLabel(results, one.split)}</td>
            ${numberCell(`${Math.round(one.level * 100)}%`)}
            ${numberCell(one.threshold === null ? "not found" : formatNumber(one.threshold))}
            ${numberCell(one.low === null || one.high === null ? "–" : `${formatNumber(one.low)} to ${formatNumber(one.high)}`)}
            <td class="wide">${reasonWords(one.reason)}</td>
          </tr>`,
      )}
    </tbody>`,
  });
}
