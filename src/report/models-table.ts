// What was trained: rows, distinct instructions, steps and losses of every arm and x, with the seeds taken together.
import type { ResultModel, Results, Timings } from "../experiments/results.ts";
import type { XValue } from "../experiments/words.ts";
import { armBody, captionedTable, columnHead, numberCell } from "./captioned-table.ts";
import type { Count } from "./count.ts";
import { formatCount, formatLoss, formatSeconds, formatSpread } from "./format-number.ts";
import { html, type Markup } from "./html.ts";
import { placesOf } from "./select-points.ts";
import { capital, xLabel } from "./words.ts";

/** `timings` adds a column, the only part of the page that the clock decides. Undefined where no model was recorded. */
export function modelsTable(results: Results, timings: Timings | undefined, number: Count): Markup | undefined {
  const arms = results.arms.filter((arm) => arm.models.length > 0);
  if (arms.length === 0) return undefined;
  const heads = [
    capital(results.x.label),
    ...columns.map(([name]) => name),
    ...(timings === undefined ? [] : ["Training time"]),
  ];
  return captionedTable({
    id: "table-models",
    caption: `Table ${number()}. Trained models. A range is over seeds.`,
    head: heads.map((name, i) => columnHead(name, i === 0 ? "text" : "number")),
    body: arms.map((arm) =>
      armBody(
        results.arms.length > 1 ? arm.label : undefined,
        heads.length,
        placesOf(results, arm).map((x) => {
          const models = arm.models.filter((model) => model.x === x);
          if (models.length === 0) return undefined;
          return html`<tr>
            <th scope="row">${arm.fixed === true && results.x.values.length > 1 ? "any" : xLabel(x)}</th>
            ${columns.map(([, show]) => numberCell(show(models)))}
            ${timings !== undefined && numberCell(trainingTime(timings, arm.name, x))}
          </tr>`;
        }),
      ),
    ),
  });
}

type Column = readonly [name: string, show: (models: readonly ResultModel[]) => string];

const columns: readonly Column[] = [
  ["Seeds", (models) => models.map((model) => model.seed).join(", ")],
  countColumn("Training rows", (model) => model.trainRows),
  countColumn("Distinct instructions", (model) => model.distinctInstructions),
  countColumn("Steps", (model) => model.steps),
  countColumn("Tokens", (model) => model.tokens),
  countColumn("Parameters", (model) => model.parameters),
  [
    "Final loss",
    (models) =>
      formatSpread(
        models.map((model) => model.finalLoss).filter((loss) => loss !== null),
        formatLoss,
      ),
  ],
];

function countColumn(name: string, pick: (model: ResultModel) => number): Column {
  return [name, (models) => formatSpread(models.map(pick), formatCount)];
}

function trainingTime(timings: Timings, arm: string, x: XValue): string {
  const here = timings.models.filter((one) => one.arm === arm && one.x === x);
  return formatSpread(
    here.map((one) => one.trainSeconds),
    formatSeconds,
  );
}
