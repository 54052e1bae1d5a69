// Makes a folder with the parents that are missing.
import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * As `mkdir -p`, one folder at a time: Node's own `recursive` never comes back where a folder exists in which nobody can
 * make another, such as /proc. Throws the file system's error.
 */
export async function makeFolders(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await exists(at)); at = dirname(at)) {
    missing.unshift(at);
    if (dirname(at) === at) break;
  }
  for (const folder of missing) {
    await mkdir(folder).catch(async (error: unknown) => {
      // Somebody else may have made it meanwhile.
      if (!(await isFolder(folder))) throw error;
    });
  }
  // A file in the folder's place, as mkdir says it.
  if (missing.length === 0 && !(await isFolder(path))) await mkdir(path);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
      throw error;
    },
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
