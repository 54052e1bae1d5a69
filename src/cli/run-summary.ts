// The end of a run in a few lines: a table of accuracies, and the finding in the report's own words.
import type { ResultPoint, Results } from "../experiments/results.ts";
import { findingOf } from "../report/finding.ts";
import { table, wrap } from "./quantities.ts";

const columns = 100;

/** More arms than this stand below each other. */
const mostAbreast = 3;

export function summary(results: Results): string {
  const { label, sentences } = findingOf(results);
  const found = sentences.map(({ about, text }) => wrap(about === undefined ? text : `${about}: ${text}`, columns));
  const accuracies = results.arms.length > mostAbreast ? below(results) : abreast(results);
  return ["", table(accuracies), "", `${label}.`, ...found].join("\n");
}

function abreast(results: Results): string[][] {
  const several = results.arms.length > 1;
  const header = [results.x.label, ...results.arms.flatMap((arm) => [several ? arm.label : "unseen", "95 % interval"])];
  const rows = results.x.values.map((x) => [
    String(x),
    ...results.arms.flatMap((arm) => {
      const point = pooled(results, arm.name, x);
      return [value(point), interval(point)];
    }),
  ]);
  return [header, ...rows];
}

function below(results: Results): string[][] {
  const rows = results.arms.flatMap((arm) =>
    results.x.values.slice(0, arm.fixed === true ? 1 : undefined).map((x) => {
      const point = pooled(results, arm.name, x);
      return [arm.label, arm.fixed === true ? "any" : String(x), value(point), interval(point)];
    }),
  );
  return [["", results.x.label, "unseen", "95 % interval"], ...rows];
}

function pooled({ points, metric }: Results, arm: string, x: ResultPoint["x"]): ResultPoint | undefined {
  return points.find(
    (p) => p.x === x && p.arm === arm && p.split === "unseen" && p.seed === null && p.metric === metric,
  );
}

function value(point: ResultPoint | undefined): string {
  const { value: accuracy = null } = point ?? {};
  return accuracy === null ? "-" : accuracy.toFixed(3);
}

function interval(point: ResultPoint | undefined): string {
  if (point === undefined || point.low === null || point.high === null) return "";
  return `[${point.low.toFixed(3)}, ${point.high.toFixed(3)}] n=${point.n}`;
}
