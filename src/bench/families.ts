// How fast each family makes exercises on one core: sampled, run, traced, and written on one surface.
import { Rng } from "../core/rng.ts";
import { median } from "../core/statistics/index.ts";
import { families } from "../instructions/registry.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { readConfig } from "../instructions/read-config.ts";

export interface FamilyBenchOptions {
  /** Processor time spent on each family, after a warm-up of a third of it. */
  readonly seconds?: number;
}

/** A shared machine's speed changes by the second: the best slice is nearest to what the core can do. */
const SLICES = 10;

/** Exercises per second of processor time, each from an instruction of its own, and how many meanings were repeated. */
export function benchFamilies(print: (line: string) => void, { seconds = 2 }: FamilyBenchOptions = {}): void {
  for (const family of families) {
    const config = defaultConfig(family);
    if (config === undefined) {
      print(`  ${family.name}: makes nothing by itself (its config names what it is about)`);
      continue;
    }
    makeExercises(family, config, { seed: 0, seconds: seconds / 3 });
    const { speeds, counted, repeated } = makeExercises(family, config, { seed: 1, seconds });
    print(
      `  ${family.name.padEnd(12)} ${rounded(Math.max(...speeds))} exercises/s, median ${rounded(median(speeds))} ` +
        `(${family.surfaces[0]}), ${repeated} of ${counted.toLocaleString("en")} repeat a meaning`,
    );
  }
}

function defaultConfig(family: AnyFamily): unknown {
  try {
    return readConfig(family, {});
  } catch {
    return undefined;
  }
}

function rounded(speed: number): string {
  return Math.round(speed).toLocaleString("en");
}

interface Made {
  /** Exercises per second of each slice of the time. */
  readonly speeds: readonly number[];
  /** Of the first ten thousand, or of all where they are fewer. */
  readonly counted: number;
  readonly repeated: number;
}

function makeExercises(
  family: AnyFamily,
  config: unknown,
  { seed, seconds }: { readonly seed: number; readonly seconds: number },
): Made {
  const stream = Rng.from(seed, "bench", family.name);
  const surface = family.surfaces[0] as AnyFamily["surfaces"][number];
  /** No more than are looked at: what is kept costs the collector time that making them does not. */
  const counted: unknown[] = [];
  const speeds: number[] = [];
  let made = 0;
  let characters = 0;
  while (speeds.length < SLICES) {
    const start = process.cpuUsage();
    const before = made;
    let elapsed = 0;
    while (elapsed < seconds / SLICES) {
      const rng = stream.derive(made++);
      const params = family.sample(config, rng) as unknown;
      const input = family.sampleInput(params, config, rng) as unknown;
      const { answer, trace } = family.execute(params, input);
      characters += answer.length + trace.length + family.render(params, surface).length;
      if (counted.length < 10_000) counted.push(params);
      if (made % 16 > 0) continue;
      const { user, system } = process.cpuUsage(start);
      elapsed = (user + system) / 1e6;
    }
    speeds.push((made - before) / elapsed);
  }
  if (characters === 0) throw new Error(`${family.name} made nothing`);
  const meanings = new Set(counted.map((params) => family.key(params)));
  return { speeds, counted: counted.length, repeated: counted.length - meanings.size };
}
