// The exercises that a run's models are scored by, and those of a dataset, for any other model to answer.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { contentId } from "../core/content-id.ts";
import { ConfigError } from "../core/errors.ts";
import { readManifest as readDataset } from "../data/datasets/manifest.ts";
import { readRows } from "../data/datasets/read-rows.ts";
import { openPlan } from "../data/plans/row-source.ts";
import { splitNames, type DatasetPlanInput, type SplitName } from "../data/plans/plan.ts";
import type { Row } from "../data/rows/row.ts";
import { itemsOf, type Item } from "../eval/asking/index.ts";
import { resolveExperiment } from "../experiments/resolve.ts";
import { readManifest as readRun } from "../experiments/run-folder.ts";
import { unitNodes } from "../experiments/work.ts";

export interface RunExercisesOptions {
  /** Which of the run's models; needed where these are asked different things. */
  readonly unit?: string;
  /** What training never showed ("test", "unseen") unless given. */
  readonly split?: string;
}

export interface FoundExercises {
  readonly items: readonly Item[];
  /** Of the plan that they follow from: equal ids, equal exercises. */
  readonly planId: string;
  /** For people. */
  readonly title: string;
}

/** What a model of a run is asked, before any of it is drawn or read. */
interface UnitExercises {
  readonly unit: string;
  /** By the name of the split, the main one first. */
  readonly splits: ReadonlyMap<string, Source>;
}

interface Source {
  readonly id: string;
  items(): Promise<readonly Item[]>;
}

/** Throws a ConfigError for a folder that is no run, and where it is not clear which of several exercises are meant. */
export async function exercisesOfRun(runDir: string, options: RunExercisesOptions = {}): Promise<FoundExercises> {
  const units = [...(await unitsWithData(runDir)), ...(await unitsWithCurricula(runDir))];
  if (units.length === 0) {
    throw new ConfigError(`${runDir} holds no data of a run`, {
      code: "no-run",
      hint: "Give the folder that `precept run` wrote; of a folder that `precept generate` wrote, say --data.",
    });
  }
  const named = units.filter(({ unit }) => options.unit === undefined || unit === options.unit);
  const [first] = named;
  if (first === undefined) throw whichUnit(`${runDir} has no model "${options.unit}"`, units);
  const found = named.map((one) => ({ ...one, source: sourceOf(runDir, one, options.split) }));
  const [chosen] = found;
  if (new Set(found.map(({ source }) => source.id)).size > 1 || chosen === undefined) {
    throw whichUnit(`the ${units.length} models of ${runDir} are not all asked the same`, units);
  }
  const { source } = chosen;
  return { items: await source.items(), planId: source.id, title: `exercises of the run ${runDir} (${chosen.unit})` };
}

function sourceOf(runDir: string, { unit, splits }: UnitExercises, wanted: string | undefined): Source {
  const [usual] = splits.keys();
  // The test split of a dataset is what results call unseen.
  const name = wanted === "unseen" && !splits.has(wanted) ? "test" : (wanted ?? usual ?? "test");
  const source = splits.get(name);
  if (source !== undefined) return source;
  throw new ConfigError(`${unit} of ${runDir} has no exercises of the split "${name}"`, {
    code: "no-split",
    hint: `It has: ${[...splits.keys()].join(", ")}. Give --split with one of them.`,
  });
}

/** The rows of one split of a dataset folder: "test" unless given. */
export async function exercisesOfDataset(folder: string, wanted = "test"): Promise<FoundExercises> {
  const splits = await datasetSplits(folder);
  if (splits === undefined) {
    throw new ConfigError(`${folder} holds no dataset`, {
      code: "no-dataset",
      hint: "Give a folder that `precept generate` wrote.",
    });
  }
  const source = splits.get(wanted);
  if (source !== undefined) return { items: await source.items(), planId: source.id, title: `${wanted} exercises` };
  throw new ConfigError(`${folder} has no rows of the ${wanted} split`, {
    code: "no-split",
    hint: `It has: ${[...splits.keys()].join(", ")}. Give --split with one of them.`,
  });
}

/** Undefined where the folder holds no dataset. */
async function datasetSplits(folder: string): Promise<ReadonlyMap<string, Source> | undefined> {
  const manifest = await readDataset(folder);
  if (manifest === undefined) return undefined;
  const { plan } = manifest;
  const source = (split: SplitName): Source => ({
    // Models of a run may differ in what they are trained on and be asked the same.
    id: contentId("split", {
      split,
      family: plan.family,
      seed: plan.seed,
      unseen: plan.unseen,
      of: plan.splits[split],
    }),
    items: () => itemsOf(readRows(folder, { split }), plan, split),
  });
  const names = splitNames.filter((name) => (plan.splits[name]?.rows ?? 0) > 0);
  return new Map(names.map((name) => [name, source(name)]));
}

/** Models that were trained without a curriculum: their datasets hold what they are asked. */
async function unitsWithData(runDir: string): Promise<UnitExercises[]> {
  const entries = await readdir(join(runDir, "data"), { withFileTypes: true }).catch(() => []);
  const names = entries.flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith(".") ? [entry.name] : []));
  const units = await Promise.all(
    names.sort().map(async (unit) => ({ unit, splits: await datasetSplits(join(runDir, "data", unit)) })),
  );
  return units.flatMap(({ unit, splits }) => (splits === undefined ? [] : [{ unit, splits }]));
}

/** Models with a curriculum: what they are asked follows from the experiment's file. */
async function unitsWithCurricula(runDir: string): Promise<UnitExercises[]> {
  const manifest = existsSync(join(runDir, "evaluations")) ? await readRun(runDir) : undefined;
  if (manifest === undefined) return [];
  const { scale, seeds, hash } = manifest;
  const file = join(runDir, "experiment.yaml");
  const [seed, ...others] = seeds;
  const experiments = [await resolveExperiment(file, { scale })];
  if (seed !== undefined && others.length === 0) experiments.push(await resolveExperiment(file, { scale, seed }));
  const experiment = experiments.find((one) => one.hash === hash);
  if (experiment === undefined) {
    throw new ConfigError(
      `${file} is not the experiment that ${runDir} was run from, or its family has changed since`,
      {
        code: "other-experiment",
        hint: "Evaluate with the version of Precept that ran it, or run it again.",
      },
    );
  }
  return experiment.units.flatMap((unit) => {
    if (unit.curriculum === undefined) return [];
    const asked = unitNodes(unit).evaluations.at(-1)?.probes ?? [];
    return [{ unit: unit.id, splits: new Map(asked.map(({ split, plan }) => [split, probeSource(plan)])) }];
  });
}

function probeSource(input: DatasetPlanInput): Source {
  return {
    id: contentId("probe", input),
    items: () => {
      const source = openPlan(input);
      const rows = Array.from({ length: source.split("test").rows }, (_, i): Row => source.rowAt("test", i));
      return itemsOf(rows, source.plan, "test");
    },
  };
}

function whichUnit(problem: string, units: readonly UnitExercises[]): ConfigError {
  const ids = units.map(({ unit }) => unit);
  return new ConfigError(problem, { code: "which-unit", hint: `Give --run-unit with one of: ${ids.join(", ")}` });
}
