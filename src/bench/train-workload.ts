// What the training benches measure.
import { z } from "zod";

const size = z.int().min(1);

/** Passed to a contender's process as JSON. */
export const trainWorkload = z.strictObject({
  model: z.strictObject({
    architecture: z.literal("gpt2"),
    vocabularySize: size,
    contextLength: size,
    layers: size,
    width: size,
    heads: size,
    innerWidth: size,
    normEpsilon: z.number().positive(),
    tieEmbeddings: z.boolean(),
  }),
  rows: size,
  length: size,
  /** The first position with a loss. */
  firstLearnt: z.int().min(0),
  threads: size,
});
export type TrainWorkload = z.infer<typeof trainWorkload>;
