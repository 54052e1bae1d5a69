// The manifest of an exported folder: what was exported, and what each of its files must be.
import { join } from "node:path";
import { z } from "zod";
import { DataError } from "../../core/errors.ts";
import { objectiveSchema } from "../curricula/stage.ts";
import { loadRecordedModule, recordedModule, recordedModuleSchema } from "../plans/family-modules.ts";
import { readPlan, type DatasetPlan } from "../plans/plan.ts";
import { familiesOf } from "../plans/split-family.ts";
import { readJsonIfPresent } from "../store/read-json.ts";
import { exportForms, exportTargets, learningKinds } from "./codec.ts";

export const EXPORT_MANIFEST = "export.json";

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const rowsSchema = z.strictObject({
  split: z.enum(["train", "validation"]),
  /** The trainer's file, and the one that says where its rows come from; from the folder, with slashes. */
  file: z.string(),
  lineage: z.string(),
  rows: count,
  /** Rows for which no wrong answer was found, of preferences. */
  leftOut: count,
  bytes: count,
  sha256,
  lineageSha256: sha256,
  /** Bytes of the longest prompt, the longest learnt text, and the longest row, in UTF-8. */
  longest: z.strictObject({ prompt: count, learnt: count, row: count }),
  /** Rows of each kind. */
  kinds: z.record(z.string(), count),
  surfaces: z.array(z.string()),
  /** Rows in which an instruction is written on the surface "rule", in single marks. */
  marks: count,
  /** Rows that begin with a system message. */
  systems: count,
});

const stageSchema = z.strictObject({
  name: z.string(),
  objective: objectiveSchema,
  learning: z.enum(learningKinds),
  /** What the rows follow from. */
  plan: z.unknown(),
  /** How often each instruction is shown, on average. */
  repeats: z.number(),
  files: z.array(rowsSchema).min(1),
});

const evaluationSchema = z.strictObject({
  name: z.string(),
  /** A dataset, which `precept eval --data` asks. */
  folder: z.string(),
  prompts: z.string(),
  promptsSha256: sha256,
  exercises: count,
  kinds: z.array(z.string()),
});

const manifestSchema = z.strictObject({
  format: z.literal("precept-export"),
  version: z.literal(1),
  /** Of Precept. */
  precept: z.string(),
  /** For people: what was exported. */
  title: z.string(),
  target: z.enum(exportTargets),
  form: z.enum(exportForms),
  limit: z.int().min(1).optional(),
  families: z.array(z.strictObject({ name: z.string(), version: z.int(), module: recordedModuleSchema.optional() })),
  stages: z.array(stageSchema).min(1),
  evaluations: z.array(evaluationSchema),
  /** All other files. */
  others: z.array(z.strictObject({ file: z.string(), sha256 })),
});

export type RowsRecord = z.output<typeof rowsSchema>;
export type EvaluationRecord = z.output<typeof evaluationSchema>;

export interface StageRecord extends z.output<typeof stageSchema> {
  readonly plan: DatasetPlan;
}

export interface ExportManifest extends z.output<typeof manifestSchema> {
  readonly stages: StageRecord[];
}

const hint = "Export again; the folder was damaged or changed by hand.";

/**
 * The manifest in `folder`; families of the user's own that it names are loaded. Throws a DataError ("no-export") where
 * there is none, a StoreError ("file-corrupt") for a damaged one, and what loading a family throws.
 */
export async function readExportManifest(folder: string): Promise<ExportManifest> {
  const found = await readJsonIfPresent(join(folder, EXPORT_MANIFEST), manifestSchema, hint);
  if (found === undefined) {
    throw new DataError(`${folder} holds no export`, {
      code: "no-export",
      hint: "Give a folder that `precept export` wrote.",
    });
  }
  for (const { name, module } of found.families) {
    if (module !== undefined) await loadRecordedModule(folder, name, module);
  }
  return { ...found, stages: found.stages.map((stage) => ({ ...stage, plan: readPlan(stage.plan) })) };
}

/** Whether there is an export in `folder`, damaged or not. */
export async function holdsExport(folder: string): Promise<boolean> {
  const anything = z.looseObject({ format: z.literal("precept-export") });
  return (await readJsonIfPresent(join(folder, EXPORT_MANIFEST), anything, hint).catch(() => undefined)) !== undefined;
}

/** The families of some plans, each once, as the manifest in `folder` names them. */
export function recordedFamilies(plans: readonly DatasetPlan[], folder: string): ExportManifest["families"] {
  const families = new Map(plans.flatMap((plan) => familiesOf(plan)).map((family) => [family.name, family]));
  return [...families.values()].map(({ name, version }) => {
    const module = recordedModule(name, folder);
    return { name, version, ...(module === undefined ? {} : { module }) };
  });
}

/** Every path that an export writes, files and the folders of evaluations. */
export function pathsOf({ stages, evaluations, others }: ExportManifest): readonly string[] {
  return [
    EXPORT_MANIFEST,
    ...stages.flatMap(({ files }) => files.flatMap(({ file, lineage }) => [file, lineage])),
    ...evaluations.flatMap(({ folder, prompts }) => [folder, prompts]),
    ...others.map(({ file }) => file),
  ];
}

/** What is trained on; where a dataset has validation rows alone, those. */
export function mainRows(files: readonly RowsRecord[]): RowsRecord {
  const rows = files.find(({ split }) => split === "train") ?? files[0];
  if (rows === undefined) throw new Error("a stage without rows");
  return rows;
}
