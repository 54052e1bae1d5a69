// The manifest of a dataset folder: which plan it was made from, and what each of its files must be.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { canonicalJson } from "../../core/canonical-json.ts";
import { contentId } from "../../core/content-id.ts";
import { DataError, StoreError } from "../../core/errors.ts";
import { loadRecordedModule, recordedModule, recordedModuleSchema } from "../plans/family-modules.ts";
import { readPlan, splitNames, type DatasetPlan, type SplitName } from "../plans/plan.ts";
import { familiesOf } from "../plans/split-family.ts";
import { writeJsonAtomic } from "../store/atomic-file.ts";
import { errorCode, fileError } from "../store/file-error.ts";
import { readTextIfPresent } from "../store/read-json.ts";

export const MANIFEST = "manifest.json";

/**
 * Raised whenever the bytes of a row change for another reason than its family's version. Rows that name instructions
 * by pointers are of format 2, since their sentences and lineage changed; all others still have the bytes of format 1.
 */
export function rowFormat({ splits }: Pick<DatasetPlan, "splits">): number {
  return splitNames.some((name) => splits[name] !== undefined && splits[name].kind !== "in-context") ? 2 : 1;
}

const shardSchema = z.strictObject({
  file: z.string(),
  split: z.enum(splitNames),
  rows: z.int().min(1),
  bytes: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const familySchema = z.strictObject({
  name: z.string(),
  version: z.int(),
  /** Of a family of the user's own. */
  module: recordedModuleSchema.optional(),
});

type RecordedFamily = z.output<typeof familySchema>;

const manifestSchema = z.strictObject({
  format: z.literal("precept-dataset"),
  rowFormat: z.int(),
  family: familySchema,
  /** Families of splits that name one of their own. */
  otherFamilies: z.array(familySchema).optional(),
  planId: z.string(),
  plan: z.unknown(),
  complete: z.boolean(),
  rows: z.partialRecord(z.enum(splitNames), z.int()),
  shards: z.array(shardSchema),
});

export type ShardRecord = z.output<typeof shardSchema>;

export interface Manifest extends z.output<typeof manifestSchema> {
  readonly plan: DatasetPlan;
}

/** The files of a plan in the order in which its rows are read: split by split, position by position. */
export interface PlannedShard {
  readonly file: string;
  readonly split: SplitName;
  /** Position of the first row. */
  readonly from: number;
  readonly rows: number;
}

export function plannedShards(plan: DatasetPlan): PlannedShard[] {
  return splitNames.flatMap((split) => {
    const rows = plan.splits[split]?.rows ?? 0;
    return Array.from({ length: Math.ceil(rows / plan.shardRows) }, (_, i) => {
      const from = i * plan.shardRows;
      const file = `${split}-${String(i).padStart(5, "0")}.jsonl`;
      return { file, split, from, rows: Math.min(plan.shardRows, rows - from) };
    });
  });
}

/** The manifest, in `folder`, of `plan` with the shards finished so far, in file order. */
export function manifestOf(plan: DatasetPlan, finished: ReadonlyMap<string, ShardRecord>, folder: string): Manifest {
  const [family, ...others] = familiesOf(plan).map(({ name, version }): RecordedFamily => {
    const module = recordedModule(name, folder);
    return { name, version, ...(module === undefined ? {} : { module }) };
  });
  const planned = plannedShards(plan);
  const rows: Partial<Record<SplitName, number>> = {};
  for (const split of splitNames) {
    const splitPlan = plan.splits[split];
    if (splitPlan !== undefined) rows[split] = splitPlan.rows;
  }
  return {
    format: "precept-dataset",
    rowFormat: rowFormat(plan),
    family: family as RecordedFamily,
    ...(others.length === 0 ? {} : { otherFamilies: others }),
    planId: contentId("plan", plan),
    plan,
    complete: planned.every(({ file }) => finished.has(file)),
    rows,
    shards: planned.flatMap(({ file }) => finished.get(file) ?? []),
  };
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeJsonAtomic(join(folder, MANIFEST), manifest);
}

/**
 * The manifest in `folder`, or undefined where there is none; families of the user's own that it names are loaded.
 * Throws a DataError: "bad-manifest" for a damaged one, "changed-module" where such a family's code is not what it was.
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST);
  const text = await readTextIfPresent(path);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, "it is not JSON", cause);
  }
  const result = manifestSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw damaged(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, result.error);
  }
  for (const { name, module } of [result.data.family, ...(result.data.otherFamilies ?? [])]) {
    if (module !== undefined) await loadRecordedModule(folder, name, module);
  }
  const manifest = { ...result.data, plan: readPlan(result.data.plan) };
  const planned = new Map(plannedShards(manifest.plan).map((shard) => [shard.file, shard]));
  for (const { file, split, rows } of manifest.shards) {
    const expected = planned.get(file);
    if (expected === undefined || expected.split !== split || expected.rows !== rows) {
      throw damaged(path, `it lists ${file} with ${rows} rows, which is not a file of its plan`);
    }
  }
  return manifest;
}

/**
 * Throws where `folder` cannot take the files of `plan`: a DataError ("other-plan", "other-version") where its
 * manifest is of another plan or of older code, a StoreError ("foreign-folder") where it holds other things.
 */
export async function claimFolder(folder: string, plan: DatasetPlan): Promise<Manifest | undefined> {
  const found = await readManifest(folder);
  if (found === undefined) {
    const names = (await readdir(folder)).filter((name) => !name.endsWith(".tmp"));
    if (names.length === 0) return undefined;
    throw new StoreError(`${folder} is not empty and holds no dataset (${names.slice(0, 3).join(", ")}, ...)`, {
      code: "foreign-folder",
      hint: "Choose an empty or a new folder; nothing was touched.",
    });
  }
  const wanted = manifestOf(plan, new Map(), folder);
  if (found.planId !== wanted.planId) {
    throw new DataError(`${folder} holds the dataset of another plan: ${differences(found.plan, plan)}`, {
      code: "other-plan",
      hint: "Choose another folder, or delete this one if the dataset is no longer needed.",
    });
  }
  if (found.rowFormat !== wanted.rowFormat || versions(found) !== versions(wanted)) {
    throw new DataError(
      `${folder} was begun by another version: row format ${found.rowFormat}, ${found.family.name} ${found.family.version}`,
      { code: "other-version", hint: "Delete the folder and generate the dataset again; the bytes would not match." },
    );
  }
  return found;
}

/** SHA-256 of a file in hexadecimal and its size, read in pieces; undefined where the file is missing. */
export async function hashFile(path: string): Promise<{ sha256: string; bytes: number } | undefined> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileError("read", path, error);
  }
  return { sha256: hash.digest("hex"), bytes };
}

/** A DataError ("corrupt-shard") for a file that is not what the manifest says. */
export function corruptShard(path: string, what: string): DataError {
  return new DataError(`${path} is damaged: ${what}`, {
    code: "corrupt-shard",
    hint: "Delete that file and run the same generation again: only it will be made anew.",
  });
}

function versions({ family, otherFamilies = [] }: Manifest): string {
  return canonicalJson([family, ...otherFamilies].map(({ name, version }) => [name, version]));
}

function differences(found: DatasetPlan, wanted: DatasetPlan): string {
  const keys = ["family", "seed", "unseen", "inputs", "demonstrates", "stage", "shardRows", "splits"] as const;
  const differing = keys.filter((key) => canonicalJson({ of: found[key] }) !== canonicalJson({ of: wanted[key] }));
  return `${differing.join(", ")} ${differing.length === 1 ? "differs" : "differ"}`;
}

function damaged(path: string, reason: string, cause?: unknown): DataError {
  return new DataError(`${path} cannot be used: ${reason}`, {
    code: "bad-manifest",
    hint: "Delete the folder and generate the dataset again.",
    cause,
  });
}
