// Finds what each family's own folder says it must be held to.
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ConformanceOptions } from "./options.ts";

/** The `conformanceCases` of every folder beside this file that has any, by the folder's name. */
export async function discoverCases(): Promise<ReadonlyMap<string, ConformanceOptions>> {
  const here = fileURLToPath(new URL("..", import.meta.url));
  const folders = readdirSync(here).filter((name) => existsSync(`${here}${name}/conformance-cases.ts`));
  const found = folders.map(async (name): Promise<[string, ConformanceOptions]> => {
    const module = (await import(`../${name}/conformance-cases.ts`)) as { conformanceCases: ConformanceOptions };
    return [name, module.conformanceCases];
  });
  return new Map(await Promise.all(found));
}
