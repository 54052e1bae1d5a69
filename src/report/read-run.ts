// Reads what a report needs from a run folder; a file that is missing or damaged is named, with what to do about it.
import { join } from "node:path";
import { ConfigError } from "../core/errors.ts";
import { readJsonIfPresent } from "../data/store/read-json.ts";
import { resultsSchema, timingsSchema, type Results, type Timings } from "../experiments/results.ts";
import { readManifest, type Manifest } from "../experiments/run-folder.ts";

export interface RunFiles {
  readonly results: Results;
  readonly manifest?: Manifest;
  readonly timings?: Timings;
}

const hint = "Delete the file and run the experiment's command again: it is written anew from the work that is done.";

/** Throws a ConfigError for a folder without results, and a StoreError for a file that does not hold what it should. */
export async function readRun(runDir: string): Promise<RunFiles> {
  const results = await readJsonIfPresent(join(runDir, "results.json"), resultsSchema, hint);
  if (results === undefined) {
    throw new ConfigError(`${runDir} has no results.json, so there is nothing to report yet`, {
      code: "results-missing",
      hint: "Run the experiment to its end: the same command again continues where it stopped.",
    });
  }
  const manifest = await readManifest(runDir);
  const timings = await readJsonIfPresent(join(runDir, "timings.json"), timingsSchema, hint);
  return {
    results,
    ...(manifest === undefined ? {} : { manifest }),
    ...(timings === undefined ? {} : { timings }),
  };
}
