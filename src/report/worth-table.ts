// The numbers behind a worth: the accuracy to be reached, and that of each number of examples.
import type { Results, ResultWorth } from "../experiments/results.ts";
import { armBody, captionedTable, columnHead, numberCell } from "./captioned-table.ts";
import type { Count } from "./count.ts";
import { formatCount, formatPercent, formatPercentRange } from "./format-number.ts";
import { html, type Fragment, type Markup } from "./html.ts";
import { measuredAt } from "./select-points.ts";
import { capital, xPhrase } from "./words.ts";
import { worthInterval, worthSentence } from "./worth-words.ts";

/** Undefined where nothing was held against examples. One body for each place at which it was. */
export function worthTable(results: Results, number: Count): Markup | undefined {
  const { worth = [] } = results;
  const [first] = worth;
  if (first === undefined) return undefined;
  const of = results.arms.find(({ name }) => name === first.of)?.label ?? first.of;
  return captionedTable({
    id: "table-worth",
    caption:
      `Table ${number()}. What one declared instruction is worth: the smallest number of worked examples that was tried ` +
      `whose accuracy reaches that of “${of}”. Its interval is a bootstrap over the same instructions for all.`,
    head: [columnHead("Worked examples", "text"), columnHead("Accuracy", "number"), columnHead("Reaches it", "text")],
    body: worth.map((one) => armBody(heading(results, one), 3, rows(results, one, of))),
  });
}

function heading(results: Results, worth: ResultWorth): string {
  const sentence = `${worthSentence(worth)} (${worthInterval(worth)}, ${formatCount(worth.instructions)} instructions)`;
  return worth.x === null ? sentence : `${capital(xPhrase(results, worth.x))}: ${sentence}`;
}

function rows(results: Results, worth: ResultWorth, of: string): Fragment {
  const { metric, split, x, curve, accuracy } = worth;
  const told = measuredAt(results, { arm: worth.of, metric, split }, x ?? results.x.values[0] ?? 0);
  return html`<tr>
      <th scope="row">${of}</th>
      ${numberCell(accuracyOf(told?.value ?? accuracy, told?.low ?? null, told?.high ?? null))}
      <td class="quiet">to be reached</td>
    </tr>
    ${curve.map(
      ({ examples, value, low, high }) =>
        html`<tr>
          <th scope="row">${formatCount(examples)}</th>
          ${numberCell(value === null ? html`<span class="quiet">no answers</span>` : accuracyOf(value, low, high))}
          <td>${value !== null && (value >= accuracy ? "yes" : "no")}</td>
        </tr>`,
    )}`;
}

function accuracyOf(value: number, low: number | null, high: number | null): Markup {
  return html`<strong>${formatPercent(value)}</strong>
    ${low !== null && high !== null && html`<span class="interval">${formatPercentRange(low, high)}</span>`}`;
}
