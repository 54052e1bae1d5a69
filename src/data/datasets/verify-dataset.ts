// Checks a whole dataset folder again, from its files alone.
import { join } from "node:path";
import { DataError } from "../../core/errors.ts";
import { corruptShard, plannedShards, readManifest } from "./manifest.ts";
import { openPlan } from "../plans/row-source.ts";
import { verifyShard } from "./shard.ts";

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly rows: number; readonly totalRows: number }) => void;
}

export interface VerifiedDataset {
  readonly rows: number;
  readonly files: number;
}

/**
 * Reads every row of the dataset in `folder` and verifies it as when it was written: schema, id, true answer by the
 * family's check, and a meaning (and parts) that no other split has; then each file's SHA-256 against the manifest.
 * Returns how much was verified. Throws the first DataError it meets, or Interrupted.
 */
export async function verifyDataset(folder: string, options: VerifyOptions = {}): Promise<VerifiedDataset> {
  const manifest = await readManifest(folder);
  if (manifest === undefined || !manifest.complete) {
    throw new DataError(`${folder} holds no finished dataset`, {
      code: manifest === undefined ? "no-dataset" : "incomplete-dataset",
      hint: "Generate it first; an unfinished one goes on where it stopped.",
    });
  }
  const source = openPlan(manifest.plan);
  const records = new Map(manifest.shards.map((record) => [record.file, record]));
  const planned = plannedShards(manifest.plan);
  const totalRows = planned.reduce((sum, { rows }) => sum + rows, 0);
  let rows = 0;
  for (const shard of planned) {
    const path = join(folder, shard.file);
    const found = await verifyShard(path, source, shard, {
      stopped: () => options.signal?.aborted === true,
      onRows: (more) => options.onProgress?.({ rows: (rows += more), totalRows }),
    });
    if (found.sha256 !== records.get(shard.file)?.sha256) {
      throw corruptShard(path, "its rows verify, but its SHA-256 is not the one in the manifest");
    }
  }
  return { rows: totalRows, files: planned.length };
}
