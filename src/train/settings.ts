// What a training recipe can be told, as strict schemas with the published protocol's values as defaults.
import { z } from "zod";
import type { TransformerConfig } from "../engine/contract.ts";
import { gpt2Config, llamaConfig } from "../engine/model-config.ts";

const positive = z.number().positive();
const count = z.int().min(1);
const fraction = z.number().min(0).lt(1);

/** The transformer; the vocabulary comes from the data. Defaults: papers 2402.10891 and 2410.04717 (6 layers, width 256, 4 heads). */
export const modelConfig = z
  .strictObject({
    architecture: z.enum(["gpt2", "llama"]).default("gpt2"),
    layers: count.default(6),
    width: count.default(256),
    heads: count.default(4),
    contextLength: count.default(512),
    tieEmbeddings: z.boolean().default(true),
  })
  .refine((model) => model.width % model.heads === 0, {
    path: ["heads"],
    error: "width must be a multiple of heads",
  });

/** The model that settings describe, over a vocabulary of the data's. */
export function transformerConfig(settings: ModelSettings, vocabularySize: number): TransformerConfig {
  const { architecture, ...sizes } = settings;
  return architecture === "gpt2" ? gpt2Config({ ...sizes, vocabularySize }) : llamaConfig({ ...sizes, vocabularySize });
}

export const trainingConfig = z.strictObject({
  /** Standard deviation of the weights at the start; GPT-2's 0.02 is slow to learn from at small widths. */
  initialDeviation: positive.default(0.02),
  /** Passes over the rows. */
  epochs: positive.default(50),
  batchSize: count.default(256),
  /** Peak learning rate. */
  learningRate: positive.default(1e-3),
  schedule: z.enum(["linear", "cosine", "constant", "wsd"]).default("linear"),
  /** Share of the steps in which the rate rises from 0 to its peak. */
  warmup: fraction.default(0.01),
  beta1: fraction.default(0.9),
  beta2: fraction.default(0.999),
  epsilon: positive.default(1e-8),
  weightDecay: z.number().min(0).default(0.01),
  /** Largest global gradient norm; 0 for no clipping. */
  clip: z.number().min(0).default(1),
  /** Rows of the validation split whose loss is measured on the way; 0 for none. */
  validationRows: z.int().min(0).default(512),
  /** Times validated, evenly spread over the steps. */
  validations: z.int().min(1).max(200).default(20),
  /** Seconds of training between two checkpoints; nothing but lost work depends on it. */
  checkpointSeconds: positive.default(20),
  /** Cores one model trains on; "all" trains one model at a time. */
  threads: z.union([count, z.literal("all")]).default("all"),
});

export type ModelSettings = z.infer<typeof modelConfig>;
export type TrainingSettings = z.infer<typeof trainingConfig>;
