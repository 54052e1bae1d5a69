// Writes every stage of a curriculum as the rows that a trainer reads, reads them back, and only then names the folder.
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ConfigError, DataError } from "../../core/errors.ts";
import type { Objective } from "../curricula/stage.ts";
import { withFamiliesLoaded } from "../plans/family-modules.ts";
import { readPlan, type DatasetPlan, type DatasetPlanInput } from "../plans/plan.ts";
import { openPlan, type RowSource } from "../plans/row-source.ts";
import type { Row } from "../rows/row.ts";
import { writeFolderAtomic } from "../store/atomic-folder.ts";
import { writeDurably } from "../store/atomic-file.ts";
import { jsonText } from "../store/json-text.ts";
import { ensureWritableFolder } from "../store/writable-folder.ts";
import type { ExportForm, ExportTarget, LearningKind } from "./codec.ts";
import { codecOf, type Format } from "./codecs.ts";
import { rowEncoder } from "./encode-row.ts";
import { heldOutPrompts, writeEvaluation, type ExportEvaluation } from "./evaluation.ts";
import {
  EXPORT_MANIFEST,
  mainRows,
  recordedFamilies,
  type EvaluationRecord,
  type ExportManifest,
  type RowsRecord,
  type StageRecord,
} from "./export-manifest.ts";
import { instructionFiles } from "./instruction-files.ts";
import { learningOf, objectiveName } from "./learning.ts";
import { refuseForeign } from "./refuse-foreign.ts";
import { verifyRows } from "./verify-rows.ts";
import { writeRows } from "./write-rows.ts";

/** One stage: the train split of a plan, and its validation split where it has one. */
export interface ExportStage {
  /** Lower case with hyphens. */
  readonly name: string;
  readonly objective: Objective;
  readonly plan: DatasetPlanInput | DatasetPlan;
  /** The rows of a split where they are on disk; made from the plan otherwise. */
  readonly rows?: (split: "train" | "validation") => AsyncIterable<Row>;
}

export interface ExportSource {
  /** For people. */
  readonly title: string;
  /** In the order of training. */
  readonly stages: readonly ExportStage[];
  readonly evaluations: readonly ExportEvaluation[];
}

export interface ExportOptions {
  readonly target: ExportTarget;
  /** TRL alone has "text"; "chat" unless said. */
  readonly form?: ExportForm;
  /** In place of every stage's own. */
  readonly objective?: Objective;
  /** Only the first so many rows of each file. */
  readonly limit?: number;
  /** Of Precept, for the manifest. */
  readonly version: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

export interface ExportProgress {
  readonly phase: "write" | "verify";
  readonly stage: string;
  readonly rows: number;
  readonly totalRows: number;
}

/**
 * Writes `folder` anew, whole or not at all: the same source gives the same bytes. An earlier export is replaced where
 * nothing else lies in it. Memory does not grow with the number of rows, but for the prompts that are held out.
 *
 * Throws a ConfigError ("no-stages", "no-such-format", "no-such-form"), a DataError ("unfit-row", "no-pairs", or what
 * `verifyRows` throws), a StoreError ("foreign-folder", ...), and Interrupted.
 */
export async function exportRows(
  source: ExportSource,
  folder: string,
  options: ExportOptions,
): Promise<ExportManifest> {
  const format: Format = { target: options.target, form: options.form ?? "chat" };
  if (format.form === "text" && format.target !== "trl") {
    throw new ConfigError(`${format.target} has messages only`, {
      code: "no-such-form",
      hint: "Leave --form out, or use --to trl.",
    });
  }
  const stages = await Promise.all(source.stages.map((stage) => opened(stage, format, options)));
  if (stages.length === 0) {
    throw new ConfigError(`${source.title}: there is no stage, so there is nothing to learn from`, {
      code: "no-stages",
      hint: "Choose another unit; an untrained model is evaluated as it is.",
    });
  }
  await refuseForeign(folder);
  await ensureWritableFolder(dirname(resolve(folder)));
  let manifest: ExportManifest | undefined;
  await writeFolderAtomic(resolve(folder), async (temporary) => {
    manifest = await fill(temporary, { source, stages, format, options });
  });
  return manifest as unknown as ExportManifest;
}

interface OpenStage extends ExportStage {
  readonly plan: DatasetPlan;
  readonly source: RowSource;
  readonly learning: LearningKind;
}

async function opened(stage: ExportStage, format: Format, { objective }: ExportOptions): Promise<OpenStage> {
  const plan = await settledPlan(stage.plan);
  const chosen = objective ?? stage.objective;
  const learning = learningOf(chosen);
  codecOf(format, learning);
  if (splitsOf(plan).length === 0) {
    throw new ConfigError(`stage "${stage.name}" has no rows to train on`, {
      code: "no-stages",
      hint: "Exercises of the test split never leave as training rows; generate a train split.",
    });
  }
  return { ...stage, objective: chosen, plan, source: openPlan(plan), learning };
}

/** Read twice, since only then its keys have one order, whether it was written by a person or read from a file. */
async function settledPlan(plan: ExportStage["plan"]): Promise<DatasetPlan> {
  return readPlan(readPlan(await withFamiliesLoaded(plan)));
}

function splitsOf(plan: DatasetPlan): readonly ("train" | "validation")[] {
  return (["train", "validation"] as const).filter((name) => (plan.splits[name]?.rows ?? 0) > 0);
}

interface Filling {
  readonly source: ExportSource;
  readonly stages: readonly OpenStage[];
  readonly format: Format;
  readonly options: ExportOptions;
}

async function fill(folder: string, { source, stages, format, options }: Filling): Promise<ExportManifest> {
  const { signal, limit, version } = options;
  const empty = source.evaluations.length === 0;
  for (const name of ["stages", "lineage", ...(empty ? [] : ["evaluation"])]) await mkdir(join(folder, name));
  const evaluations: EvaluationRecord[] = [];
  const asked: DatasetPlan[] = [];
  for (const { name, plan } of source.evaluations) {
    const known = await settledPlan(plan);
    asked.push(known);
    const writing = { folder, form: format.form, ...(signal === undefined ? {} : { signal }) };
    evaluations.push(await writeEvaluation({ name, plan: known }, writing));
  }
  const records: StageRecord[] = [];
  for (const [i, stage] of stages.entries()) {
    records.push(await writeStage(stage, `${i + 1}-${stage.name}`, { folder, format, options }));
  }
  const written: ExportManifest = {
    format: "precept-export",
    version: 1,
    precept: version,
    title: source.title,
    target: format.target,
    form: format.form,
    ...(limit === undefined ? {} : { limit }),
    families: recordedFamilies(
      stages.map(({ plan }) => plan),
      folder,
    ),
    stages: records,
    evaluations,
    others: [],
  };
  const heldOut = heldOutPrompts(asked);
  for (const [i, stage] of stages.entries())
    await verifyStage(stage, written.stages[i] as StageRecord, { folder, format, options, heldOut });
  const texts = instructionFiles(written);
  const manifest: ExportManifest = {
    ...written,
    others: texts.map(({ path, text }) => ({ file: path, sha256: createHash("sha256").update(text).digest("hex") })),
  };
  for (const { path, text } of texts) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeDurably(join(folder, path), text);
  }
  await writeDurably(join(folder, EXPORT_MANIFEST), `${jsonText(manifest, 2)}\n`);
  return manifest;
}

