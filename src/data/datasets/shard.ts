// Writes one file of a dataset under a temporary name, reads it back, verifies every row, and only then names it.
import { createHash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DataError, Interrupted, PreceptError } from "../../core/errors.ts";
import { LineBuffer } from "./line-buffer.ts";
import { forEachLine } from "./line-chunks.ts";
import type { PlannedShard, ShardRecord } from "./manifest.ts";
import { parseRowBytes } from "../rows/parse-row.ts";
import type { RowSource } from "../plans/row-source.ts";
import { errorCode, fileError } from "../store/file-error.ts";
import { syncFolder } from "../store/sync.ts";
import { temporaryBeside } from "../store/temporary.ts";
import { rowVerifier } from "../rows/verify-row.ts";

const CHUNK_BYTES = 1 << 20;

export interface ShardOptions {
  readonly folder: string;
  /** Asked about once per megabyte; true ends the work with Interrupted. */
  readonly stopped?: (() => boolean) | undefined;
  /** Called with the number of rows written and verified since the last call. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/**
 * Makes one shard. Throws a DataError where a row read back does not verify, a StoreError where the disk refuses, or
 * Interrupted; no temporary file stays behind in any of these cases.
 */
export async function writeShard(source: RowSource, shard: PlannedShard, options: ShardOptions): Promise<ShardRecord> {
  const path = join(options.folder, shard.file);
  const temporary = temporaryBeside(path);
  try {
    await writeRows(temporary, source, shard, options);
    const record = await verifyShard(temporary, source, shard, options);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return record;
  } catch (error) {
    // The first error is the one to report.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw errorCode(error) === undefined ? error : fileError("write", path, error);
  }
}

async function writeRows(path: string, source: RowSource, shard: PlannedShard, options: ShardOptions): Promise<void> {
  const file = await open(path, "wx");
  try {
    const buffer = new LineBuffer();
    for (let i = 0; i < shard.rows; i++) {
      try {
        buffer.add(source.contentAt(shard.split, shard.from + i));
      } catch (error) {
        throw familyFailure(error, source, `row ${shard.from + i} of the ${shard.split} split`);
      }
      if (buffer.length < CHUNK_BYTES && i + 1 < shard.rows) continue;
      await file.writeFile(buffer.lines);
      buffer.clear();
      stopIfAsked(options.stopped);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Reads the file of a shard and verifies each of its rows: schema, id, true answer, home split, and that there are as
 * many as planned. Returns what the manifest should say of it.
 */
export async function verifyShard(
  path: string,
  source: RowSource,
  shard: PlannedShard,
  options: Omit<ShardOptions, "folder">,
): Promise<ShardRecord> {
  const verify = rowVerifier(source, shard.split);
  const hash = createHash("sha256");
  let rows = 0;
  let bytes = 0;
  const file = shard.file;
  for await (const chunk of forEachLine(path, file)) {
    stopIfAsked(options.stopped);
    const before = rows;
    chunk.lines((buffer, start, end) => {
      const place = { file, line: ++rows };
      try {
        verify(parseRowBytes(buffer, start, end, place), place);
      } catch (error) {
        throw familyFailure(error, source, `${file}, line ${rows}`);
      }
    });
    hash.update(chunk.bytes);
    bytes += chunk.bytes.length;
    options.onRows?.(rows - before);
  }
  if (rows !== shard.rows) {
    throw new DataError(`${file} holds ${rows} rows, not ${shard.rows}`, {
      code: "row-count",
      hint: "Delete that file and run the same generation again: only it will be made anew.",
    });
  }
  return { file, split: shard.split, rows, bytes, sha256: hash.digest("hex") };
}

/** What is not one of our errors came out of the family's code; it is reported with the row that brought it out. */
function familyFailure(error: unknown, { family }: RowSource, where: string): PreceptError {
  if (error instanceof PreceptError) return error;
  return new DataError(`${where}: the family "${family.name}" failed: ${String(error)}`, {
    code: "family-failed",
    hint: "This is a fault in the family's code, not in the plan.",
    cause: error,
  });
}

function stopIfAsked(stopped: ShardOptions["stopped"]): void {
  if (stopped?.() === true) {
    throw new Interrupted("generation was interrupted", "Run the same generation again: finished files are kept.");
  }
}
