// What the bench of GRPO steps measures.
import { z } from "zod";
import { trainWorkload } from "./train-workload.ts";

const size = z.int().min(1);

/** Passed to a contender's process as JSON. Answers never end before their last token, so that both sides do the same. */
export const grpoWorkload = z.strictObject({
  model: trainWorkload.shape.model,
  prompts: size,
  group: size,
  promptLength: size,
  newTokens: size,
  klWeight: z.number().min(0),
  threads: size,
});
export type GrpoWorkload = z.infer<typeof grpoWorkload>;
