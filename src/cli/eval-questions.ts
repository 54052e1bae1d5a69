// What `precept eval` asks: exercises of a run, of a dataset, fresh ones, or the prompts of a published set.
import { contentId, sha256 } from "../core/content-id.ts";
import { ConfigError } from "../core/errors.ts";
import { openPlan } from "../data/plans/row-source.ts";
import type { DatasetPlanInput } from "../data/plans/plan.ts";
import type { Row } from "../data/rows/row.ts";
import { itemsOf, type Item } from "../eval/asking/index.ts";
import { openSource, publishedPrompts, readPrompts, type Prompt } from "../eval/verification/index.ts";
import { readConfig } from "../instructions/read-config.ts";
import type { ConstraintSet } from "../verify/constraint.ts";
import { constraintSets, getConstraintSet } from "../verify/registry.ts";
import { chosenFamily, requireSurface } from "./chosen-family.ts";
import type { EvalFlags, EvalQuestionFlags } from "./eval-flags.ts";
import { readPythonFile, usualSurface } from "./python-file.ts";
import { exercisesOfDataset, exercisesOfRun, type FoundExercises } from "./run-exercises.ts";
import { parseSettings } from "./settings-flag.ts";

export type Asked =
  | {
      readonly kind: "exercises";
      readonly items: readonly Item[];
      /** A word for the folder of the results. */
      readonly name: string;
      /** For people. */
      readonly title: string;
      /** Equal ids, equal questions. */
      readonly id: string;
    }
  | {
      readonly kind: "suite";
      readonly set: ConstraintSet;
      readonly prompts: readonly Prompt[];
      readonly name: string;
      readonly title: string;
      readonly id: string;
    };

/** Throws a ConfigError for flags that name nothing to ask, or several things. */
export async function readAsked(flags: EvalFlags): Promise<Asked> {
  const fresh = flags.family ?? flags.python;
  const named = [
    ...(flags.run === undefined ? [] : ["--run"]),
    ...(flags.suite === undefined ? (flags.data === undefined ? [] : ["--data"]) : ["--suite"]),
    ...(fresh === undefined ? [] : [flags.python === undefined ? "--family" : "--python"]),
  ];
  if (named.length !== 1) {
    throw new ConfigError(
      named.length === 0 ? "nothing says what to ask" : `${named.join(" and ")} each say what to ask`,
      {
        code: "what-to-ask",
        hint: "Give one of --run RUN, --data DATASET, --family FAMILY, or --suite NAME with --data PROMPTS.",
      },
    );
  }
  if (flags.suite !== undefined) return suiteOf(flags.suite, flags);
  const found = await exercisesOf(flags);
  const items = found.items.slice(0, flags.limit);
  if (items.length === 0) throw new ConfigError(`${found.title}: there are none`, { code: "no-exercises" });
  return { kind: "exercises", items, name: found.name, title: titleOf(found.title, items), id: found.planId };
}

interface Named extends FoundExercises {
  readonly name: string;
}

async function exercisesOf(flags: EvalFlags): Promise<Named> {
  const { run, data, split } = flags;
  const of = split === undefined ? {} : { split };
  if (run !== undefined) {
    const unit = flags.runUnit ?? flags.unit;
    const found = await exercisesOfRun(run, { ...of, ...(unit === undefined ? {} : { unit }) });
    return { ...found, name: "run" };
  }
  if (data !== undefined) {
    const found = await exercisesOfDataset(data, split);
    return { ...found, title: `${found.title} of ${data}`, name: "data" };
  }
  return freshExercises(flags);
}

/** The test split of a plan with the seed, so that instructions and their names are those of any dataset of that seed. */
async function freshExercises(flags: EvalQuestionFlags): Promise<Named> {
  const { python, kind, inputs, seed, shots } = flags;
  const family =
    python === undefined ? await chosenFamily(flags.family, {}) : await chosenFamily(undefined, { python });
  const settings = parseSettings(flags.set);
  const config = readConfig(
    family,
    python === undefined ? settings : { source: readPythonFile(python), ...settings },
  ) as NonNullable<DatasetPlanInput["config"]>;
  const surface = flags.surface ?? usualSurface(family);
  requireSurface(family, surface);
  const { instructions = Math.max(1, Math.min(100, family.capacity(config))) } = flags;
  const plan: DatasetPlanInput = {
    family: family.name,
    seed,
    config,
    splits: {
      test: {
        instructions,
        rows: instructions * inputs,
        kind,
        surfaces: [surface],
        ...(shots === undefined ? {} : { layout: { shots } }),
      },
    },
  };
  const source = openPlan(plan);
  const rows = Array.from({ length: instructions * inputs }, (_, i): Row => source.rowAt("test", i));
  const items = await itemsOf(rows, source.plan, "test");
  return {
    items,
    planId: contentId("plan", source.plan),
    title: `fresh exercises of ${family.name} (${surface}, seed ${seed})`,
    name: `${family.name}-${kind}`,
  };
}

async function suiteOf(name: string, flags: EvalFlags): Promise<Asked> {
  if (flags.samples > 1) {
    throw new ConfigError("--samples is for exercises: the figures of published sets are of one answer each", {
      code: "useless-flag",
      hint: "Leave it out, or evaluate several times with other --sampling-seed and --out.",
    });
  }
  const set = getConstraintSet(name);
  const data = flags.data ?? publishedPrompts(set.name);
  if (data === undefined) {
    throw new ConfigError("--data is missing", {
      code: "missing-flag",
      hint: `Write --data and the file of the prompts of ${set.title}. Sets: ${constraintSets.map((one) => one.name).join(", ")}.`,
    });
  }
  const prompts = (await readPrompts(set, openSource(data))).slice(0, flags.limit);
  const id = sha256(JSON.stringify([set.name, prompts.map(({ key, prompt }) => [key, prompt])])).slice(0, 20);
  return { kind: "suite", set, prompts, name: set.name, title: `${set.title}, ${prompts.length} prompts`, id };
}

function titleOf(title: string, items: readonly Item[]): string {
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return `${items.length} ${title}: ${kinds.join(", ")}`;
}
