import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Batch, ParameterTensor, TransformerConfig } from "../contract.ts";
import { gpt2Config } from "../model-config.ts";
import { createTrainer } from "../training/trainer.ts";
import { parameterShapes } from "../architectures/architecture.ts";

const golden = z.object({
  model: z
    .object({
      vocabularySize: z.int(),
      contextLength: z.int(),
      layers: z.int(),
      width: z.int(),
      heads: z.int(),
      tieEmbeddings: z.boolean(),
    })
    .transform(gpt2Config),
  optimizer: z.object({
    beta1: z.number(),
    beta2: z.number(),
    epsilon: z.number(),
    weightDecay: z.number(),
    clip: z.number(),
  }),
  rows: z.int(),
  length: z.int(),
  firstLearnt: z.int(),
  steps: z.int(),
  learningRate: z.number(),
  recorded: z.array(z.object({ loss: z.number(), gradientNorm: z.number() })),
});

describe.each(["tied-clipped-masked", "untied-unclipped-full-context"])("%s", (name) => {
  const run = golden.parse(JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8")));

  test.each(["cpu-fused", "portable"] as const)("the first 20 losses and norms are PyTorch's, %s", async (dialect) => {
    const draw = draws();
    const parameters = initial(run.model, draw);
    const trainer = await createTrainer({ ...run, parameters, threads: 1, dialect });
    expect(run.recorded).toHaveLength(20);
    for (const [step, expected] of run.recorded.entries()) {
      const rate = run.learningRate * (1 - step / run.steps);
      const found = await trainer.step(nextBatch(run, draw), rate);
      expect(found.loss, `loss of step ${step}`).toBeCloseTo(expected.loss, 5);
      expect(found.gradientNorm, `norm of step ${step}`).toBeCloseTo(expected.gradientNorm, 4);
    }
    await trainer.close();
  });
});

// The generator and the order of its draws are those of tools/record-pytorch-losses.py.

function draws(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

function initial(model: TransformerConfig, draw: () => number): ReadonlyMap<string, ParameterTensor> {
  const parameters = new Map<string, ParameterTensor>();
  for (const [name, shape] of parameterShapes(model)) {
    const base = name.includes(".ln_") && name.endsWith(".weight") ? 1 : 0;
    const size = shape.reduce((total, axis) => total * axis, 1);
    parameters.set(name, { shape, data: Float32Array.from({ length: size }, () => base + 0.2 * (draw() - 0.5)) });
  }
  return parameters;
}

function nextBatch({ model, rows, length, firstLearnt }: z.infer<typeof golden>, draw: () => number): Batch {
  const tokens = new Int32Array(rows * length);
  const targets = new Int32Array(rows * length);
  const weights = new Float32Array(rows * length);
  for (let i = 0; i < tokens.length; i++) {
    tokens[i] = Math.floor(draw() * model.vocabularySize);
    targets[i] = Math.floor(draw() * model.vocabularySize);
    const weight = Math.floor(draw() * 3) / 2;
    weights[i] = i % length >= firstLearnt ? weight : 0;
  }
  return { rows, length, tokens, targets, weights };
}
