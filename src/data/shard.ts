// Writes one file of a dataset under a temporary name, reads it back, verifies every row, and only then names it.
import { createHash } from "node:crypto";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DataError, Interrupted } from "../core/errors.ts";
import { forEachLine } from "./line-chunks.ts";
import type { PlannedShard, ShardRecord } from "./manifest.ts";
import { parseRowBytes } from "./parse-row.ts";
import { REST_OFFSET, restOfLine } from "./row-line.ts";
import { sealLine } from "./row-id.ts";
import type { RowSource } from "./row-source.ts";
import { fileError } from "./store/file-error.ts";
import { syncFolder } from "./store/sync.ts";
import { temporaryBeside } from "./store/temporary.ts";
import { rowVerifier } from "./verify-row.ts";

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

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
    if (error instanceof DataError || error instanceof Interrupted) throw error;
    throw fileError("write", path, error);
  }
}

async function writeRows(path: string, source: RowSource, shard: PlannedShard, options: ShardOptions): Promise<void> {
  const file = await open(path, "wx");
  try {
    const lines = new LineBuffer(file);
    for (let i = 0; i < shard.rows; i++) {
      lines.add(restOfLine(source.contentAt(shard.split, shard.from + i)));
      if (!lines.full) continue;
      await lines.flush();
      stopIfAsked(options.stopped);
    }
    await lines.flush();
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Lines gathered as bytes, so that their ids are hashed where they lie. */
class LineBuffer {
  private readonly file: FileHandle;
  private bytes = Buffer.allocUnsafe(CHUNK_BYTES + (CHUNK_BYTES >> 2));
  private used = 0;

  constructor(file: FileHandle) {
    this.file = file;
  }

  get full(): boolean {
    return this.used >= CHUNK_BYTES;
  }

  add(rest: string): void {
    // UTF-8 needs at most three bytes for each UTF-16 code unit.
    const most = this.used + REST_OFFSET + 3 * rest.length + 1;
    if (most > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * most);
    const end = this.used + REST_OFFSET + this.bytes.write(rest, this.used + REST_OFFSET);
    sealLine(this.bytes, this.used, end);
    this.bytes[end] = NEWLINE;
    this.used = end + 1;
  }

  async flush(): Promise<void> {
    for (let at = 0; at < this.used;) at += (await this.file.write(this.bytes, at, this.used - at)).bytesWritten;
    this.used = 0;
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
      verify(parseRowBytes(buffer, start, end, place), place);
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

function stopIfAsked(stopped: ShardOptions["stopped"]): void {
  if (stopped?.() === true) {
    throw new Interrupted("generation was interrupted", "Run the same generation again: finished files are kept.");
  }
}
