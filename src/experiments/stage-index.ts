// Which stages the models of a run went through: stages.json, for all who look for a model there.
import { join } from "node:path";
import { z } from "zod";
import { writeJsonAtomic } from "../data/store/atomic-file.ts";
import { readJsonIfPresent } from "../data/store/read-json.ts";
import type { Unit } from "./resolve.ts";
import { unitNodes } from "./work.ts";

const stageIndexSchema = z.strictObject({
  format: z.literal(1),
  /** The ids of each unit's stages, in order. */
  units: z.record(z.string(), z.array(z.string())),
  stages: z.record(z.string(), z.strictObject({ name: z.string(), predecessor: z.string().nullable() })),
});

export type StageIndex = z.infer<typeof stageIndexSchema>;

/** Nothing where no unit has a curriculum. */
export async function writeStageIndex(runDir: string, units: readonly Unit[]): Promise<void> {
  const staged = units.filter(({ curriculum }) => curriculum !== undefined);
  if (staged.length === 0) return;
  const index: StageIndex = { format: 1, units: {}, stages: {} };
  for (const unit of staged) {
    const { stages } = unitNodes(unit);
    index.units[unit.id] = stages.map(({ id }) => id);
    for (const { id, name, predecessor } of stages) index.stages[id] = { name, predecessor: predecessor ?? null };
  }
  await writeJsonAtomic(join(runDir, "stages.json"), index);
}

/** Undefined for a run without curricula. */
export function readStageIndex(runDir: string): Promise<StageIndex | undefined> {
  return readJsonIfPresent(
    join(runDir, "stages.json"),
    stageIndexSchema,
    "Run the experiment again in this folder: the file is written anew.",
  );
}
