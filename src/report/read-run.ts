// Reads what a report needs from a run folder; a file that is missing or damaged is named, with what to do about it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z, type ZodType } from "zod";
import { StoreError } from "../core/errors.ts";
import { resultsSchema, timingsSchema, type Results, type Timings } from "../experiments/results.ts";

/** The part of `manifest.json` that the page shows; whatever else the file holds is left alone. */
export const shownManifestSchema = z.object({
  experiment: z.string(),
  hash: z.string(),
  argv: z.array(z.string()).optional(),
  /** The exact command that runs this again. */
  command: z.string(),
  seed: z.number().optional(),
  scale: z.string(),
  versions: z.record(z.string(), z.union([z.string(), z.number()])),
  created: z.string(),
  machine: z.object({ cpu: z.string(), cores: z.number(), node: z.string(), platform: z.string() }).optional(),
});

export type ShownManifest = z.infer<typeof shownManifestSchema>;

export interface RunFiles {
  readonly results: Results;
  readonly manifest?: ShownManifest;
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
  const manifest = await readJson(join(runDir, "manifest.json"), shownManifestSchema);
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
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StoreError(`${file} cannot be read: ${(cause as Error).message}`, { code: "file-unreadable", cause });
  }
  const hint = `Delete the file and run the experiment's command again: it writes the file anew from the work that is done.`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StoreError(`${file} is not JSON: ${(cause as Error).message}`, { code: "file-corrupt", hint, cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`);
  const more = parsed.error.issues.length > 3 ? `, and ${parsed.error.issues.length - 3} more` : "";
  throw new StoreError(`${file} is not what this version reads (${issues.join("; ")}${more})`, {
    code: "file-corrupt",
    hint,
    cause: parsed.error,
  });
}
