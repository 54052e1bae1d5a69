// A model small enough for every test, and batches for it.
import { Rng } from "../core/rng.ts";
import { defaultOptimizer } from "./training/adamw.ts";
import type { Batch, Trainer } from "./contract.ts";
import { createTrainer } from "./training/trainer.ts";
import { gpt2Config } from "./model-config.ts";
import { initialParameters } from "./architectures/architecture.ts";

export const tinyModel = gpt2Config({
  vocabularySize: 11,
  contextLength: 10,
  layers: 2,
  width: 16,
  heads: 2,
});

export function tinyTrainer(seed = 1): Promise<Trainer> {
  const parameters = initialParameters(tinyModel, Rng.from("tiny", seed));
  return createTrainer({ model: tinyModel, optimizer: defaultOptimizer, parameters, threads: 1 });
}

/** Random tokens; positions before `start` are only read. */
export function tinyBatch(seed: number, { rows = 4, length = 8, start = 0 } = {}): Batch {
  const rng = Rng.from("batch", seed);
  const draw = (): number => rng.int(tinyModel.vocabularySize);
  return {
    rows,
    length,
    tokens: Int32Array.from({ length: rows * length }, draw),
    targets: Int32Array.from({ length: rows * length }, draw),
    weights: Float32Array.from({ length: rows * length }, (_, index) => Number(index % length >= start)),
  };
}
