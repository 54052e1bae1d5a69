// The loss curves of a training, thin enough for a page.
import type { MetricsLine } from "../train/metrics.ts";
import type { UnitResult } from "./unit-result.ts";

/** Points of a curve on the page. */
const mostPoints = 100;

export function lossCurves(lines: readonly MetricsLine[]): UnitResult["losses"] {
  return {
    train: thin(lines.flatMap((line) => (line.loss === undefined ? [] : [[line.step, round(line.loss)]]))),
    validation: thin(
      lines.flatMap((line) => (line.validationLoss === undefined ? [] : [[line.step, round(line.validationLoss)]])),
    ),
  };
}

/** Every n-th point, the last one always. */
function thin(points: [number, number][]): [number, number][] {
  const every = Math.ceil(points.length / mostPoints);
  return points.filter((_, i) => (points.length - 1 - i) % every === 0);
}

function round(loss: number): number {
  return Number(loss.toPrecision(5));
}
