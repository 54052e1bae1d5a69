// What was trained: rows, distinct instructions, steps and losses of every arm and x, with the seeds taken together.
import type { ResultArm, ResultModel, Results, Timings, XValue } from "../experiments/results.ts";
import { formatCount, formatLoss, formatSeconds, formatSpread } from "./format-number.ts";
import { html, type Markup } from "./html.ts";
import { scrollBox } from "./scroll-box.ts";
import { capital, xLabel } from "./words.ts";

/** `timings` adds a column, and is the only part of the page that the clock decides. */
export function modelsTable(results: Results, timings: Timings | undefined): Markup | undefined {
  const groups = results.arms.flatMap((arm) => groupByX(results, arm));
  if (groups.length === 0) return undefined;
  const counts = (models: readonly ResultModel[], pick: (model: ResultModel) => number): string =>
    formatSpread(models.map(pick), formatCount);
  return scrollBox(
    "Trained models",
    html`<table>
      <caption>
        Trained models; a range is over seeds.
      </caption>
      <thead>
        <tr>
          <th scope="col">Arm</th>
          <th scope="col" class="number">${capital(results.x.label)}</th>
          <th scope="col" class="number">Seeds</th>
          <th scope="col" class="number">Training rows</th>
          <th scope="col" class="number">Distinct instructions</th>
          <th scope="col" class="number">Steps</th>
          <th scope="col" class="number">Tokens</th>
          <th scope="col" class="number">Parameters</th>
          <th scope="col" class="number">Final loss</th>
          ${timings !== undefined && html`<th scope="col" class="number">Training time</th>`}
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          ({ arm, x, models }) =>
            html`<tr>
              <th scope="row">${arm.label}</th>
              <td class="number">${xLabel(x)}</td>
              <td class="number">${models.map((model) => model.seed).join(", ")}</td>
              <td class="number">${counts(models, (model) => model.trainRows)}</td>
              <td class="number">${counts(models, (model) => model.distinctInstructions)}</td>
              <td class="number">${counts(models, (model) => model.steps)}</td>
              <td class="number">${counts(models, (model) => model.tokens)}</td>
              <td class="number">${counts(models, (model) => model.parameters)}</td>
              <td class="number">
                ${formatSpread(
                  models.flatMap((model) => (model.finalLoss === null ? [] : [model.finalLoss])),
                  formatLoss,
                )}
              </td>
              ${timings !== undefined && html`<td class="number">${spent(timings, arm.name, x)}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

function groupByX(
  results: Results,
  arm: ResultArm,
): readonly { readonly arm: ResultArm; readonly x: XValue; readonly models: readonly ResultModel[] }[] {
  return results.x.values
    .map((x) => ({ arm, x, models: arm.models.filter((model) => model.x === x) }))
    .filter(({ models }) => models.length > 0);
}

function spent(timings: Timings, arm: string, x: XValue): string {
  const here = timings.models.filter((one) => one.arm === arm && one.x === x);
  return formatSpread(
    here.map((one) => one.trainSeconds),
    formatSeconds,
  );
}
