// Running an experiment: its units in parallel, each kept as soon as it is done, and the results put together.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { Interrupted } from "../core/errors.ts";
import { runGraph } from "../core/run-graph.ts";
import { writeJsonAtomic } from "../data/store/atomic-file.ts";
import { makeFolders } from "../data/store/make-folders.ts";
import { fileError } from "../data/store/file-error.ts";
import { assembleResults } from "./assemble.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { familyModule } from "../instructions/registry.ts";
import { finishUnit } from "./curriculum-result.ts";
import { estimate, type Estimate } from "./estimate.ts";
import { checkFeasible } from "./feasible.ts";
import type { Job, JobProgress } from "./job-messages.ts";
import { jobWorkers } from "./job-workers.ts";
import { removeRows } from "./make-stage.ts";
import { resolveExperiment, type Experiment, type Unit } from "./resolve.ts";
import type { Results } from "./results.ts";
import { checkRoom, discardRunFolder, openRunFolder, type NewManifest, type RunFolder } from "./run-folder.ts";
import { lockRun } from "./run-lock.ts";
import { readEvaluationRecord, readStageRecord } from "./stage-files.ts";
import { writeStageIndex } from "./stage-index.ts";
import { jobClock, readStageTimings, recordStageTiming, recordTiming, stageSeconds } from "./timings.ts";
import { readUnitResult, type UnitResult } from "./unit-result.ts";
import { longestWayFirst, unitNodes, workOf, type Work } from "./work.ts";

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
  | { readonly kind: "progress"; readonly work: Work; readonly progress: JobProgress }
  | { readonly kind: "work-done"; readonly work: Work }
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
    await writeStageIndex(dir, experiment.units);
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
  const before = [...results.keys()];
  const missing = experiment.units.filter((unit) => !results.has(unit.id));
  const work = workOf(missing);
  const ended = await endedWork(dir, work);
  const estimated = await estimate(missing, options, ({ id }) => !ended.has(id));
  const { threads, parallel } = estimated;
  // What a resumed run has on disk already is part of the estimate.
  if (!resumed) await checkRoom(dir, estimated.diskBytes);
  options.onEvent?.({ kind: "start", experiment, dir, done: before, estimate: estimated });
  const finishCurricula = async (): Promise<void> => {
    for (const unit of missing) {
      if (unit.curriculum === undefined || results.has(unit.id)) continue;
      if (unitNodes(unit).evaluations.some(({ id }) => !ended.has(id))) continue;
      const result = await finishUnit(dir, unit);
      if (result === undefined) continue;
      results.set(unit.id, result);
      await recordTiming(dir, unit, stageSeconds(unit, await readStageTimings(dir)));
      options.onEvent?.({ kind: "unit-done", unit, result });
    }
  };
  // Jobs that end together take turns: a unit is finished once.
  let finishing = finishCurricula();
  await finishing;
  const seconds = new Map(estimated.works.map((one) => [one.work.id, one.seconds]));
  const left = longestWayFirst(work, ({ id }) => seconds.get(id) ?? 0).flatMap((piece) =>
    ended.has(piece.id) ? [] : [{ ...piece, needs: piece.needs.filter((need) => !ended.has(need)) }],
  );
  const workers = jobWorkers();
  try {
    await runGraph(
      left,
      parallel,
      async (piece, signal) => {
        const clock = jobClock();
        await workers.run(
          jobOf(piece, { runDir: dir, threads, device: options.device ?? "cpu" }),
          signal,
          (progress) => {
            clock.see(progress);
            options.onEvent?.({ kind: "progress", work: piece, progress });
          },
        );
        options.onEvent?.({ kind: "work-done", work: piece });
        if (piece.kind === "unit") {
          const result = (await readUnitResult(dir, piece.unit.id)) as UnitResult;
          results.set(piece.unit.id, result);
          await recordTiming(dir, piece.unit, clock.seconds());
          options.onEvent?.({ kind: "unit-done", unit: piece.unit, result });
          return;
        }
        await recordStageTiming(dir, piece.id, clock.seconds());
        ended.add(piece.id);
        finishing = finishing.then(finishCurricula);
        await finishing;
      },
      options.signal,
    );
  } finally {
    await workers.close();
  }
  return results;
}

/** What earlier processes brought to its end; rows that they did not come to remove are removed. */
async function endedWork(dir: string, work: readonly Work[]): Promise<Set<string>> {
  const ended = new Set<string>();
  for (const { kind, id } of work) {
    if (kind === "unit") continue;
    const record = kind === "stage" ? await readStageRecord(dir, id) : await readEvaluationRecord(dir, id);
    if (record === undefined) continue;
    ended.add(id);
    if (kind === "stage") await removeRows(dir, id);
  }
  return ended;
}

function jobOf(work: Work, place: Pick<Job, "runDir" | "threads" | "device">): Job {
  const unit = work.kind === "unit" ? work.unit : work.node.unit;
  const module = familyModule(unit.family);
  const whole = { ...place, ...(module === undefined ? {} : { module }) };
  switch (work.kind) {
    case "unit":
      return { kind: "unit", unit, ...whole };
    case "stage":
      return { kind: "stage", node: work.node, ...whole };
    case "evaluation":
      return { kind: "evaluation", node: work.node, ...whole };
    default:
      return work satisfies never;
  }
}

/** What the file system says in its own words becomes a StoreError; our own errors pass. */
function fromSystem(dir: string, error: unknown): unknown {
  if (error instanceof Interrupted || !(error instanceof Error) || !("syscall" in error)) return error;
  return fileError("write in", dir, error);
}
