// The folder that holds everything one experiment produced.
import { readdir, rm, statfs } from "node:fs/promises";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { StoreError } from "../core/errors.ts";
import { writeJsonAtomic } from "../data/store/atomic-file.ts";
import { readJsonIfPresent } from "../data/store/read-json.ts";
import { ensureWritableFolder } from "../data/store/writable-folder.ts";
import { scaleNames } from "./scales.ts";

export const manifestSchema = z.strictObject({
  format: z.literal(1),
  experiment: z.string(),
  /** Of everything that decides the results. */
  hash: z.string(),
  scale: z.enum(scaleNames),
  seeds: z.array(z.int()),
  /** The command that makes this run, and goes on with it. */
  command: z.string(),
  argv: z.array(z.string()),
  versions: z.record(z.string(), z.string()),
  created: z.iso.datetime(),
  machine: z.strictObject({ cpu: z.string(), cores: z.int(), platform: z.string(), node: z.string() }),
});

export type Manifest = z.infer<typeof manifestSchema>;

export interface RunFolder {
  readonly dir: string;
  readonly manifest: Manifest;
  /** Whether it was there before. */
  readonly resumed: boolean;
}

export type NewManifest = Omit<Manifest, "format" | "created" | "machine">;

/**
 * Opens the run folder, or makes it. A folder of another experiment, or one that is no run at all and not empty, is a
 * StoreError; nothing in it is touched.
 */
export async function openRunFolder(dir: string, wanted: NewManifest): Promise<RunFolder> {
  await ensureWritableFolder(dir);
  const path = join(dir, "manifest.json");
  const existing = await readManifest(dir);
  if (existing === undefined) {
    const entries = (await readdir(dir)).filter((name) => name !== "run.lock" && !name.endsWith(".tmp"));
    if (entries.length > 0) {
      throw new StoreError(
        `${dir} is not empty and has no manifest.json, so it is no run (it holds ${entries.slice(0, 3).join(", ")})`,
        {
          code: "foreign-folder",
          hint: "Give an empty or a new folder with --out.",
        },
      );
    }
    const [cpu] = cpus();
    const manifest: Manifest = {
      format: 1,
      ...wanted,
      created: new Date().toISOString(),
      machine: {
        cpu: cpu?.model ?? "unknown",
        cores: cpus().length,
        platform: `${platform()} ${arch()}`,
        node: process.version,
      },
    };
    await writeJsonAtomic(path, manifest);
    return { dir, manifest, resumed: false };
  }
  if (existing.hash !== wanted.hash) {
    throw new StoreError(
      `${dir} holds another run: ${existing.experiment} at scale ${existing.scale} with hash ${existing.hash}, and this is ${wanted.experiment} at scale ${wanted.scale} with hash ${wanted.hash}`,
      { code: "foreign-run", hint: "Give another folder with --out, or leave --out away: each run then gets its own." },
    );
  }
  for (const name of ["precept", "onnxruntime-node"]) {
    const [then, now] = [existing.versions[name], wanted.versions[name]];
    if (then === now) continue;
    throw new StoreError(
      `${dir} was begun with ${name} ${then ?? "unknown"}, and this is ${name} ${now ?? "unknown"}`,
      {
        code: "other-version",
        hint: `Its numbers could differ. Finish it with ${name} ${then ?? "as before"}, or start again in another folder with --out.`,
      },
    );
  }
  return { dir, manifest: existing, resumed: true };
}

/** Empties a new run folder in which nothing has begun, so that it can be given again. The lock is left. */
export async function discardRunFolder(dir: string): Promise<void> {
  for (const name of ["manifest.json", "experiment.yaml", "units", "stages.json"]) {
    await rm(join(dir, name), { recursive: true, force: true });
  }
}

/** The manifest of a run folder; undefined where there is none. A damaged one is a StoreError. */
export function readManifest(dir: string): Promise<Manifest | undefined> {
  return readJsonIfPresent(
    join(dir, "manifest.json"),
    manifestSchema,
    "Restore it, or start the run in another folder with --out.",
  );
}

/** Throws a StoreError when the folder's disk has less room than `bytes`. */
export async function checkRoom(dir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  if (free >= bytes) return;
  const megabytes = (value: number): string => `${Math.ceil(value / 1e6).toLocaleString("en")} MB`;
  throw new StoreError(`${dir} needs about ${megabytes(bytes)}, and its disk has ${megabytes(free)} left`, {
    code: "disk-full",
    hint: "Free some space, choose a folder on another disk with --out, or a smaller --scale.",
  });
}
