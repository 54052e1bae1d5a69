// Whether the claim held: each thing it says about the measurements, judged by the measurements.
import type { Experiment } from "./resolve.ts";
import type { ResultBaseline, ResultPoint, Results } from "./results.ts";
import { mainSplit, type Expectation } from "./schema.ts";

export type Measured = Pick<Results, "points" | "stagePoints" | "baselines">;

/** Held where every expectation is met, not where none is, partly otherwise; the text names each with its numbers. */
export function judgeClaim(experiment: Experiment, points: Measured): NonNullable<Results["finding"]> {
  const judged = experiment.expectations.map((expectation) => judge(experiment, expectation, points));
  const met = judged.filter((one) => one.met).length;
  const clauses = (wanted: boolean): string =>
    judged
      .filter((one) => one.met === wanted)
      .map((one) => `that ${one.says} (${one.numbers})`)
      .join("; ");
  const text = [
    ...(met > 0 ? [`Expected and found: ${clauses(true)}.`] : []),
    ...(met < judged.length ? [`Expected and not found: ${clauses(false)}.`] : []),
  ].join(" ");
  return { held: met === judged.length ? "yes" : met === 0 ? "no" : "partly", text };
}

function judge(experiment: Experiment, expectation: Expectation, points: Measured) {
  const here = measured(experiment, expectation, points);
  const numbers = [written(here)];
  let met = here?.value !== null && here !== undefined;
  for (const side of ["above", "below"] as const) {
    const bound = expectation[side];
    if (bound === undefined) continue;
    if (typeof bound === "number") {
      numbers.push(`${side === "above" ? "at least" : "at most"} ${bound}`);
      met &&= side === "above" ? (here?.value ?? -1) >= bound : (here?.value ?? 2) <= bound;
    } else {
      const there = measured(experiment, bound, points);
      numbers.push(`against ${written(there)}`);
      met &&= side === "above" ? (here?.low ?? -1) > (there?.high ?? 2) : (here?.high ?? 2) < (there?.low ?? -1);
    }
  }
  return { says: expectation.says, numbers: numbers.join(", "), met };
}

type Place = Pick<Expectation, "arm" | "x" | "split" | "stage" | "baseline">;

function measured(
  { file, arms }: Experiment,
  { arm = arms[0]?.name, x, split = mainSplit, stage, baseline }: Place,
  { points, stagePoints = [], baselines = [] }: Measured,
): ResultPoint | ResultBaseline | undefined {
  const here = (p: Pick<ResultPoint, "arm" | "x" | "split" | "metric">): boolean =>
    p.arm === arm && p.x === x && p.metric === file.metric && p.split === split;
  if (baseline === true) return baselines.find(here);
  const among = stage === undefined ? points : stagePoints.filter((p) => p.stage === stage);
  return among.find((p) => here(p) && p.seed === null);
}

function written(point: ResultPoint | ResultBaseline | undefined): string {
  if (point === undefined || point.value === null || point.low === null || point.high === null) return "not measured";
  return `${point.value.toFixed(3)} [${point.low.toFixed(3)}, ${point.high.toFixed(3)}]`;
}
