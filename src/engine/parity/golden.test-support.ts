// What transformers and PEFT computed with the models of src/engine/golden, as tools/record-*.py wrote it down.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Batch, Parameters } from "../contract.ts";
import { readSafetensors } from "../formats/safetensors.ts";

const folder = fileURLToPath(new URL("../golden", import.meta.url));

/** Models of which training was recorded: float32 ones, of every form. */
export const trainedModels = ["gpt2-tied", "llama-untied", "llama3-scaled", "smollm2-sharded", "qwen2-tied"] as const;
export const models = [...trainedModels, "gpt2-fp16", "llama-linear-bf16"] as const;
export const adapters = ["gpt2-tied", "llama-untied"] as const;

const tokens = z.array(z.int()).readonly();
const continued = z.strictObject({ prompt: tokens, tokens });
const origin = { command: z.string(), versions: z.record(z.string(), z.string()) };

const inference = z.strictObject({
  ...origin,
  prompts: z.array(tokens),
  greedy: z.array(continued),
  scores: z.array(
    z.strictObject({
      prompt: tokens,
      continuation: tokens,
      logProbabilities: z.array(z.number()),
      sum: z.number(),
    }),
  ),
});

const fingerprint = z.strictObject({ norm: z.number(), projection: z.number(), elements: z.array(z.number()) });

const trainingRun = {
  ...origin,
  model: z.string(),
  optimizer: z.strictObject({
    beta1: z.number(),
    beta2: z.number(),
    epsilon: z.number(),
    weightDecay: z.number(),
    clip: z.number(),
  }),
  steps: z.int(),
  learningRate: z.number(),
  batches: z.array(z.array(z.strictObject({ prompt: tokens, answer: tokens }))),
  losses: z.array(z.number()),
  gradientNorms: z.array(z.number()),
};
const training = z.strictObject({
  ...trainingRun,
  gradients: z.record(z.string(), fingerprint),
  moved: z.record(z.string(), fingerprint),
});
const adapter = z.strictObject({ ...trainingRun, prompts: z.array(tokens), greedy: z.array(continued) });

export type Fingerprint = z.infer<typeof fingerprint>;
export type TrainingRun = z.infer<typeof training> | z.infer<typeof adapter>;

export function modelFolder(name: string): string {
  return join(folder, "models", name);
}

/** PEFT's folder of an adapter before (A drawn, B zero) or after its training. */
export function adapterFolder(name: string, when: "start" | "trained"): string {
  return join(folder, "adapters", name, when);
}

export function recordedInference(name: string): z.infer<typeof inference> {
  return inference.parse(json(`models/${name}.json`));
}

export function recordedTraining(name: string): z.infer<typeof training> {
  return training.parse(json(`training/${name}.json`));
}

export function recordedAdapter(name: string): z.infer<typeof adapter> {
  return adapter.parse(json(`adapters/${name}.json`));
}

/** "prompt.0" of a model; "adapter.0" and "merged.0" of an adapter. Each [positions, vocabulary]. */
export async function recordedLogits(kind: "models" | "adapters", name: string): Promise<Parameters> {
  return (await readSafetensors(join(folder, kind, `${name}.logits.safetensors`))).tensors;
}

/** The batch that a collator makes of rows: a prompt that is only read, an answer that is learnt, padding behind. */
export function batchOf(rows: TrainingRun["batches"][number]): Batch {
  const length = Math.max(...rows.map(({ prompt, answer }) => prompt.length + answer.length)) - 1;
  const batch = {
    rows: rows.length,
    length,
    tokens: new Int32Array(rows.length * length),
    targets: new Int32Array(rows.length * length),
    weights: new Float32Array(rows.length * length),
  };
  for (const [row, { prompt, answer }] of rows.entries()) {
    const all = [...prompt, ...answer];
    batch.tokens.set(all.slice(0, -1), row * length);
    batch.targets.set(all.slice(1), row * length);
    batch.weights.fill(1, row * length + prompt.length - 1, row * length + all.length - 1);
  }
  return batch;
}

/** As `fingerprint` of tools/goldens.py. */
export function fingerprintOf(data: Float32Array | Float64Array): Fingerprint {
  let squares = 0;
  let projection = 0;
  for (const [index, value] of data.entries()) {
    squares += value * value;
    projection += value * (((index * 7919) % 1009) / 1009 - 0.5);
  }
  const elements = [0, 1, 2, 3].map((part) => data[Math.floor((part * data.length) / 4)] as number);
  return { norm: Math.sqrt(squares), projection, elements };
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(folder, path), "utf8"));
}
