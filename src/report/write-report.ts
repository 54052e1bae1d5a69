// Writes the page of a run: `report/index.html` in its folder.
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../core/errors.ts";
import { readRun } from "./read-run.ts";
import { renderReport } from "./render-report.ts";

/**
 * Reads a run folder, writes its page and returns the page's path. A page that is there already is replaced at once,
 * never half. Throws a StoreError for results that are missing or damaged, and for a folder that cannot be written.
 */
export async function writeReport(runDir: string): Promise<string> {
  const page = renderReport(await readRun(runDir));
  const folder = join(runDir, "report");
  const path = join(folder, "index.html");
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(unfinished, page);
    await rename(unfinished, path);
  } catch (cause) {
    throw new StoreError(`the report could not be written to ${path}: ${(cause as Error).message}`, {
      code: "report-unwritable",
      hint: "Check that the run folder is writable and the disk is not full.",
      cause,
    });
  }
  return path;
}
