// How long each model took: the only file of a run that the clock decides.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeJsonAtomic } from "../data/store/atomic-file.ts";
import type { JobProgress } from "./job-messages.ts";
import { unitNodes } from "./work.ts";
import type { Unit } from "./resolve.ts";
import { timingsSchema, type Timings } from "./results.ts";

export interface JobClock {
  see(progress: JobProgress): void;
  /** Seconds in this process; a resumed unit's earlier share is not known. */
  seconds(): { readonly trainSeconds: number; readonly evaluationSeconds: number };
}

export function jobClock(): JobClock {
  const started = new Map<JobProgress["phase"], number>();
  return {
    see: ({ phase }) => {
      if (!started.has(phase)) started.set(phase, performance.now());
    },
    seconds: () => {
      const now = performance.now();
      const evaluate = started.get("evaluate") ?? now;
      return {
        trainSeconds: round((evaluate - (started.get("train") ?? evaluate)) / 1000),
        evaluationSeconds: round((now - evaluate) / 1000),
      };
    },
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

let last: Promise<void> = Promise.resolve();

type Seconds = ReturnType<JobClock["seconds"]>;

/** Adds a unit's times to `timings.json`. Calls of one process take turns. A damaged file is begun anew. */
export function recordTiming(dir: string, unit: Unit, seconds: Seconds): Promise<void> {
  return change(dir, (old) => {
    const others = old.models.filter((m) => m.arm !== unit.arm || m.x !== unit.x || m.seed !== unit.seed);
    return { ...old, models: [...others, { arm: unit.arm, x: unit.x, seed: unit.seed, ...seconds }] };
  });
}

/** Likewise the times of a stage, or of what is asked after it. */
export function recordStageTiming(dir: string, id: string, seconds: Seconds): Promise<void> {
  return change(dir, (old) => {
    const others = (old.stages ?? []).filter((one) => one.id !== id);
    return { ...old, stages: [...others, { id, ...seconds }] };
  });
}

type StageTimings = NonNullable<Timings["stages"]>;

export async function readStageTimings(dir: string): Promise<StageTimings> {
  await last.catch(() => undefined);
  return (await readTimings(join(dir, "timings.json"))).stages ?? [];
}

/** Of all stages and questions of a unit, whichever units share them. */
export function stageSeconds(unit: Unit, timings: StageTimings): Seconds {
  const { stages, evaluations } = unitNodes(unit);
  const of = (ids: readonly string[], key: keyof Seconds): number =>
    round(timings.reduce((sum, one) => (ids.includes(one.id) ? sum + (one[key] ?? 0) : sum), 0));
  return {
    trainSeconds: of(
      stages.map(({ id }) => id),
      "trainSeconds",
    ),
    evaluationSeconds: of(
      evaluations.map(({ id }) => id),
      "evaluationSeconds",
    ),
  };
}

function change(dir: string, edit: (old: Timings) => Timings): Promise<void> {
  last = last
    .catch(() => undefined)
    .then(async () => {
      const path = join(dir, "timings.json");
      await writeJsonAtomic(path, edit(await readTimings(path)));
    });
  return last;
}

async function readTimings(path: string): Promise<Timings> {
  try {
    return timingsSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return { format: 1, models: [] };
  }
}
