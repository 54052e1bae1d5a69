// How fast each family makes exercises on one core: sampled, run, traced, and written on one surface.
import { Rng } from "../core/rng.ts";
import { families } from "../instructions/registry.ts";
import type { AnyFamily } from "../instructions/family.ts";
import { readConfig } from "../instructions/read-config.ts";

export interface FamilyBenchOptions {
  /** Processor time spent on each family, after a warm-up of a third of it. */
  readonly seconds?: number;
}

/** Exercises per second of processor time, each from an instruction of its own, and how many meanings were repeated. */
export function benchFamilies(print: (line: string) => void, { seconds = 1.5 }: FamilyBenchOptions = {}): void {
  for (const family of families) {
    const config = defaultConfig(family);
    if (config === undefined) {
      print(`  ${family.name}: makes nothing by itself (its config names what it is about)`);
      continue;
    }
    makeExercises(family, config, { seed: 0, seconds: seconds / 3 });
    const { made, elapsed, counted, repeated } = makeExercises(family, config, { seed: 1, seconds });
    print(
      `  ${family.name.padEnd(12)} ${Math.round(made / elapsed).toLocaleString("en")} exercises/s ` +
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

interface Made {
  readonly made: number;
  /** Seconds. */
  readonly elapsed: number;
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
  const all: unknown[] = [];
  let elapsed = 0;
  let characters = 0;
  const start = process.cpuUsage();
  while (elapsed < seconds) {
    for (let i = 0; i < 64; i++) {
      const rng = stream.derive(all.length);
      const params = family.sample(config, rng) as unknown;
      const input = family.sampleInput(params, config, rng) as unknown;
      const { answer, trace } = family.execute(params, input);
      characters += answer.length + trace.length + family.render(params, surface).length;
      all.push(params);
    }
    const { user, system } = process.cpuUsage(start);
    elapsed = (user + system) / 1e6;
  }
  if (characters === 0) throw new Error(`${family.name} made nothing`);
  const counted = all.slice(0, 10_000);
  const meanings = new Set(counted.map((params) => family.key(params)));
  return { made: all.length, elapsed, counted: counted.length, repeated: counted.length - meanings.size };
}
