// What a training recipe can be told, as strict schemas with the published protocol's values as defaults.
import { z } from "zod";
import type { TransformerConfig } from "../engine/contract.ts";
import { gpt2Config, llamaConfig } from "../engine/model-config.ts";

const positive = z.number().positive();
const count = z.int().min(1);
const fraction = z.number().min(0).lt(1);

/** Special tokens and the 256 bytes must have room. */
const fewestBytePairs = 258;
const mostBytePairs = 2 ** 20;
const bytePairs = z.strictObject({ bytePairs: z.int().min(fewestBytePairs).max(mostBytePairs) });

/** A model as a file says it: one that is on disk, or the sizes of a fresh one. */
export const modelKeys = z.strictObject({
  /** A Hugging Face folder, relative to the experiment file; it brings architecture, sizes, weights and tokenizer. */
  from: z.string().min(1).exactOptional(),
  architecture: z.enum(["gpt2", "llama"]).exactOptional(),
  layers: count.exactOptional(),
  width: count.exactOptional(),
  heads: count.exactOptional(),
  /** Of llama: heads of keys and values, each shared by heads / keyValueHeads query heads; as many as heads by default. */
  keyValueHeads: count.exactOptional(),
  /** Of the perceptron; gpt2's 4 and llama's 8/3 times the width by default. */
  innerWidth: count.exactOptional(),
  /** With `from`, at most the folder's, which is also the default. */
  contextLength: count.exactOptional(),
  tieEmbeddings: z.boolean().exactOptional(),
  /** Characters, or at most so many byte pairs, learnt from the training rows. */
  tokenizer: z
    .union([z.literal("character"), bytePairs], {
      error: `expected "character" or { bytePairs: N } with N from ${fewestBytePairs} on`,
    })
    .exactOptional(),
});

type ModelKeys = z.infer<typeof modelKeys>;

/** Papers 2402.10891 and 2410.04717: 6 layers, width 256, 4 heads. */
const freshDefaults = {
  architecture: "gpt2",
  layers: 6,
  width: 256,
  heads: 4,
  contextLength: 512,
  tieEmbeddings: true,
  tokenizer: "character",
} as const;

/** A model that is made, over a vocabulary that its tokenizer has. */
export type FreshModel = Required<Omit<ModelKeys, "from" | "keyValueHeads" | "innerWidth">> &
  Pick<ModelKeys, "keyValueHeads" | "innerWidth"> & { readonly from?: never };

/** A model that is read from a folder. */
export type BaseModelSettings = Required<Pick<ModelKeys, "from">> & Pick<ModelKeys, "contextLength">;

export type ModelSettings = FreshModel | BaseModelSettings;

export const modelConfig = modelKeys
  .superRefine((model, context) => {
    for (const [key, error] of modelMistakes(model)) context.addIssue({ code: "custom", path: [key], message: error });
  })
  .transform((model): ModelSettings => {
    const { from, contextLength, ...sizes } = model;
    if (from !== undefined) return { from, ...(contextLength === undefined ? {} : { contextLength }) };
    return { ...freshDefaults, ...sizes, contextLength: contextLength ?? freshDefaults.contextLength };
  });

function modelMistakes(model: ModelKeys): [key: keyof ModelKeys, error: string][] {
  if (model.from !== undefined) {
    const own = (Object.keys(model) as (keyof ModelKeys)[]).filter((key) => key !== "from" && key !== "contextLength");
    return own.map((key) => [key, `the folder of model.from decides its ${key}; leave this out, or leave out from`]);
  }
  const { architecture, width, heads } = { ...freshDefaults, ...model };
  const { keyValueHeads = heads } = model;
  if (width % heads !== 0) return [["heads", "width must be a multiple of heads"]];
  if (architecture === "gpt2") {
    return model.keyValueHeads === undefined ? [] : [["keyValueHeads", "gpt2 has none; choose architecture: llama"]];
  }
  if (heads % keyValueHeads !== 0) return [["keyValueHeads", "heads must be a multiple of keyValueHeads"]];
  return (width / heads) % 2 === 0 ? [] : [["heads", "llama turns features in pairs: width / heads must be even"]];
}

/** The model that settings describe, over a vocabulary of the data's. */
export function transformerConfig(settings: FreshModel, vocabularySize: number): TransformerConfig {
  const { architecture, tokenizer: _tokenizer, from: _from, keyValueHeads, ...sizes } = settings;
  if (architecture === "gpt2") return gpt2Config({ ...sizes, vocabularySize });
  return llamaConfig({ ...sizes, vocabularySize, ...(keyValueHeads === undefined ? {} : { keyValueHeads }) });
}

export const trainingConfig = z.strictObject({
  /** Standard deviation of a fresh model's weights; GPT-2's 0.02 is slow to learn from at small widths. */
  initialDeviation: positive.default(0.02),
  /** Learns low-rank adapters beside the frozen weights of `model.from` (Hu et al., 2021); targets as PEFT names them. */
  lora: z.strictObject({ rank: count, alpha: positive, targets: z.array(z.string().min(1)).min(1) }).exactOptional(),
  /** Share of activations that are zeroed in training, where GPT-2 does it. */
  dropout: fraction.default(0),
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

export type TrainingSettings = z.infer<typeof trainingConfig>;
