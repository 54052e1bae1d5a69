// The result of a unit with a curriculum, out of the records of its stages and of what was asked after them.
import { StoreError } from "../core/errors.ts";
import { writeJsonAtomic } from "../data/store/atomic-file.ts";
import type { Unit } from "./resolve.ts";
import { readEvaluationRecord, readStageRecord, type EvaluationRecord, type StageRecord } from "./stage-files.ts";
import { unitResultPath, type UnitResult } from "./unit-result.ts";
import { unitNodes } from "./work.ts";

/** Writes and returns it; undefined where a stage or an answer is missing yet. */
export async function finishUnit(runDir: string, unit: Unit): Promise<UnitResult | undefined> {
  const nodes = unitNodes(unit);
  const stages: StageRecord[] = [];
  for (const { id } of nodes.stages) {
    const record = await readStageRecord(runDir, id);
    if (record === undefined) return undefined;
    stages.push(record);
  }
  const evaluations: { stage: string; record: EvaluationRecord }[] = [];
  for (const node of nodes.evaluations) {
    const record = await readEvaluationRecord(runDir, node.id);
    if (record === undefined) return undefined;
    evaluations.push({ stage: node.stages.at(-1)?.name ?? "start", record });
  }
  const last = evaluations.pop();
  if (last === undefined) throw new StoreError(`${unit.id} asks nothing`, { code: "nothing-asked" });
  const result = unitResult(unit, stages, { last: last.record, earlier: evaluations });
  await writeJsonAtomic(unitResultPath(runDir, unit.id), result);
  return result;
}

interface Answered {
  readonly last: EvaluationRecord;
  readonly earlier: readonly { readonly stage: string; readonly record: EvaluationRecord }[];
}

function unitResult(unit: Unit, stages: readonly StageRecord[], { last, earlier }: Answered): UnitResult {
  const total = (of: (stage: StageRecord) => number): number => stages.reduce((sum, stage) => sum + of(stage), 0);
  const { arm, x, seed } = unit;
  const curves = stages.flatMap(({ name: stage, curves: measured = {} }) =>
    Object.entries(measured).map(([name, points]) => ({ stage, name, points: thinned(points) })),
  );
  return {
    format: 1,
    unit: unit.id,
    model: {
      trainRows: total(({ rows }) => rows),
      distinctInstructions: Math.max(0, ...stages.map(({ demonstrated }) => demonstrated)),
      steps: total(({ steps }) => steps),
      tokens: total(({ tokens }) => tokens),
      parameters: last.model.parameters,
      finalLoss: stages.at(-1)?.finalLoss ?? null,
      stages: stages.map(({ name, id, objective, rows, steps, tokens, finalLoss }) => {
        return { name, id, objective, rows, steps, tokens, finalLoss };
      }),
    },
    accuracies: accuraciesOf(last),
    losses: { train: joinedLosses(stages), validation: [] },
    samples: last.samples.map((sample) => ({ ...sample, arm, x, seed })),
    curriculum: {
      probes: last.probes.map(({ split, kind, of }) => ({ split, kind, of })),
      baselines: last.probes.flatMap(({ split, baseline }) => (baseline === undefined ? [] : [{ split, ...baseline }])),
      breakdowns: last.probes.flatMap(({ split, breakdowns }) => breakdowns.map((one) => ({ split, ...one }))),
      scores: last.probes.flatMap(({ scores }) => scores),
      ...(curves.length === 0 ? {} : { curves }),
      earlier: earlier.map(({ stage, record }) => ({ stage, accuracies: accuraciesOf(record) })),
    },
  };
}

function accuraciesOf({ probes }: EvaluationRecord): UnitResult["accuracies"] {
  return probes.flatMap(({ split, accuracies }) => accuracies.map((accuracy) => ({ split, ...accuracy })));
}

/** Points of a curve on the page. */
const mostPoints = 200;

/** Of all stages, one after the other. */
function joinedLosses(stages: readonly StageRecord[]): [number, number][] {
  let before = 0;
  const points: [number, number][] = [];
  for (const { losses, steps } of stages) {
    for (const [step, loss] of losses) points.push([before + step, loss]);
    before += steps;
  }
  return thinned(points);
}

function thinned(points: [number, number][]): [number, number][] {
  const every = Math.ceil(points.length / mostPoints);
  return points.filter((_, i) => (points.length - 1 - i) % every === 0);
}
