// Reads what a report needs from a run folder; a file that is missing or damaged is named, with what to do about it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ZodType } from "zod";
import { StoreError } from "../core/errors.ts";
import { errorCode, fileError } from "../data/store/file-error.ts";
import { resultsSchema, timingsSchema, type Results, type Timings } from "../experiments/results.ts";
import { readManifest, type Manifest } from "../experiments/run-folder.ts";

export interface RunFiles {
  readonly results: Results;
  readonly manifest?: Manifest;
  readonly timings?: Timings;
}

/** Throws a StoreError for a folder without results, and for any file that does not hold what it should. */
export async function readRun(runDir: string): Promise<RunFiles> {
  const results = await readJson(join(runDir, "results.json"), resultsSchema);
  if (results === undefined) {
    throw new StoreError(`${runDir} has no results.json, so there is nothing to report yet`, {
      code: "results-missing",
      hint: "Run the experiment to its end: the same command again continues where it stopped.",
    });
  }
  const manifest = await readManifest(runDir);
  const timings = await readJson(join(runDir, "timings.json"), timingsSchema);
  return {
    results,
    ...(manifest === undefined ? {} : { manifest }),
    ...(timings === undefined ? {} : { timings }),
  };
}

async function readJson<T>(file: string, schema: ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw fileError("read", file, error);
  }
  const hint = "Delete the file and run the experiment's command again: it is written anew from the work that is done.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StoreError(`${file} is not JSON: ${(cause as Error).message}`, { code: "file-corrupt", hint, cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const shown = issues.slice(0, 3).map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`);
  const more = issues.length > shown.length ? `, and ${issues.length - shown.length} more` : "";
  throw new StoreError(`${file} is not what this version reads (${shown.join("; ")}${more})`, {
    code: "file-corrupt",
    hint,
    cause: parsed.error,
  });
}
