// What one unit leaves behind: a small file from which the results are put together, in whatever order units end.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { StoreError } from "../core/errors.ts";
import { errorCode, fileError } from "../data/store/file-error.ts";
import { resultsSchema } from "./results.ts";

const count = z.int().min(0);
const rate = z.number().min(0).max(1).nullable();
const lossPoints = z.array(z.tuple([count, z.number()]));

export const unitResultSchema = z.strictObject({
  format: z.literal(1),
  unit: z.string(),
  model: z.strictObject({
    trainRows: count,
    distinctInstructions: count,
    steps: count,
    tokens: count,
    parameters: count,
    finalLoss: z.number().nullable(),
  }),
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

/** The finished unit, or undefined where it is not finished. A damaged file is a StoreError. */
export async function readUnitResult(runDir: string, unitId: string): Promise<UnitResult | undefined> {
  const path = unitResultPath(runDir, unitId);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileError("read", path, error);
  }
  try {
    const result = unitResultSchema.parse(JSON.parse(text));
    if (result.unit !== unitId) throw new Error(`it is the result of ${result.unit}`);
    return result;
  } catch (cause) {
    throw new StoreError(
      `${path} is damaged: ${cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause)}`,
      {
        code: "damaged-unit",
        hint: "Remove it and run the same command again: the unit is scored again from its last checkpoint.",
        cause,
      },
    );
  }
}
