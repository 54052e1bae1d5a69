// Writes the page of a run: `report/index.html` in its folder.
import { join } from "node:path";
import { writeFileAtomic } from "../data/store/atomic-file.ts";
import { fileError } from "../data/store/file-error.ts";
import { readRun } from "./read-run.ts";
import { renderReport } from "./render-report.ts";
import { makeFolders } from "../data/store/make-folders.ts";

/**
 * Reads a run folder, writes its page and returns the page's path. A page that is there already is replaced at once,
 * never half. Throws a StoreError for results that are missing or damaged, and for a folder that cannot be written.
 */
export async function writeReport(runDir: string): Promise<string> {
  const page = renderReport(await readRun(runDir));
  const folder = join(runDir, "report");
  const path = join(folder, "index.html");
  await makeFolders(folder).catch((error: unknown) => {
    throw fileError("create the folder", folder, error);
  });
  await writeFileAtomic(path, page);
  return path;
}
