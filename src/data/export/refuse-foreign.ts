// Looks whether a folder may be replaced by an export: it is new, empty, or an earlier export with nothing else in it.
import { readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { StoreError } from "../../core/errors.ts";
import { settledFolder } from "../store/atomic-folder.ts";
import { fileError } from "../store/file-error.ts";
import { holdsExport, pathsOf, readExportManifest, type ExportManifest } from "./export-manifest.ts";

/**
 * Replacing a folder removes all that is in it: throws a StoreError ("foreign-folder") where that is more than an export.
 */
export async function refuseForeign(folder: string): Promise<void> {
  const found = await settledFolder(resolve(folder));
  if (found === undefined) return;
  const entries = await readdir(found, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw fileError("read the folder", folder, error);
  });
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(found, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  if (names.length === 0) return;
  const foreign = (await holdsExport(found)) ? foreignNames(names, await readExportManifest(found)) : names;
  if (foreign.length === 0) return;
  throw new StoreError(`${folder} holds other files: ${foreign.slice(0, 3).join(", ")}`, {
    code: "foreign-folder",
    hint: "Exporting replaces everything in the folder. Choose a new one; nothing was touched.",
  });
}

function foreignNames(names: readonly string[], manifest: ExportManifest): string[] {
  const own = pathsOf(manifest);
  return names
    .filter((name) => !own.some((path) => name === path || name.startsWith(`${path}/`)))
    .filter((name) => !name.startsWith(PYTHON_CACHE));
}

/** Python leaves it beside the reward function. */
const PYTHON_CACHE = "__pycache__/";
