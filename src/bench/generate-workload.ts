// What the generation bench measures.
import { z } from "zod";
import { trainWorkload } from "./train-workload.ts";

const size = z.int().min(1);

/** Passed to a contender's process as JSON. */
export const generateWorkload = z.strictObject({
  model: trainWorkload.shape.model,
  rows: size,
  promptLength: size,
  newTokens: size,
  threads: size,
});
export type GenerateWorkload = z.infer<typeof generateWorkload>;
