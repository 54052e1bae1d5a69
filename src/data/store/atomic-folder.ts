// Folders that are either the old one or the new one, whole, whenever the process or the machine stops.
import { lstat, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StoreError } from "../../core/errors.ts";
import { errorCode, fileError } from "./file-error.ts";
import { syncFolder } from "./sync.ts";
import { makeFolders } from "./make-folders.ts";

/**
 * Makes the folder `path` anew: `fill` writes its files into a temporary folder beside it (and flushes them to disk),
 * which then takes the place of the old one. Folders cannot be exchanged in one call, so for a moment only
 * `.name.previous` exists; `settledFolder` finds it, and the next call puts it back. One writer at a time. Throws what
 * `fill` throws, or a StoreError; the old folder then stays.
 */
export async function writeFolderAtomic(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const { fresh, previous } = neighbours(path);
  try {
    await putBack(path);
    await rm(fresh, { recursive: true, force: true });
    await makeFolders(fresh);
    await fill(fresh);
    await syncFolder(fresh);
    await exchange(path);
    await rm(previous, { recursive: true, force: true });
  } catch (error) {
    // The first error is the one to report.
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
    throw errorCode(error) === undefined ? error : fileError("write the folder", path, error);
  }
}

/** Where the folder's last whole version is: `path`, the one kept beside it if a write was cut off, or undefined. */
export async function settledFolder(path: string): Promise<string | undefined> {
  const { previous } = neighbours(path);
  // A writer may exchange the two between one look and the next; only when both are gone many times is nothing there.
  for (let look = 0; look < 10; look++) {
    if (await isFolder(path)) return path;
    if (await isFolder(previous)) return previous;
  }
  return undefined;
}

/** Undoes or finishes what a killed process began. */
async function putBack(path: string): Promise<void> {
  const { previous } = neighbours(path);
  if (await isFolder(path)) await rm(previous, { recursive: true, force: true });
  else if (await isFolder(previous)) await rename(previous, path);
}

async function exchange(path: string): Promise<void> {
  const { fresh, previous } = neighbours(path);
  const replaces = await isFolder(path);
  if (replaces) await rename(path, previous);
  try {
    await rename(fresh, path);
  } catch (error) {
    if (replaces) await rename(previous, path);
    throw error;
  }
  await syncFolder(dirname(path));
}

function neighbours(path: string): { readonly fresh: string; readonly previous: string } {
  const beside = (word: string): string => join(dirname(path), `.${basename(path)}.${word}`);
  return { fresh: beside("new"), previous: beside("previous") };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileError("look at", path, error);
  });
  if (found === undefined) return false;
  if (found.isDirectory()) return true;
  throw new StoreError(`${path} is not a folder`, {
    code: "not-a-folder",
    hint: "Check the path, or move the file or link that stands in the way.",
  });
}
