// Files that are either the old one or the new one, whole, whenever the process or the machine stops.
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileError } from "./file-error.ts";
import { jsonText } from "./json-text.ts";
import { syncFolder } from "./sync.ts";
import { temporaryBeside } from "./temporary.ts";

/** What a file can be made of; a list of parts is written one after the other without joining them in memory. */
export type FileData = string | Uint8Array | Iterable<Uint8Array>;

/**
 * Writes a file under a temporary name in the same folder, flushes it to disk and renames it to `path`, replacing what
 * was there. Readers see the old bytes or the new ones, never a part. Throws a StoreError (full disk, no permission,
 * missing folder, ...), after removing the temporary file.
 */
export async function writeFileAtomic(path: string, data: FileData): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await writeDurably(temporary, data);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    // The first error is the one to report.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError("write", path, error);
  }
}

/** `writeFileAtomic` of JSON with two-space indentation and a final newline. Throws a TypeError for NaN and infinities. */
export async function writeJsonAtomic(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, `${jsonText(value, 2)}\n`);
}

/** Writes a new file and flushes it to disk, in place. For files whose folder is renamed as a whole afterwards. */
export async function writeDurably(path: string, data: FileData): Promise<void> {
  const file = await open(path, "w");
  try {
    for (const part of parts(data)) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}

function parts(data: FileData): Iterable<string | Uint8Array> {
  return typeof data === "string" || data instanceof Uint8Array ? [data] : data;
}
