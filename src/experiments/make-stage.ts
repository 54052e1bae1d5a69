// One stage from start to end: its rows, training from where the stage before it ended, its record on disk.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Interrupted } from "../core/errors.ts";
import { generateDataset } from "../data/datasets/generate-dataset.ts";
import { readRows } from "../data/datasets/read-rows.ts";
import { openPlan } from "../data/plans/row-source.ts";
import type { Row } from "../data/rows/row.ts";
import { writeJsonAtomic } from "../data/store/atomic-file.ts";
import { parameterCount } from "../engine/architectures/architecture.ts";
import { getFamily } from "../instructions/registry.ts";
import { readMetrics } from "../train/metrics.ts";
import { lossCurves } from "./loss-curves.ts";
import type { MakeOptions, StageJob } from "./job-messages.ts";
import { stageDir, type StageRecord } from "./stage-files.ts";
import { modelAfterStage } from "./stage-model.ts";
import { objectiveName, trainByObjective, type StageTrainingResult } from "./train-by-objective.ts";

/** Goes on from what is on disk. The rows are removed once the stage is trained: they follow from its plan. */
export async function makeStage({ node, runDir, threads, device }: StageJob, options: MakeOptions): Promise<void> {
  const { signal, onProgress } = options;
  const { id, name, unit, training, objective, predecessor, plan } = node;
  const dir = stageDir(runDir, id);
  const dataDir = join(dir, "data");
  await mkdir(dir, { recursive: true });
  await writeJsonAtomic(join(dir, "plan.json"), plan);
  try {
    await generateDataset(plan, dataDir, {
      workers: threads,
      signal,
      onProgress: ({ rows, totalRows }) => onProgress({ phase: "data", done: rows, of: totalRows }),
    });
  } catch (error) {
    throw signal.aborted ? new Interrupted() : error;
  }
  const { model, tokenizer, parameters } = await modelAfterStage(runDir, unit, predecessor);
  await writeJsonAtomic(join(dir, "tokenizer.json"), tokenizer.toJSON());
  const rows = (): AsyncIterable<Row> => readRows(dataDir, { split: "train" });
  const metricsPath = join(dir, "metrics.jsonl");
  const trained = await trainByObjective(objective, {
    model,
    training,
    base: {
      parameters,
      path: predecessor === undefined ? (unit.base?.dir ?? "") : stageDir(runDir, predecessor),
      identity: predecessor ?? unit.base?.identity ?? `seed ${unit.seed}`,
    },
    threads,
    device,
    seed: unit.seed,
    tokenizer,
    rows,
    parts: () => openPlan(plan).parts("train"),
    timingsPath: join(dir, "timings.jsonl"),
    checkpointDir: join(dir, "checkpoint"),
    metricsPath,
    signal,
    onProgress: ({ step, steps, ...rest }) => onProgress({ phase: "train", done: step, of: steps, ...rest }),
  });
  const { lora } = training;
  const shown = await counted(rows());
  const record: StageRecord = {
    format: 1,
    id,
    name,
    objective: objectiveName(objective),
    rows: shown.rows,
    steps: trained.steps,
    tokens: trained.tokens,
    finalLoss: Number.isFinite(trained.finalLoss) ? trained.finalLoss : null,
    demonstrated: shown.demonstrated,
    predecessor: predecessor ?? null,
    parameters: parameterCount(model),
    ...(lora === undefined ? {} : { lora }),
    losses: lossCurves(await readMetrics(metricsPath)).train,
    ...(trained.curves === undefined ? {} : { curves: pointsOf(trained.curves) }),
  };
  await writeJsonAtomic(join(dir, "stage.json"), record);
  await removeRows(runDir, id);
}

/** Rows of a stage that is trained; a process that was killed here leaves them for the next one. */
export async function removeRows(runDir: string, id: string): Promise<void> {
  await rm(join(stageDir(runDir, id), "data"), { recursive: true, force: true });
}

/** How many rows there are, and how many different instructions they show being carried out. */
async function counted(rows: AsyncIterable<Row>): Promise<{ readonly rows: number; readonly demonstrated: number }> {
  const keys = new Set<string>();
  let count = 0;
  for await (const { kind, lineage } of rows) {
    count += 1;
    if (kind !== "declare") keys.add(`${lineage.family} ${getFamily(lineage.family).key(lineage.params)}`);
  }
  return { rows: count, demonstrated: keys.size };
}

function pointsOf(curves: NonNullable<StageTrainingResult["curves"]>): NonNullable<StageRecord["curves"]> {
  return Object.fromEntries(
    Object.entries(curves).map(([name, points]) => [
      name,
      points.map(([step, value]): [number, number] => [step, value]),
    ]),
  );
}
