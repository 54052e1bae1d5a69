// Holds the families of the registry to the conformance suite, shared out over test files that run side by side.
import { describe, it } from "vitest";
import { discoverCases } from "./cases.test-support.ts";
import { conformanceChecks, type ConformanceCheck, type ConformanceOptions } from "./conformance.ts";
import type { AnyFamily } from "../family.ts";
import { readConfig } from "../read-config.ts";
import { families } from "../registry.ts";

/** Of the configs after a family's first, which is held to the whole suite. */
const fewer = { samples: 40, draws: 1_000 } as const;

/** Every `parts`-th family, from number `part` on, so that a new one lands in one of the files by itself. */
export async function holdFamilies(part: number, parts: number): Promise<void> {
  const cases = await discoverCases();
  for (const family of families.filter((_, i) => i % parts === part)) {
    const options = cases.get(family.name);
    if (options === undefined) continue;
    describe(`the family ${family.name}`, () => {
      it.each(checksOf(family, options))("$config: $claim", ({ run }) => run());
    });
  }
}

function checksOf(family: AnyFamily, options: ConformanceOptions): ConformanceCheck[] {
  return Object.entries(options.configs).flatMap(([name, written], i) => {
    const configs = { [name]: written };
    if (i === 0) return conformanceChecks(family, { ...options, configs });
    const samples = Math.min(options.samples ?? fewer.samples, fewer.samples);
    // Where meanings are few, their share that is drawn counts, so they are drawn as often as the family says.
    const isSmall = family.capacity(readConfig(family, written)) < 100 * fewer.draws;
    const draws = isSmall ? {} : { draws: Math.min(options.draws ?? fewer.draws, fewer.draws) };
    return conformanceChecks(family, { ...options, ...draws, configs, tiny: {}, samples });
  });
}
