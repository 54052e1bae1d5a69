import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Dialect } from "../onnx/graph-writer.ts";
import { readAdapterFolder, writeAdapterFolder } from "../formats/adapter-folder.ts";
import { readModelFolder } from "../formats/read-model-folder.ts";
import { createGenerator } from "../generation/generator.ts";
import { mergeAdapter } from "../training/lora.ts";
import { createTrainer } from "../training/trainer.ts";
import { at, expectDistributions, expectStep } from "./closeness.test-support.ts";
import { distributionsAfter } from "./distributions.test-support.ts";
import {
  adapterFolder,
  adapters,
  batchOf,
  modelFolder,
  recordedAdapter,
  recordedLogits,
} from "./golden.test-support.ts";
import { pythonHas, runTool } from "./python.test-support.ts";

const dialects: readonly Dialect[] = ["cpu-fused", "portable"];

const peft = pythonHas("torch", "transformers", "peft");

describe.each(adapters)("an adapter of %s that PEFT made", (name) => {
  const run = recordedAdapter(name);
  const batches = run.batches.map(batchOf);

  test.each(dialects)("trains with PEFT's losses for 20 steps and ends where PEFT's ends, %s", async (dialect) => {
    const { model, parameters: base } = await readModelFolder(modelFolder(name));
    const { config, tensors: parameters } = await readAdapterFolder(adapterFolder(name, "start"), model);
    const lora = { config, base };
    const trainer = await createTrainer({ model, optimizer: run.optimizer, parameters, lora, threads: 1, dialect });
    expect(run.losses).toHaveLength(20);
    for (const step of run.losses.keys()) {
      const rate = run.learningRate * (1 - step / run.steps);
      expectStep(await trainer.step(at(batches, step % batches.length), rate), run, step);
    }
    const found = await trainer.parameters();
    await trainer.close();
    const { tensors: expected } = await readAdapterFolder(adapterFolder(name, "trained"));
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [key, { shape, data }] of expected) {
      expect(found.get(key)?.shape, key).toEqual(shape);
      const differences = data.map((value, index) => Math.abs(value - (found.get(key)?.data[index] ?? Infinity)));
      expect(Math.max(...differences) / Math.max(...data.map(Math.abs)), key).toBeLessThan(1e-3);
    }
  });

  test("merged into the model, predicts and continues as PEFT's model does", async () => {
    const { model, parameters } = await readModelFolder(modelFolder(name));
    const { config: lora, tensors: adapter } = await readAdapterFolder(adapterFolder(name, "trained"), model);
    const merged = mergeAdapter({ model, parameters, lora, adapter });
    const generator = await createGenerator({ model, parameters: merged, threads: 1 });
    const logits = await recordedLogits("adapters", name);
    for (const [index, prompt] of run.prompts.entries()) {
      const found = await distributionsAfter(generator, prompt, model.vocabularySize);
      for (const key of [`adapter.${index}`, `merged.${index}`]) {
        const expected = logits.get(key);
        if (expected === undefined) throw new Error(`no logits "${key}" were recorded`);
        expectDistributions(found, expected, key);
      }
    }
    const found = await Promise.all(
      run.greedy.map(({ prompt, tokens }) => generator.submit({ prompt, maxNewTokens: tokens.length, stopTokens: [] })),
    );
    await generator.close();
    expect(found.map(({ tokens }) => tokens.map(({ token }) => token))).toEqual(run.greedy.map(({ tokens }) => tokens));
  });
});

// Of GPT-2, whose maps PEFT must be told are turned.
test.skipIf(!peft)(
  "an adapter written here is the same to PEFT (needs python3 with peft)",
  { timeout: 120_000 },
  async () => {
    const name = "gpt2-tied";
    const { model } = await readModelFolder(modelFolder(name));
    const original = adapterFolder(name, "trained");
    const adapter = await readAdapterFolder(original, model);
    const parent = await mkdtemp(join(tmpdir(), "precept-adapter-"));
    try {
      const written = join(parent, "adapter");
      await writeAdapterFolder(written, { ...adapter, model });
      const lines = await runTool("check-exported-adapters.py", [modelFolder(name), written, original]);
      expect(lines.map((line): unknown => JSON.parse(line))).toEqual([{ adapter: written, problems: [] }]);
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
  },
);
