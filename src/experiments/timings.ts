// How long each model took: the only file of a run that the clock decides.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeJsonAtomic } from "../data/store/atomic-file.ts";
import type { Unit } from "./resolve.ts";
import { timingsSchema, type Timings } from "./results.ts";
import type { UnitProgress } from "./unit-messages.ts";

export interface UnitClock {
  see(progress: UnitProgress): void;
  /** Seconds in this process; a resumed unit's earlier share is not known. */
  seconds(): { readonly trainSeconds: number; readonly evaluationSeconds: number };
}

export function unitClock(): UnitClock {
  const started = new Map<UnitProgress["phase"], number>();
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

/** Adds a unit's times to `timings.json`. Calls of one process take turns. A damaged file is begun anew. */
export function recordTiming(dir: string, unit: Unit, seconds: ReturnType<UnitClock["seconds"]>): Promise<void> {
  last = last
    .catch(() => undefined)
    .then(async () => {
      const path = join(dir, "timings.json");
      const old = await readTimings(path);
      const others = old.models.filter((m) => m.arm !== unit.arm || m.x !== unit.x || m.seed !== unit.seed);
      const models = [...others, { arm: unit.arm, x: unit.x, seed: unit.seed, ...seconds }];
      await writeJsonAtomic(path, { format: 1, models } satisfies Timings);
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
