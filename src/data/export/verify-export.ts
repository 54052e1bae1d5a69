// Checks an exported folder again, from its files alone.
import { join } from "node:path";
import { DataError, Interrupted } from "../../core/errors.ts";
import { hashFile, readManifest } from "../datasets/manifest.ts";
import { verifyDataset } from "../datasets/verify-dataset.ts";
import { openPlan } from "../plans/row-source.ts";
import { heldOutPrompts } from "./evaluation.ts";
import { readExportManifest, type ExportManifest } from "./export-manifest.ts";
import type { ExportProgress } from "./export-rows.ts";
import { verifyRows } from "./verify-rows.ts";

export interface VerifyExportOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

export interface VerifiedExport {
  readonly manifest: ExportManifest;
  /** Rows of training files, each of which was carried out again. */
  readonly rows: number;
  readonly exercises: number;
}

/**
 * Verifies every row and every exercise by execution, as when they were written, and every other file by its hash. What
 * lies in the folder beside the export is left alone. Throws the first DataError it meets ("no-export", "corrupt-file",
 * and what `verifyRows` and `verifyDataset` throw), or Interrupted.
 */
export async function verifyExport(folder: string, options: VerifyExportOptions = {}): Promise<VerifiedExport> {
  const { signal, onProgress } = options;
  const manifest = await readExportManifest(folder);
  const { target, form, stages, evaluations, others } = manifest;
  const plans = [];
  let exercises = 0;
  for (const evaluation of evaluations) {
    const dataset = join(folder, evaluation.folder);
    exercises += (await verifyDataset(dataset, signal === undefined ? {} : { signal })).rows;
    const plan = (await readManifest(dataset))?.plan;
    if (plan !== undefined) plans.push(plan);
  }
  const heldOut = heldOutPrompts(plans);
  let rows = 0;
  for (const { name, plan, learning, files } of stages) {
    const source = openPlan(plan);
    for (const file of files) {
      let seen = 0;
      await verifyRows(file, {
        folder,
        source,
        format: { target, form },
        learning,
        heldOut,
        stopped: () => signal?.aborted === true,
        onRows: (more) => onProgress?.({ phase: "verify", stage: name, rows: (seen += more), totalRows: file.rows }),
      });
      rows += file.rows;
    }
  }
  const prompts = evaluations.map((each) => ({ file: each.prompts, sha256: each.promptsSha256 }));
  for (const { file, sha256 } of [...prompts, ...others]) {
    if (signal?.aborted === true) throw new Interrupted();
    const found = await hashFile(join(folder, file));
    if (found?.sha256 === sha256) continue;
    throw new DataError(`${file} is ${found === undefined ? "missing" : "not what was written"}`, {
      code: "corrupt-file",
      hint: "Export again, or keep your changes in another file.",
    });
  }
  return { manifest, rows, exercises };
}
