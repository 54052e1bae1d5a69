// The stages of every arm: objective, rows, steps, tokens and loss, with what training has in common.
import type { ResultArm, ResultModel, Results } from "../experiments/results.ts";
import { armBody, captionedTable, columnHead, numberCell } from "./captioned-table.ts";
import type { Count } from "./count.ts";
import { formatCount, formatLoss, formatSpread } from "./format-number.ts";
import { html, type Markup } from "./html.ts";
import { placesOf } from "./select-points.ts";

type Stage = NonNullable<ResultModel["stages"]>[number];

/** Undefined where nothing was trained in stages. A range is over seeds and over x. */
export function stagesTable(results: Results, number: Count): Markup | undefined {
  const arms = results.arms.filter(({ models }) => models.some(({ stages }) => stages !== undefined));
  if (arms.length === 0) return undefined;
  const columns = ["Stage", "Objective", "Rows", "Steps", "Tokens", "Final loss", "Shared with"];
  return captionedTable({
    id: "table-stages",
    caption:
      `Table ${number()}. Stages of training. A range is over seeds and places on the axis. ` +
      "Arms whose stages are the same in everything share one training.",
    head: columns.map((name, i) => columnHead(name, i < 2 || i === 6 ? "text" : "number")),
    body: arms.map((arm) => armBody(arm.label, columns.length, rowsOf(results, arm))),
  });
}

function rowsOf(results: Results, arm: ResultArm): Markup | Markup[] {
  const stages = stagesOf(results, arm);
  if (stages.length === 0) {
    return html`<tr>
      <th scope="row">none</th>
      <td colspan="6">not trained</td>
    </tr>`;
  }
  const spread = (all: readonly Stage[], of: (stage: Stage) => number): string =>
    formatSpread(all.map(of), formatCount);
  return stages.map(({ name, all }) => {
    const losses = all.flatMap(({ finalLoss }) => finalLoss ?? []);
    return html`<tr>
      <th scope="row">${name}</th>
      <td>${[...new Set(all.map(({ objective }) => objective))].join(", ")}</td>
      ${numberCell(spread(all, ({ rows }) => rows))} ${numberCell(spread(all, ({ steps }) => steps))}
      ${numberCell(spread(all, ({ tokens }) => tokens))} ${numberCell(formatSpread(losses, formatLoss))}
      <td class="wide">${sharedWith(results, arm, all) || html`<span class="quiet">–</span>`}</td>
    </tr>`;
  });
}

/** The stages of an arm in the order of training, each of all its models. */
function stagesOf(results: Results, arm: ResultArm): { readonly name: string; readonly all: readonly Stage[] }[] {
  const places = placesOf(results, arm);
  const byName = new Map<string, Stage[]>();
  for (const { x, stages = [] } of arm.models) {
    if (!places.includes(x)) continue;
    for (const stage of stages) byName.set(stage.name, [...(byName.get(stage.name) ?? []), stage]);
  }
  return [...byName].map(([name, all]) => ({ name, all }));
}

/** Labels of other arms that have one of these very stages. */
function sharedWith({ arms }: Results, own: ResultArm, all: readonly Stage[]): string {
  const ids = new Set(all.map(({ id }) => id));
  return arms
    .filter((arm) => arm !== own && arm.models.some(({ stages = [] }) => stages.some(({ id }) => ids.has(id))))
    .map(({ label }) => label)
    .join(", ");
}
