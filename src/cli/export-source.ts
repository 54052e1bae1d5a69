// What `precept export` exports: the stages of a model of a run or an experiment, or a dataset, which is one stage.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../core/errors.ts";
import { readManifest as readDataset } from "../data/datasets/manifest.ts";
import { readRows } from "../data/datasets/read-rows.ts";
import { testPlan, type ExportSource, type ExportStage } from "../data/export/index.ts";
import { readPlan, type DatasetPlan } from "../data/plans/plan.ts";
import { datasetPlan } from "../experiments/dataset-plan.ts";
import { resolveExperiment, type Experiment, type Unit } from "../experiments/resolve.ts";
import { readManifest as readRun, type Manifest as RunManifest } from "../experiments/run-folder.ts";
import { unitNodes } from "../experiments/work.ts";
import { experimentFile } from "./experiment-file.ts";

export interface ExportSourceFlags {
  readonly unit?: string;
  readonly scale?: string;
}

/** Throws a ConfigError where there is nothing of the kind, or it is not clear which model is meant. */
export async function exportSource(asked: string, flags: ExportSourceFlags): Promise<ExportSource> {
  if (existsSync(join(asked, "experiment.yaml"))) return ofRun(asked, flags);
  if (existsSync(join(asked, "manifest.json"))) return ofDataset(asked, flags);
  return ofUnit(await resolveExperiment(experimentFile(asked), flags), flags);
}

async function ofDataset(folder: string, flags: ExportSourceFlags): Promise<ExportSource> {
  const [useless] = (["unit", "scale"] as const).filter((name) => flags[name] !== undefined);
  if (useless !== undefined) {
    throw new ConfigError(`--${useless} is about runs and experiments, and ${folder} is a dataset`, {
      code: "useless-flag",
      hint: "Leave it out.",
    });
  }
  const { stage, plan } = await datasetStage(folder);
  return { title: `Instructions of the family ${plan.family}`, stages: [stage], evaluations: testOf(plan) };
}

async function datasetStage(folder: string): Promise<{ readonly stage: ExportStage; readonly plan: DatasetPlan }> {
  const manifest = await readDataset(folder);
  if (manifest === undefined || !manifest.complete) {
    throw new ConfigError(`the dataset in ${folder} is not finished`, {
      code: "incomplete-dataset",
      hint: "Run the same generation again: it goes on where it stopped.",
    });
  }
  const { plan } = manifest;
  const rows: NonNullable<ExportStage["rows"]> = (split) => readRows(folder, { split });
  return { stage: { name: plan.stage ?? "train", objective: "sft", plan, rows }, plan };
}

async function ofRun(dir: string, flags: ExportSourceFlags): Promise<ExportSource> {
  const manifest = await readRun(dir);
  if (manifest === undefined) {
    throw new ConfigError(`${dir} holds no run`, { code: "no-run", hint: "Give a folder that `precept run` wrote." });
  }
  // What models without a curriculum were trained on lies there, whichever version of a family made it.
  const trained = readdirSync(dir).includes("data") ? readdirSync(join(dir, "data")).sort() : [];
  const staged = existsSync(join(dir, "stages.json"));
  const { unit = trained.length === 1 && !staged ? trained[0] : undefined } = flags;
  if (unit === undefined && trained.length > 0 && !staged) {
    throw whichUnit(`${dir} holds the data of ${trained.length} models, and it is not clear which are meant`, trained);
  }
  if (unit !== undefined && trained.includes(unit)) {
    const { stage, plan } = await datasetStage(join(dir, "data", unit));
    return { title: titleOf(manifest, unit), stages: [stage], evaluations: testOf(plan) };
  }
  return ofUnit(await experimentOfRun(dir, manifest, flags), flags);
}

function titleOf({ experiment, scale }: Pick<RunManifest, "experiment" | "scale">, unit: string): string {
  return `${experiment}, ${scale}, ${unit}`;
}

/** A run's experiment, as it was when it was run. */
async function experimentOfRun(
  dir: string,
  manifest: RunManifest,
  { scale: asked }: ExportSourceFlags,
): Promise<Experiment> {
  const { scale, seeds, hash } = manifest;
  if (asked !== undefined && asked !== scale) {
    throw new ConfigError(`${dir} was run at scale ${scale}, not ${asked}`, {
      code: "other-scale",
      hint: `Leave --scale out, or export the experiment itself: precept export ${manifest.experiment} --scale ${asked}`,
    });
  }
  const file = join(dir, "experiment.yaml");
  const [seed, ...others] = seeds;
  const found = [await resolveExperiment(file, { scale })];
  if (seed !== undefined && others.length === 0) found.push(await resolveExperiment(file, { scale, seed }));
  const experiment = found.find((one) => one.hash === hash);
  if (experiment !== undefined) return experiment;
  throw new ConfigError(`${file} is not the experiment that ${dir} was run from, or its family has changed since`, {
    code: "other-experiment",
    hint: "Export with the version of Precept that ran it, or run it again.",
  });
}

function ofUnit(experiment: Experiment, { unit: asked }: ExportSourceFlags): ExportSource {
  const unit = chosenUnit(experiment, asked);
  const title = titleOf({ experiment: experiment.file.name, scale: experiment.scale }, unit.id);
  if (unit.curriculum === undefined) {
    const plan = readPlan(datasetPlan(unit));
    return { title, stages: [{ name: "train", objective: "sft", plan }], evaluations: testOf(plan) };
  }
  const { stages, evaluations } = unitNodes(unit);
  const probes = evaluations.at(-1)?.probes ?? [];
  return {
    title,
    stages: stages.map(({ name, objective, plan }) => ({ name, objective, plan })),
    evaluations: probes.map(({ split, plan }) => ({ name: split, plan })),
  };
}

/** By its id, or by its arm where that is one model for each seed: then the one of the first seed. */
function chosenUnit({ units, arms, scale }: Experiment, asked: string | undefined): Unit {
  const [first, ...more] = units;
  if (asked === undefined && first !== undefined && more.length === 0) return first;
  const exact = units.find(({ id }) => id === asked);
  if (exact !== undefined) return exact;
  const ofArm = units.filter(({ arm }) => arm === asked);
  const same =
    arms.some(({ name, fixed }) => name === asked && fixed === true) || new Set(ofArm.map(({ x }) => x)).size === 1;
  if (same && ofArm[0] !== undefined) return ofArm[0];
  const listed = ofArm.length > 0 ? ofArm : units;
  throw whichUnit(
    asked === undefined
      ? `there are ${units.length} models at scale ${scale}, and it is not clear which is meant`
      : `"${asked}" is no model${ofArm.length > 0 ? ", but an arm of several" : ""} at scale ${scale}`,
    listed.map(({ id }) => id),
  );
}

function whichUnit(problem: string, ids: readonly string[]): ConfigError {
  const shown = ids.slice(0, 12).join(", ");
  const more = ids.length > 12 ? `, ... (${ids.length} in all)` : "";
  return new ConfigError(problem, { code: "which-unit", hint: `Give --unit with one of: ${shown}${more}` });
}

function testOf(plan: DatasetPlan): ExportSource["evaluations"] {
  return (plan.splits.test?.rows ?? 0) > 0 ? [{ name: "test", plan: testPlan(plan) }] : [];
}
