// What one unit leaves behind: a small file from which the results are put together, in whatever order units end.
import { join } from "node:path";
import { z } from "zod";
import { instructionSets } from "../data/curricula/stage.ts";
import { plannedKinds } from "../data/plans/split-part.ts";
import { readJsonIfPresent } from "../data/store/read-json.ts";
import { modelFacts, resultsSchema } from "./results.ts";
import { accuracySchema } from "./stage-files.ts";

const count = z.int().min(0);
const lossPoints = z.array(z.tuple([count, z.number()]));

const splitAccuracy = accuracySchema.extend({ split: z.string() });

export const unitResultSchema = z.strictObject({
  format: z.literal(1),
  unit: z.string(),
  model: modelFacts,
  accuracies: z.array(splitAccuracy),
  losses: z.strictObject({ train: lossPoints, validation: lossPoints }),
  /** A few failed and a few passed answers to unseen instructions. */
  samples: resultsSchema.shape.samples,
  /** What only models that were trained in stages have. */
  curriculum: z
    .strictObject({
      probes: z.array(z.strictObject({ split: z.string(), kind: z.enum(plannedKinds), of: z.enum(instructionSets) })),
      baselines: z.array(splitAccuracy.extend({ how: z.string() })),
      breakdowns: z.array(
        splitAccuracy.extend({ axis: z.string(), level: z.union([z.number(), z.string(), z.boolean()]) }),
      ),
      /** Of the main split: answers about each instruction, by a hash of its meaning. */
      scores: z.array(z.strictObject({ instruction: z.string(), n: count, passed: count })),
      /** What objectives measured besides the loss, stage by stage. */
      curves: z.array(z.strictObject({ stage: z.string(), name: z.string(), points: lossPoints })).exactOptional(),
      /** After the stages before the last, and before the first ("start"). */
      earlier: z.array(z.strictObject({ stage: z.string(), accuracies: z.array(splitAccuracy) })),
    })
    .exactOptional(),
});

export type UnitResult = z.infer<typeof unitResultSchema>;

export function unitResultPath(runDir: string, unitId: string): string {
  return join(runDir, "units", `${unitId}.json`);
}

/** The finished unit, or undefined where it is not finished. A damaged or misplaced file is a StoreError. */
export function readUnitResult(runDir: string, unitId: string): Promise<UnitResult | undefined> {
  return readJsonIfPresent(
    unitResultPath(runDir, unitId),
    unitResultSchema.extend({ unit: z.literal(unitId) }),
    "Remove it and run the same command again: the unit is scored again from its last checkpoint.",
  );
}
