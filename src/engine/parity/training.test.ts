import { describe, expect, test } from "vitest";
import type { Dialect } from "../onnx/graph-writer.ts";
import { readModelFolder } from "../formats/read-model-folder.ts";
import { createTrainer } from "../training/trainer.ts";
import {
  batchOf,
  type Fingerprint,
  fingerprintOf,
  modelFolder,
  recordedTraining,
  trainedModels,
} from "./golden.test-support.ts";

const dialects: readonly Dialect[] = ["cpu-fused", "portable"];

describe.each(trainedModels)("%s, a folder that transformers wrote", (name) => {
  const run = recordedTraining(name);
  const batches = run.batches.map(batchOf);

  test.each(dialects)("trains with PyTorch's losses for 50 steps and ends where it ends, %s", async (dialect) => {
    const { model, parameters } = await readModelFolder(modelFolder(name));
    const trainer = await createTrainer({ model, optimizer: run.optimizer, parameters, threads: 1, dialect });
    expect(run.losses).toHaveLength(50);
    for (const [step, loss] of run.losses.entries()) {
      const rate = run.learningRate * (1 - step / run.steps);
      const found = await trainer.step(at(batches, step % batches.length), rate);
      expect(Math.abs(found.loss - loss), `loss of step ${step}: ${found.loss}, not ${loss}`).toBeLessThan(1e-4);
      const norm = at(run.gradientNorms, step);
      expect(Math.abs(found.gradientNorm / norm - 1), `norm of step ${step}: ${found.gradientNorm}`).toBeLessThan(1e-4);
    }
    const end = trainer.parameters();
    expect([...end.keys()].sort()).toEqual(Object.keys(run.moved).sort());
    for (const [key, moved] of Object.entries(run.moved)) {
      const start = parameters.get(key)?.data;
      const change = Float64Array.from(end.get(key)?.data ?? [], (value, index) => value - at(start ?? [], index));
      // A bias of keys adds the same to all scores of a query: its gradient is rounding noise, which Adam scales up.
      if (key.endsWith("attn.c_attn.bias")) change.fill(0, change.length / 3, (2 * change.length) / 3);
      // Rounding alone moves a projection by up to 1e-4 of the norm (printed by the recording script), an element by more.
      expectClose(key, { found: fingerprintOf(change), expected: moved, tolerance: 1e-3 });
    }
    await trainer.close();
  });

  test.each(dialects)("has PyTorch's gradient in every parameter, %s", async (dialect) => {
    const { model, parameters } = await readModelFolder(modelFolder(name));
    // Without clipping, the first moment of a first step with beta1 = 0 is the gradient.
    const optimizer = { ...run.optimizer, beta1: 0, clip: 0 };
    const trainer = await createTrainer({ model, optimizer, parameters, threads: 1, dialect });
    await trainer.step(at(batches, 0), 0);
    const gradients = trainer.state().firstMoments;
    expect([...gradients.keys()].sort()).toEqual(Object.keys(run.gradients).sort());
    for (const [key, expected] of Object.entries(run.gradients)) {
      const found = fingerprintOf(gradients.get(key)?.data ?? new Float32Array());
      expectClose(key, { found, expected, tolerance: 1e-4 });
    }
    await trainer.close();
  });
});

/** All numbers of a fingerprint within `tolerance` of the norm. */
function expectClose(
  key: string,
  { found, expected, tolerance }: { found: Fingerprint; expected: Fingerprint; tolerance: number },
): void {
  const pairs: readonly (readonly [string, number, number])[] = [
    ["norm", found.norm, expected.norm],
    ["projection", found.projection, expected.projection],
    ...expected.elements.map((element, index) => [`element ${index}`, at(found.elements, index), element] as const),
  ];
  for (const [what, left, right] of pairs) {
    expect(Math.abs(left - right) / expected.norm, `${key}, ${what}: ${left}, not ${right}`).toBeLessThan(tolerance);
  }
}

function at<T>(values: ArrayLike<T>, index: number): T {
  const value = values[index];
  if (value === undefined) throw new Error(`there is no value ${index}`);
  return value;
}