interface Writing {
  readonly folder: string;
  readonly format: Format;
  readonly options: ExportOptions;
}

async function writeStage(stage: OpenStage, slug: string, { folder, format, options }: Writing): Promise<StageRecord> {
  const { plan, source, learning, name, objective } = stage;
  await mkdir(join(folder, "stages", slug));
  await mkdir(join(folder, "lineage", slug));
  const files: RowsRecord[] = [];
  for (const split of splitsOf(plan)) {
    const names = { split, file: `stages/${slug}/${split}.jsonl`, lineage: `lineage/${slug}/${split}.jsonl` };
    const record = await writeRows(names, {
      folder,
      encoder: rowEncoder({ source, split, format, learning }),
      rows: stage.rows?.(split) ?? made(source, split),
      limit: options.limit ?? Infinity,
      ...watching("write", stage, split, options),
    });
    if (record.rows === 0) {
      throw new DataError(`stage "${name}": no row has a wrong answer to put beside the true one`, {
        code: "no-pairs",
        hint: `Use more instructions that differ, or another objective than ${objectiveName(objective)}.`,
      });
    }
    files.push(record);
  }
  return { name: slug, objective, learning, plan, repeats: repeatsOf(source, mainRows(files)), files };
}

interface Verifying extends Writing {
  readonly heldOut: ReadonlySet<string>;
}

async function verifyStage(
  stage: OpenStage,
  record: StageRecord,
  { folder, format, options, heldOut }: Verifying,
): Promise<void> {
  const { source, learning } = stage;
  for (const file of record.files) {
    const watched = watching("verify", stage, file.split, options);
    await verifyRows(file, { folder, source, format, learning, heldOut, ...watched });
  }
}

/** How often a row shows each instruction that the split shows at all, on average. */
function repeatsOf(source: RowSource, { rows, split }: RowsRecord): number {
  const parts = source.parts(split);
  const shown = new Map<string, number>();
  for (const { home, chosen } of parts) shown.set(home, Math.max(shown.get(home) ?? 0, chosen.count));
  const instructions = [...shown.values()].reduce((sum, count) => sum + count, 0);
  return Math.round((100 * rows) / instructions) / 100;
}

function watching(
  phase: ExportProgress["phase"],
  stage: OpenStage,
  split: "train" | "validation",
  { signal, onProgress, limit = Infinity }: ExportOptions,
): { readonly stopped: () => boolean; readonly onRows: (rows: number) => void } {
  const totalRows = Math.min(limit, stage.source.split(split).rows);
  let rows = 0;
  return {
    stopped: () => signal?.aborted === true,
    onRows: (more) => onProgress?.({ phase, stage: stage.name, rows: (rows += more), totalRows }),
  };
}

function* made(source: RowSource, split: "train" | "validation"): Generator<Row> {
  const { rows } = source.split(split);
  for (let position = 0; position < rows; position++) yield source.rowAt(split, position);
}
