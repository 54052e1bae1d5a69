// Every number behind the figures: one row per arm and x, one column per split and metric, n and interval in each cell.
import type { ResultPoint, Results, ResultStagePoint } from "../experiments/results.ts";
import { armBody, captionedTable, columnHead, numberCell } from "./captioned-table.ts";
import type { Count } from "./count.ts";
import { formatCount, formatPercent, formatPercentRange } from "./format-number.ts";
import { html, type Markup } from "./html.ts";
import { baselineAt, placesOf, pointAt, type MeasuredBaseline } from "./select-points.ts";
import { capital, metricLabel, splitLabel, xLabel } from "./words.ts";

/** The table of accuracies; the text alternative of the figures. */
export function resultsTable(results: Results, number: Count): Markup {
  const columns = columnsOf(results);
  const overSeeds = results.seeds.length > 1 ? `pooled over ${results.seeds.length} seeds` : "of one seed";
  return captionedTable({
    id: "table-accuracies",
    caption:
      `Table ${number()}. Accuracy, its interval in percent (${results.interval}), and the number n of judged answers, ${overSeeds}. ` +
      "A dash: not measured. Answers that could not be judged are counted apart, never as wrong." +
      (results.probes === undefined ? "" : " Random: what answers score that know nothing of the instruction."),
    head: [columnHead(capital(results.x.label), "text"), heads(results, columns)],
    body: results.arms.map((arm) =>
      armBody(
        results.arms.length > 1 ? arm.label : undefined,
        columns.length + 1,
        placesOf(results, arm).map(
          (x) =>
            html`<tr>
              <th scope="row">${arm.fixed === true && results.x.values.length > 1 ? "any" : xLabel(x)}</th>
              ${columns.map((column) => {
                const series = { arm: arm.name, ...column };
                return numberCell(cell(pointAt(results, series, x), baselineAt(results, series, x)));
              })}
            </tr>`,
        ),
      ),
    ),
  });
}

/** Accuracies of each arm before training and after the stages before its last. Undefined where nothing was asked then. */
export function stageAccuraciesTable(results: Results, number: Count): Markup | undefined {
  const earlier = (results.stagePoints ?? []).filter((point) => point.seed === null);
  if (earlier.length === 0) return undefined;
  const columns = columnsOf({ ...results, points: earlier });
  const rows = results.arms.flatMap((arm) => {
    const places = placesOf(results, arm);
    const own = earlier.filter((point) => point.arm === arm.name && places.includes(point.x));
    return own.length === 0 ? [] : [{ arm, own, keys: stageRows(own) }];
  });
  return captionedTable({
    id: "table-stage-accuracies",
    caption: `Table ${number()}. Accuracy before training and after the stages before the last, as in Table 1.`,
    head: [columnHead("Stage", "text"), heads(results, columns)],
    body: rows.map(({ arm, own, keys }) =>
      armBody(
        arm.label,
        columns.length + 1,
        keys.map(({ x, stage, alone }) => {
          const place = alone ? "" : `, ${xLabel(x)}`;
          const at = (one: ResultStagePoint, { metric, split }: Column): boolean =>
            one.x === x && one.stage === stage && one.metric === metric && one.split === split;
          return html`<tr>
            <th scope="row">${stage === "start" ? "before training" : `after ${stage}`}${place}</th>
            ${columns.map((column) =>
              numberCell(
                cell(
                  own.find((one) => at(one, column)),
                  undefined,
                ),
              ),
            )}
          </tr>`;
        }),
      ),
    ),
  });
}

/** A row for each stage and x; one for all x where they share what was measured, as arms do that share a stage. */
function stageRows(own: readonly ResultStagePoint[]) {
  const stages = [...new Set(own.map(({ stage }) => stage))];
  return stages.flatMap((stage) => {
    const here = own.filter((point) => point.stage === stage);
    const places = [...new Set(here.map(({ x }) => x))];
    const measured = new Set(
      places.map((x) => JSON.stringify(here.flatMap(({ x: at, ...point }) => (at === x ? [point] : [])))),
    );
    const alone = measured.size === 1;
    return (alone ? places.slice(0, 1) : places).map((x) => ({ x, stage, alone }));
  });
}

function heads(results: Results, columns: readonly Column[]): Markup[] {
  return columns.map(({ metric, split }) =>
    columnHead(
      html`${capital(metricLabel(metric))}<br /><span class="quiet">${splitLabel(results, split)}</span>`,
      "number",
    ),
  );
}

function cell(point: ResultPoint | undefined, baseline: MeasuredBaseline | undefined): Markup {
  if (point === undefined) return html`<span class="quiet">–</span>`;
  const broken = point.invalid === undefined || point.invalid === 0 ? "" : `, ${formatCount(point.invalid)} not judged`;
  if (point.value === null || point.low === null || point.high === null) {
    return html`<span class="quiet">no answers<br />n = 0${broken}</span>`;
  }
  return html`<strong>${formatPercent(point.value)}</strong>
    <span class="interval">${formatPercentRange(point.low, point.high)}</span><br />
    <span class="quiet"
      >n =
      ${formatCount(point.n)}${broken}${baseline !== undefined && `, random ${formatPercent(baseline.value)}`}</span
    >`;
}

interface Column {
  readonly metric: string;
  readonly split: string;
}

/** Unseen before everything else, the main metric before the others; otherwise in the order of the file. */
function columnsOf(results: Pick<Results, "points" | "metric">): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const { metric, split } of results.points) columns.set(`${split} ${metric}`, { metric, split });
  const rank = (column: Column): number =>
    (column.split === "unseen" ? 0 : column.split === "train" ? 2 : 4) + (column.metric === results.metric ? 0 : 1);
  return [...columns.values()].toSorted((a, b) => rank(a) - rank(b));
}
