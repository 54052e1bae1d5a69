// Writes a plan's rows to a folder: verified, atomically, resumable, with the same bytes for any number of workers.
import { join } from "node:path";
import { ConfigError, Interrupted } from "../../core/errors.ts";
import { withFamiliesLoaded } from "../plans/family-modules.ts";
import { makeInWorkers } from "./make-in-workers.ts";
import {
  claimFolder,
  corruptShard,
  hashFile,
  manifestOf,
  plannedShards,
  writeManifest,
  type Manifest,
  type PlannedShard,
  type ShardRecord,
} from "./manifest.ts";
import type { DatasetPlan, DatasetPlanInput } from "../plans/plan.ts";
import { openPlan, type RowSource } from "../plans/row-source.ts";
import { writeShard, type ShardOptions } from "./shard.ts";
import { ensureWritableFolder } from "../store/writable-folder.ts";

export interface GenerateOptions {
  /** Threads that make rows; 1 (the default) stays in this one. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: GenerateProgress) => void;
}

export interface GenerateProgress {
  /** Rows written and verified, those of kept files included. */
  readonly rows: number;
  readonly totalRows: number;
}

/**
 * Makes the dataset of a plan in `folder` and returns its manifest. Files that an earlier run finished are kept, so
 * running again after a kill, or Ctrl-C, ends with the same bytes. Every row is read back from its file and verified
 * before the file gets its name.
 *
 * Throws a ConfigError for an impossible plan, a DataError where a finished file is damaged ("corrupt-shard"), a row
 * does not verify, or the folder belongs to another plan ("other-plan"), a StoreError for an unwritable or foreign
 * folder, and Interrupted when `signal` says so.
 */
export async function generateDataset(
  input: DatasetPlanInput | DatasetPlan,
  folder: string,
  options: GenerateOptions = {},
): Promise<Manifest> {
  const { workers = 1, signal, onProgress } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw new ConfigError(`workers: ${workers} is not a whole number from 1`, { code: "bad-config" });
  }
  const source = openPlan(await withFamiliesLoaded(input));
  const { plan } = source;
  await ensureWritableFolder(folder);
  const finished = await keptShards(folder, await claimFolder(folder, plan), signal);
  const planned = plannedShards(plan);
  const pending = planned.filter(({ file }) => !finished.has(file));
  const totalRows = planned.reduce((sum, { rows }) => sum + rows, 0);
  let rows = totalRows - pending.reduce((sum, shard) => sum + shard.rows, 0);
  const onRows = (more: number): void => onProgress?.({ rows: (rows += more), totalRows });

  await writeManifest(folder, manifestOf(plan, finished, folder));
  const keep = async (record: ShardRecord): Promise<void> => {
    finished.set(record.file, record);
    await writeManifest(folder, manifestOf(plan, finished, folder));
  };
  if (workers === 1 || pending.length < 2) {
    await makeHere(source, pending, { folder, onRows, keep, stopped: () => signal?.aborted === true });
  } else {
    const shared = source.allotment.share();
    await makeInWorkers(pending, { plan, shared, folder, workers, signal, onRows, keep });
  }
  return manifestOf(plan, finished, folder);
}

/** The finished shards that are still what the manifest says; missing ones will be made again. */
async function keptShards(
  folder: string,
  manifest: Manifest | undefined,
  signal: AbortSignal | undefined,
): Promise<Map<string, ShardRecord>> {
  const kept = new Map<string, ShardRecord>();
  for (const record of manifest?.shards ?? []) {
    if (signal?.aborted === true) throw new Interrupted();
    const path = join(folder, record.file);
    const found = await hashFile(path);
    if (found === undefined) continue;
    if (found.sha256 !== record.sha256) throw corruptShard(path, "its SHA-256 is not the one in the manifest");
    kept.set(record.file, record);
  }
  return kept;
}

interface Making extends ShardOptions {
  readonly keep: (record: ShardRecord) => Promise<void>;
}

async function makeHere(source: RowSource, pending: readonly PlannedShard[], making: Making): Promise<void> {
  for (const shard of pending) await making.keep(await writeShard(source, shard, making));
}
