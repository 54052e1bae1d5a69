import { describe, expect, test } from "vitest";
import type { Batch, OptimizerConfig, Parameters } from "../contract.ts";
import { readModelFolder } from "../formats/read-model-folder.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import { checkBatch } from "../training/batch-check.ts";
import { microBatches } from "../training/micro-batches.ts";
import { createTrainer } from "../training/trainer.ts";
import { at, expectClose, expectStep } from "./closeness.test-support.ts";
import { batchOf, fingerprintOf, modelFolder, recordedTraining, trainedModels } from "./golden.test-support.ts";

const dialects: readonly Dialect[] = ["cpu-fused", "portable"];

describe.each(trainedModels)("%s, a folder that transformers wrote", (name) => {
  const run = recordedTraining(name);
  const batches = run.batches.map(batchOf);

  test.each(dialects)("trains with PyTorch's losses for 50 steps and ends where it ends, %s", async (dialect) => {
    const { model, parameters } = await readModelFolder(modelFolder(name));
    const trainer = await createTrainer({ model, optimizer: run.optimizer, parameters, threads: 1, dialect });
    expect(run.losses).toHaveLength(50);
    for (const step of run.losses.keys()) {
      const rate = run.learningRate * (1 - step / run.steps);
      expectStep(await trainer.step(at(batches, step % batches.length), rate), run, step);
    }
    const end = await trainer.parameters();
    await trainer.close();
    expect([...end.keys()].sort()).toEqual(Object.keys(run.moved).sort());
    for (const [key, expected] of Object.entries(run.moved)) {
      // Rounding alone moves a projection by up to 4e-5 of the norm (the recording script prints it), an element by more.
      expectClose(key, { found: fingerprintOf(change(key, parameters, end)), expected, tolerance: 1e-3 });
    }
  });

  test.each(dialects)("has PyTorch's gradient in every parameter, %s", async (dialect) => {
    const found = await gradientsOf({ name, dialect, optimizer: run.optimizer, batch: at(batches, 0) });
    expect([...found.keys()].sort()).toEqual(Object.keys(run.gradients).sort());
    expectGradients(found);
  });

  test("has the same gradients over micro-batches that hold every row many times", async () => {
    const batch = repeated(at(batches, 0), 500);
    const { model } = await readModelFolder(modelFolder(name));
    expect(microBatches(model, batch, checkBatch(model, batch)).length).toBeGreaterThan(1);
    expectGradients(await gradientsOf({ name, dialect: "cpu-fused", optimizer: run.optimizer, batch }));
  });

  function expectGradients(gradients: Parameters): void {
    for (const [key, expected] of Object.entries(run.gradients)) {
      const found = fingerprintOf(gradients.get(key)?.data ?? new Float32Array());
      expectClose(key, { found, expected, tolerance: 1e-4 });
    }
  }
});

interface OneStep {
  readonly name: string;
  readonly dialect: Dialect;
  readonly optimizer: OptimizerConfig;
  readonly batch: Batch;
}

async function gradientsOf({ name, dialect, optimizer, batch }: OneStep): Promise<Parameters> {
  const { model, parameters } = await readModelFolder(modelFolder(name));
  // Without clipping, the first moment of a first step with beta1 = 0 is the gradient.
  const plain = { ...optimizer, beta1: 0, clip: 0 };
  const trainer = await createTrainer({ model, optimizer: plain, parameters, threads: 1, dialect });
  await trainer.step(batch, 0);
  const { firstMoments } = await trainer.state();
  await trainer.close();
  return firstMoments;
}

function change(key: string, start: Parameters, end: Parameters): Float64Array {
  const before = start.get(key)?.data ?? [];
  const moved = Float64Array.from(end.get(key)?.data ?? [], (value, index) => value - at(before, index));
  // A bias of keys adds the same to all scores of a query: its gradient is rounding noise, which Adam scales up.
  if (key.endsWith("attn.c_attn.bias")) moved.fill(0, moved.length / 3, (2 * moved.length) / 3);
  return moved;
}

function repeated(batch: Batch, times: number): Batch {
  const size = batch.rows * batch.length;
  const from = (index: number): number => index % size;
  return {
    rows: batch.rows * times,
    length: batch.length,
    tokens: Int32Array.from({ length: size * times }, (_, index) => at(batch.tokens, from(index))),
    targets: Int32Array.from({ length: size * times }, (_, index) => at(batch.targets, from(index))),
    weights: Float32Array.from({ length: size * times }, (_, index) => at(batch.weights, from(index))),
  };
}
