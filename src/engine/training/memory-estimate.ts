// How much memory training will take, from sizes alone, so that what cannot fit is refused before it begins.
import { parameterCount } from "../architectures/architecture.ts";
import type { LoraConfig, TransformerConfig } from "../contract.ts";
import { cpuMicroBatch } from "../devices/cpu-device.ts";
import { adapterShapes } from "./lora.ts";

/** Sizes of a batch. */
export interface BatchShape {
  /** Of all rows together, without padding. */
  readonly positions: number;
  /** Those of them that are learnt from. */
  readonly learnt: number;
  /** Of the longest row. */
  readonly longest: number;
}

export interface TrainingMemoryOptions {
  readonly model: TransformerConfig;
  readonly lora?: LoraConfig | undefined;
  readonly batch: BatchShape;
}

const bytesPerFloat = 4;

/** ONNX Runtime itself, the graphs and their sessions, without weights: measured with tiny models. */
const runtimeBytes = 90e6;

/**
 * Bytes that training takes beside the parameters it begins from, at its peak, which is where a checkpoint is written.
 * Measured against what processes took: see the test.
 */
export function trainingMemory({ model, lora, batch }: TrainingMemoryOptions): number {
  const learnt = lora === undefined ? parameterCount(model) : sizes(adapterShapes(model, lora).values());
  const micros = microBatches(model, batch);
  // Parameters, two moments, the gradient; and a copy of the first three for the checkpoint.
  const state = (4 + 3) * learnt;
  // Of several micro-batches, two sets of sums, and prepared weights where all are learnt.
  const sums = micros > 1 ? (lora === undefined ? 3 : 2) * learnt : 0;
  return runtimeBytes + bytesPerFloat * (state + sums + microBatchFloats(model, batch, micros));
}

/** At least so many: see `cut` of the trainer's micro-batches. */
function microBatches({ innerWidth, vocabularySize }: TransformerConfig, { positions, learnt }: BatchShape): number {
  const hidden = (positions * innerWidth) / cpuMicroBatch.hidden;
  return Math.max(1, Math.ceil(hidden), Math.ceil((learnt * vocabularySize) / cpuMicroBatch.logits));
}

/** What a micro-batch keeps for its way back, and works in. */
function microBatchFloats(model: TransformerConfig, batch: BatchShape, micros: number): number {
  const { layers, width, innerWidth, heads, vocabularySize } = model;
  const llama = model.architecture === "llama";
  const tokens = Math.max(batch.longest, batch.positions / micros);
  const joint = llama ? (heads + 2 * model.keyValueHeads) * model.headSize : 3 * width;
  const scores = heads * batch.longest;
  const kept = layers * (3 * width + 2 * joint + (llama ? 3 * innerWidth + 2 * scores : 2 * innerWidth + scores));
  const working = 4 * innerWidth + 4 * scores;
  // Logits, their logarithms, probabilities and gradient.
  const logits = 4 * vocabularySize * Math.min(tokens, Math.max(1, batch.learnt / micros));
  return tokens * (kept + working) + logits;
}

function sizes(shapes: Iterable<readonly number[]>): number {
  let total = 0;
  for (const shape of shapes) total += shape.reduce((product, size) => product * size, 1);
  return total;
}
