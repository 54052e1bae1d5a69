// The end of a run in a few lines: a table of accuracies, and the finding in the report's own words.
import type { ResultPoint, Results } from "../experiments/results.ts";
import { findingOf } from "../report/finding.ts";
import { table, wrap } from "./quantities.ts";

const columns = 100;

export function summary(results: Results): string {
  const several = results.arms.length > 1;
  const header = [results.x.label, ...results.arms.flatMap((arm) => [several ? arm.label : "unseen", "95 % interval"])];
  const rows = results.x.values.map((x) => [
    String(x),
    ...results.arms.flatMap((arm) => {
      const point = results.points.find(
        (p) =>
          p.x === x && p.arm === arm.name && p.split === "unseen" && p.seed === null && p.metric === results.metric,
      );
      return [value(point), interval(point)];
    }),
  ]);
  const { label, sentences } = findingOf(results);
  const found = sentences.map(({ about, text }) => wrap(about === undefined ? text : `${about}: ${text}`, columns));
  return ["", table([header, ...rows]), "", `${label}.`, ...found].join("\n");
}

function value(point: ResultPoint | undefined): string {
  const { value: accuracy = null } = point ?? {};
  return accuracy === null ? "-" : accuracy.toFixed(3);
}

function interval(point: ResultPoint | undefined): string {
  if (point === undefined || point.low === null || point.high === null) return "";
  return `[${point.low.toFixed(3)}, ${point.high.toFixed(3)}] n=${point.n}`;
}
