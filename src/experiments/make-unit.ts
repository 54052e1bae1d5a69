// One unit from start to end: data, training, evaluation, its result on disk. Every step goes on from what is there.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Interrupted } from "../core/errors.ts";
import { generateDataset } from "../data/datasets/generate-dataset.ts";
import { readRows } from "../data/datasets/read-rows.ts";
import type { Row } from "../data/rows/row.ts";
import type { SplitName } from "../data/plans/plan.ts";
import { writeFileAtomic, writeJsonAtomic } from "../data/store/atomic-file.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { parameterCount } from "../engine/architectures/architecture.ts";
import { createGenerator } from "../engine/generation/generator.ts";
import type { Parameters, TransformerConfig } from "../engine/contract.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { answerExercises, type JudgedAnswer } from "../eval/answers.ts";
import { getFamily } from "../instructions/registry.ts";
import { embeddedModel } from "../models/embedded-model.ts";
import { readMetrics } from "../train/metrics.ts";
import { trainSft } from "../train/sft.ts";
import { encodeRows } from "../train/token-rows.ts";
import { datasetPlan } from "./dataset-plan.ts";
import { exercisesOf, trainExercises } from "./exercises.ts";
import type { MakeOptions, UnitJob } from "./job-messages.ts";
import { lossCurves } from "./loss-curves.ts";
import type { Unit } from "./resolve.ts";
import { scoreAnswers } from "./score-answers.ts";
import { startingModel, trainedParameters, writeTokenizerJson } from "./unit-model.ts";
import { pickUnitSamples } from "./unit-samples.ts";
import { unitResultPath, type UnitResult } from "./unit-result.ts";

export async function makeUnit({ unit, runDir, threads, device }: UnitJob, options: MakeOptions): Promise<void> {
  const { signal, onProgress } = options;
  const { settings } = unit;
  const plan = datasetPlan(unit);
  const dataDir = join(runDir, "data", unit.id);
  try {
    await generateDataset(plan, dataDir, {
      workers: threads,
      signal,
      onProgress: ({ rows, totalRows }) => onProgress({ phase: "data", done: rows, of: totalRows }),
    });
  } catch (error) {
    throw signal.aborted ? new Interrupted() : error;
  }
  const rowsOf = (split: SplitName): AsyncIterable<Row> => readRows(dataDir, { split });

  const start = await startingModel(unit, { all: () => readRows(dataDir), train: () => rowsOf("train") });
  const { model, tokenizer, base } = start;
  await mkdir(join(runDir, "metrics"), { recursive: true });
  await mkdir(join(runDir, "tokenizers"), { recursive: true });
  await writeTokenizerJson(runDir, unit.id, tokenizer);
  const { contextLength } = model;
  const metricsPath = join(runDir, "metrics", `${unit.id}.jsonl`);
  const trained = await trainSft({
    model,
    training: settings.training,
    ...(base === undefined ? {} : { base }),
    threads,
    device,
    seed: unit.seed,
    rows: await encodeRows(rowsOf("train"), tokenizer, contextLength),
    ...(settings.training.validationRows === 0
      ? {}
      : { validation: await encodeRows(rowsOf("validation"), tokenizer, contextLength) }),
    checkpointDir: join(runDir, "checkpoints", unit.id),
    metricsPath,
    signal,
    onProgress: ({ step, steps, ...rest }) => onProgress({ phase: "train", done: step, of: steps, ...rest }),
  });

  const parameters = await trainedParameters(unit, start, trained.parameters, runDir);
  const judged = await evaluate(unit, { dataDir, model, tokenizer, threads, device, parameters, ...options });
  await writeAnswers(join(runDir, "answers", `${unit.id}.jsonl`), judged);
  const family = getFamily(unit.family);
  const result: UnitResult = {
    format: 1,
    unit: unit.id,
    model: {
      trainRows: settings.data.rows,
      distinctInstructions: await distinctInstructions(unit, rowsOf("train")),
      steps: trained.steps,
      tokens: trained.tokens,
      parameters: parameterCount(model),
      finalLoss: trained.finalLoss,
    },
    accuracies: [...judged].flatMap(([split, answers]) =>
      scoreAnswers(family, answers, [unit.seed, "interval", split]).map((accuracy) => ({ split, ...accuracy })),
    ),
    losses: lossCurves(await readMetrics(metricsPath)),
    samples: await pickUnitSamples(unit, judged.get("unseen") ?? [], rowsOf("train")),
  };
  await writeJsonAtomic(unitResultPath(runDir, unit.id), result);
}

/** How many different instructions the training rows hold: under a power law, rare ones may have none. */
async function distinctInstructions(unit: Unit, rows: AsyncIterable<Row>): Promise<number> {
  const { instructions, frequency } = unit.settings.data;
  if (frequency === "uniform") return instructions;
  const family = getFamily(unit.family);
  const keys = new Set<string>();
  for await (const { lineage } of rows) keys.add(family.key(lineage.params));
  return keys.size;
}

interface Evaluation extends MakeOptions {
  readonly dataDir: string;
  readonly model: TransformerConfig;
  readonly tokenizer: Tokenizer;
  readonly threads: number;
  readonly device: DeviceName;
  readonly parameters: Parameters;
}

/** Answers to unseen instructions, and to those of training with fresh inputs. */
async function evaluate(unit: Unit, evaluation: Evaluation): Promise<Map<string, JudgedAnswer[]>> {
  const { model, tokenizer, threads, device, parameters, dataDir, signal, onProgress } = evaluation;
  const unseen = await exercisesOf(readRows(dataDir, { split: "test" }));
  const seen = await trainExercises(unit, readRows(dataDir, { split: "train" }));
  const generator = await createGenerator({ model, parameters, threads, device });
  try {
    const answering = embeddedModel({ name: unit.id, generator, tokenizer, contextLength: model.contextLength });
    const judged = new Map<string, JudgedAnswer[]>();
    let before = 0;
    for (const [split, exercises] of [
      ["unseen", unseen],
      ["train", seen],
    ] as const) {
      const longest = exercises.reduce((most, { expected }) => Math.max(most, tokenizer.encode(expected).length), 0);
      judged.set(
        split,
        await answerExercises({
          model: answering,
          family: getFamily(unit.family),
          exercises,
          // One more than the longest true answer, so that a model that goes on is seen to go on.
          maxNewTokens: longest + 1,
          signal,
          onProgress: (done) => onProgress({ phase: "evaluate", done: before + done, of: unseen.length + seen.length }),
        }),
      );
      before += exercises.length;
      if (signal.aborted) throw new Interrupted();
    }
    return judged;
  } finally {
    await generator.close();
  }
}

async function writeAnswers(path: string, judged: ReadonlyMap<string, readonly JudgedAnswer[]>): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  const lines = [...judged].flatMap(([split, answers]) =>
    answers.map((answer) => `${JSON.stringify({ split, ...answer })}\n`),
  );
  await writeFileAtomic(path, lines.join(""));
}
