// The exercises that a run's models are scored by, for any other model to answer.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../core/errors.ts";
import { readManifest } from "../data/datasets/manifest.ts";
import { readRows } from "../data/datasets/read-rows.ts";
import { splitNames, type SplitName } from "../data/plans/plan.ts";
import { itemsOf, type Item } from "../eval/asking/index.ts";

export interface RunExercisesOptions {
  /** Which of the run's models; needed where there are several. */
  readonly unit?: string;
  /** "test", the instructions that training never showed, unless given. */
  readonly split?: SplitName;
}

export interface FoundExercises {
  readonly items: readonly Item[];
  /** Of the plan that they follow from: equal ids, equal exercises. */
  readonly planId: string;
  /** For people. */
  readonly title: string;
}

/** Throws a ConfigError for a folder without data or where it is not clear which of several is meant. */
export async function exercisesOfRun(runDir: string, options: RunExercisesOptions = {}): Promise<FoundExercises> {
  const units = await unitsOf(runDir);
  const { unit = units.length === 1 ? units[0] : undefined } = options;
  if (units.length === 0) {
    throw new ConfigError(`${runDir} holds no data of a run`, {
      code: "no-run",
      hint: "Give the folder that `precept run` wrote; of a folder that `precept generate` wrote, say --data.",
    });
  }
  if (unit === undefined || !units.includes(unit)) {
    throw new ConfigError(
      unit === undefined
        ? `${runDir} holds the data of ${units.length} models, and it is not clear which are meant`
        : `${runDir} has no data of "${unit}"`,
      { code: "which-unit", hint: `Give --run-unit with one of: ${units.join(", ")}` },
    );
  }
  const found = await exercisesOfDataset(join(runDir, "data", unit), options.split);
  return { ...found, title: `${found.title} of the run ${runDir}, ${unit}` };
}

/** The rows of one split of a dataset folder: "test" unless given. */
export async function exercisesOfDataset(folder: string, wanted?: SplitName): Promise<FoundExercises> {
  const manifest = await readManifest(folder);
  if (manifest === undefined) {
    throw new ConfigError(`${folder} holds no dataset`, {
      code: "no-dataset",
      hint: "Give a folder that `precept generate` wrote.",
    });
  }
  const { plan, planId } = manifest;
  const split = wanted ?? "test";
  const has = splitNames.filter((name) => (plan.splits[name]?.rows ?? 0) > 0);
  if (!has.includes(split)) {
    throw new ConfigError(`${folder} has no rows of the ${split} split`, {
      code: "no-split",
      hint: `It has: ${has.join(", ")}. Give --split with one of them.`,
    });
  }
  const items = await itemsOf(readRows(folder, { split }), plan, split);
  return { items, planId, title: `${split} exercises` };
}

async function unitsOf(runDir: string): Promise<string[]> {
  const entries = await readdir(join(runDir, "data"), { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith(".") ? [entry.name] : [])).sort();
}
