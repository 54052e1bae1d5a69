// Folders that are replaced as a whole, but never when they hold something that somebody else put there.
import { readdir } from "node:fs/promises";
import { StoreError } from "../../core/errors.ts";
import { settledFolder, writeFolderAtomic } from "../../data/store/atomic-folder.ts";
import { fileError } from "../../data/store/file-error.ts";

/**
 * `writeFolderAtomic` where the folder is new, empty, or holds only files whose names `own` matches. Throws a StoreError
 * that names the others.
 */
export async function replaceOwnFolder(
  path: string,
  own: RegExp,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const folder = await settledFolder(path);
  if (folder !== undefined) {
    const names = await readdir(folder).catch((error: unknown) => {
      throw fileError("read the folder", folder, error);
    });
    const foreign = names.filter((name) => !own.test(name));
    if (foreign.length > 0) {
      throw new StoreError(`${path} holds other files: ${foreign.slice(0, 3).join(", ")}`, {
        code: "foreign-folder",
        hint: "Writing replaces everything in the folder. Choose a new one.",
      });
    }
  }
  await writeFolderAtomic(path, fill);
}
