// What the training benches measure.
import { z } from "zod";
import { deviceNames } from "../engine/devices/device.ts";
import { gpt2Config } from "../engine/index.ts";

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
  /** The length of each row of each batch; batches come in turn. A contender that needs one length pads to the longest. */
  batches: z.array(z.array(size).min(1)).min(1),
  /** The first position with a loss. */
  firstLearnt: z.int().min(0),
  threads: size,
  /** "cpu" unless given; of PyTorch's side "webgpu" is CUDA. */
  device: z.enum(deviceNames).exactOptional(),
});
export type TrainWorkload = z.infer<typeof trainWorkload>;

const equal = (rows: number, length: number): number[] => Array.from({ length: rows }, () => length);

/** The model of papers 2402.10891 and 2410.04717. */
export const publishedWorkload: TrainWorkload = {
  model: gpt2Config({ vocabularySize: 96, contextLength: 64, layers: 6, width: 256, heads: 4 }),
  batches: [equal(64, 64)],
  firstLearnt: 0,
  threads: 2,
};

/** Small enough that what a step costs beside its products shows. */
export function tinyWorkload(threads: number): TrainWorkload {
  const model = gpt2Config({ vocabularySize: 96, contextLength: 40, layers: 2, width: 64, heads: 4 });
  return { model, batches: [equal(64, 40)], firstLearnt: 0, threads };
}
