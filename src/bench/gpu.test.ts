import { expect, test } from "vitest";
import { missingWebgpu } from "../engine/devices/webgpu-process.test-support.ts";
import { gpt2Config } from "../engine/index.ts";
import { benchGpu } from "./gpu.ts";
import type { TrainWorkload } from "./train-workload.ts";

const missing = await missingWebgpu();

test.skipIf(missing !== null)("the bench of the GPU measures a model of any size", { timeout: 120_000 }, async () => {
  const lines: string[] = [];
  const model = gpt2Config({ vocabularySize: 7, contextLength: 4, layers: 1, width: 8, heads: 2 });
  const workload: TrainWorkload = { model, batches: [[4, 4]], firstLearnt: 0, threads: 1, device: "webgpu" };
  await benchGpu((line) => void lines.push(line), [{ title: "toy", workload, steps: 1, rounds: 1 }]);
  expect(lines.join("\n")).toMatch(/toy; PyTorch eager\n {2}Precept: median [\d.]+ ms\/step .* \d+ tokens\/s/);
});

test.skipIf(missing === null)("without a GPU the bench says that nothing was measured, and why", async () => {
  const lines: string[] = [];
  await benchGpu((line) => void lines.push(line));
  expect(lines).toEqual([expect.stringMatching(/^not measured: WebGPU finds no GPU/)]);
});
