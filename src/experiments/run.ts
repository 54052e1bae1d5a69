// Running an experiment: its units in parallel, each kept as soon as it is done, and the results put together.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { Interrupted } from "../core/errors.ts";
import { runPool } from "../core/pool.ts";
import { writeJsonAtomic } from "../data/store/atomic-file.ts";
import { fileError } from "../data/store/file-error.ts";
import { assembleResults } from "./assemble.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { familyModule } from "../instructions/registry.ts";
import { estimate, type Estimate } from "./estimate.ts";
import { checkFeasible } from "./feasible.ts";
import { resolveExperiment, type Experiment, type Unit } from "./resolve.ts";
import type { Results } from "./results.ts";
import { checkRoom, discardRunFolder, openRunFolder, type NewManifest, type RunFolder } from "./run-folder.ts";
import { lockRun } from "./run-lock.ts";
import { startUnit } from "./start-unit.ts";
import { recordTiming, unitClock } from "./timings.ts";
import type { UnitProgress } from "./unit-messages.ts";
import { readUnitResult, type UnitResult } from "./unit-result.ts";
import { makeFolders } from "../data/store/make-folders.ts";

export interface RunExperimentOptions {
  readonly file: string;
  readonly scale?: string | undefined;
  readonly seed?: number | undefined;
  /** The run folder; `runs/<experiment>-<hash>` unless given. */
  readonly out?: string | undefined;
  /** Models trained at a time, and cores used; all cores unless given. */
  readonly workers?: number | undefined;
  /** Where models are trained and answer; "cpu" unless given. Results agree up to rounding. */
  readonly device?: DeviceName | undefined;
  readonly manifest: Pick<NewManifest, "argv" | "command" | "versions">;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

export type RunEvent =
  | {
      /** What will be run, before it runs. */
      readonly kind: "start";
      readonly experiment: Experiment;
      readonly dir: string;
      /** Units that were finished before. */
      readonly done: readonly string[];
      /** Of the units that are not. */
      readonly estimate: Estimate;
    }
  | { readonly kind: "progress"; readonly unit: Unit; readonly progress: UnitProgress }
  | { readonly kind: "unit-done"; readonly unit: Unit; readonly result: UnitResult };

export interface FinishedRun {
  readonly dir: string;
  readonly experiment: Experiment;
  readonly results: Results;
}

/**
 * Runs what is not done yet and writes `results.json`. Interrupted or killed at any moment and called again, it goes on
 * and ends with the same bytes. Mistakes and impossible requests are errors before anything is computed, and leave no run.
 */
export async function runExperiment(options: RunExperimentOptions): Promise<FinishedRun> {
  const experiment = await resolveExperiment(options.file, options);
  await checkFeasible(experiment);
  const dir = options.out ?? defaultRunDir(experiment);
  const { file, scale, seeds, hash } = experiment;
  const { resumed } = await openRunFolder(dir, {
    ...options.manifest,
    experiment: file.name,
    hash,
    scale,
    seeds: [...seeds],
  });
  const unlock = await lockRun(dir);
  let begun = resumed;
  const onEvent = (event: RunEvent): void => {
    begun = true;
    options.onEvent?.(event);
  };
  try {
    await makeFolders(join(dir, "units"));
    await copyFile(options.file, join(dir, "experiment.yaml"));
    const units = await makeUnits(experiment, { dir, resumed }, { ...options, onEvent });
    const results = assembleResults(experiment, units);
    await writeJsonAtomic(join(dir, "results.json"), results);
    return { dir, experiment, results };
  } catch (error) {
    if (!begun) await discardRunFolder(dir);
    throw fromSystem(dir, error);
  } finally {
    await unlock();
  }
}

export function defaultRunDir(experiment: Experiment): string {
  return join("runs", `${experiment.file.name}-${experiment.scale}-${experiment.hash}`);
}

async function makeUnits(
  experiment: Experiment,
  { dir, resumed }: Pick<RunFolder, "dir" | "resumed">,
  options: RunExperimentOptions,
): Promise<Map<string, UnitResult>> {
  const results = new Map<string, UnitResult>();
  for (const unit of experiment.units) {
    const result = await readUnitResult(dir, unit.id);
    if (result !== undefined) results.set(unit.id, result);
  }
  const missing = experiment.units.filter((unit) => !results.has(unit.id));
  const estimated = await estimate(missing, options);
  const { threads, parallel } = estimated;
  // What a resumed run has on disk already is part of the estimate.
  if (!resumed) await checkRoom(dir, estimated.diskBytes);
  options.onEvent?.({ kind: "start", experiment, dir, done: [...results.keys()], estimate: estimated });
  await runPool(
    missing,
    parallel,
    async (unit, signal) => {
      const clock = unitClock();
      const module = familyModule(unit.family);
      const job = {
        unit,
        runDir: dir,
        threads,
        device: options.device ?? "cpu",
        ...(module === undefined ? {} : { module }),
      };
      await startUnit(job, signal, (progress) => {
        clock.see(progress);
        options.onEvent?.({ kind: "progress", unit, progress });
      });
      const result = (await readUnitResult(dir, unit.id)) as UnitResult;
      results.set(unit.id, result);
      await recordTiming(dir, unit, clock.seconds());
      options.onEvent?.({ kind: "unit-done", unit, result });
    },
    options.signal,
  );
  return results;
}

/** What the file system says in its own words becomes a StoreError; our own errors pass. */
function fromSystem(dir: string, error: unknown): unknown {
  if (error instanceof Interrupted || !(error instanceof Error) || !("syscall" in error)) return error;
  return fileError("write in", dir, error);
}
