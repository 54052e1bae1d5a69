// The end of a run in a few lines: a table of accuracies and the threshold.
import type { FinishedRun } from "../experiments/run.ts";
import type { ResultPoint } from "../experiments/results.ts";
import { table } from "./quantities.ts";

export function summary({ experiment, results }: FinishedRun): string {
  const { metric } = experiment.file;
  const pooled = results.points.filter((point) => point.seed === null && point.metric === metric);
  const header = [
    results.x.label,
    ...results.arms.flatMap((arm) => [many(results.arms.length, arm.label, "unseen"), "95 % interval"]),
  ];
  const rows = results.x.values.map((x) => [
    String(x),
    ...results.arms.flatMap((arm) => {
      const point = pooled.find((p) => p.x === x && p.arm === arm.name && p.split === "unseen");
      return [value(point), interval(point)];
    }),
  ]);
  const thresholds = results.thresholds.map(
    (t) =>
      `${many(results.arms.length, results.arms.find((arm) => arm.name === t.arm)?.label ?? t.arm, "Threshold")} (accuracy ${t.level}): ` +
      (t.threshold === null ? t.reason : `${Math.round(t.threshold)} [${bound(t.low)}, ${bound(t.high)}]`),
  );
  return ["", table([header, ...rows]), ...(thresholds.length > 0 ? ["", ...thresholds] : [])].join("\n");
}

function many(arms: number, label: string, alone: string): string {
  return arms > 1 ? label : alone;
}

function value(point: ResultPoint | undefined): string {
  const { value: accuracy = null } = point ?? {};
  return accuracy === null ? "-" : accuracy.toFixed(3);
}

function interval(point: ResultPoint | undefined): string {
  if (point === undefined || point.low === null || point.high === null) return "";
  return `[${point.low.toFixed(3)}, ${point.high.toFixed(3)}] n=${point.n}`;
}

function bound(value: number | null): string {
  return value === null ? "?" : String(Math.round(value));
}
