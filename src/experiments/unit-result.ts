// What one unit leaves behind: a small file from which the results are put together, in whatever order units end.
import { join } from "node:path";
import { z } from "zod";
import { readJsonIfPresent } from "../data/store/read-json.ts";
import { modelFacts, resultsSchema } from "./results.ts";

const count = z.int().min(0);
const rate = z.number().min(0).max(1).nullable();
const lossPoints = z.array(z.tuple([count, z.number()]));

export const unitResultSchema = z.strictObject({
  format: z.literal(1),
  unit: z.string(),
  model: modelFacts,
  accuracies: z.array(
    z.strictObject({
      split: z.string(),
      metric: z.string(),
      n: count,
      invalid: count,
      passed: count,
      value: rate,
      low: rate,
      high: rate,
    }),
  ),
  losses: z.strictObject({ train: lossPoints, validation: lossPoints }),
  /** A few failed and a few passed answers to unseen instructions. */
  samples: resultsSchema.shape.samples,
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
