// Finding out before any work is done whether its results can be kept.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "./atomic-file.ts";
import { fileError } from "./file-error.ts";
import { removeStaleTemporaries, temporaryBeside } from "./temporary.ts";
import { makeFolders } from "./make-folders.ts";

/** Enough to notice a full disk, which often still has room for an empty file. */
const probeBytes = 65_536;

/**
 * Makes the folder with its parents where they are missing, writes and removes a small file in it, and removes the
 * temporary files that killed processes left there. Throws a StoreError that says what is wrong and what to do: no
 * permission, read-only, full, or a file in the way.
 */
export async function ensureWritableFolder(path: string): Promise<void> {
  await makeFolders(path).catch((error: unknown) => {
    throw fileError("create the folder", path, notAFolder(error));
  });
  const probe = temporaryBeside(join(path, "probe"));
  try {
    await writeDurably(probe, new Uint8Array(probeBytes));
  } catch (error) {
    throw fileError("write into the folder", path, error);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
  await removeStaleTemporaries(path);
}

/** mkdir says "exists" of a file in the folder's place; what the person needs to hear is that it is no folder. */
function notAFolder(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) return error;
  return Object.assign(new Error(error.message, { cause: error }), { code: "ENOTDIR" });
}
