import { afterEach, describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { initialParameters } from "../architectures/architecture.ts";
import type { Batch, Parameters, Trainer, TransformerConfig } from "../contract.ts";
import { createGenerator } from "../generation/generator.ts";
import { livelyParameters, smallModels } from "../generation/generation.test-support.ts";
import { tinyBatch, tinyModel } from "../tiny-model.test-support.ts";
import { defaultOptimizer } from "./adamw.ts";
import { adapterShapes, mergeAdapter } from "./lora.ts";
import { createTrainer, type TrainerSettings } from "./trainer.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function trainerOf(
  model: TransformerConfig,
  parameters: Parameters,
  settings: Partial<TrainerSettings> = {},
): Promise<Trainer> {
  const trainer = await createTrainer({ model, optimizer: defaultOptimizer, parameters, threads: 1, ...settings });
  opened.push(trainer);
  return trainer;
}

const start = initialParameters(tinyModel, Rng.from("log-probabilities"), 0.4);

/** Rows that begin and end anywhere, with holes. */
function holed(seed: number): Batch {
  const rng = Rng.from("holes", seed);
  const batch = tinyBatch(seed, { rows: 7, length: 9 });
  const weights = batch.weights.map((_, at) => Number(at % 9 < 9 - Math.floor(at / 9) && rng.int(4) > 0));
  return { ...batch, weights };
}

describe("the loss is made of them", () => {
  test.each([
    ["every position learnt from", tinyBatch(1), {}],
    ["rows with holes", holed(2), {}],
    ["rows with holes, in micro-batches", holed(3), { microBatch: { hidden: 700, logits: 1e6 } }],
    ["while dropout is on", holed(4), { dropout: { rate: 0.5, seed: 1 } }],
    ["weights that are no shares", { ...holed(5), weights: holed(5).weights.map((weight) => 2.5 * weight) }, {}],
  ] as [string, Batch, Partial<TrainerSettings>][])("%s", async (_, batch, settings) => {
    const trainer = await trainerOf(tinyModel, start, settings);
    const values = await trainer.logProbabilities(batch);
    const { loss, weight } = await trainer.evaluate(batch);
    expect(values).toHaveLength(batch.rows * batch.length);
    const sum = values.reduce((total, value, at) => total - value * (batch.weights[at] as number), 0);
    expect(sum / weight).toBeCloseTo(loss, 6);
    for (const [at, value] of values.entries()) {
      if (batch.weights[at] === 0) expect(value).toBe(0);
      else expect(value).toBeLessThan(0);
    }
    expect(await trainer.logProbabilities(batch)).toEqual(values);
    expect((await trainer.state()).step).toBe(0);
  });
});

test("each belongs to its own position: other rows and the weights' values do not matter", async () => {
  const trainer = await trainerOf(tinyModel, start);
  const batch = holed(6);
  const together = await trainer.logProbabilities(batch);
  for (let row = 0; row < batch.rows; row++) {
    const own = <T extends Int32Array | Float32Array>(all: T): T => all.slice(9 * row, 9 * row + 9) as T;
    const weights = own(batch.weights).map((weight) => -3 * weight);
    if (weights.every((weight) => weight === 0)) continue;
    const alone = { rows: 1, length: 9, tokens: own(batch.tokens), targets: own(batch.targets), weights, divisor: 2 };
    for (const [at, value] of (await trainer.logProbabilities(alone)).entries()) {
      expect(value).toBeCloseTo(together[9 * row + at] as number, 5);
    }
  }
});

describe.each(Object.entries(smallModels))("%s", (_, model) => {
  const parameters = livelyParameters(model);

  test("what sampling reports of its tokens is what the trainer finds, within 1e-5", async () => {
    const rng = Rng.from("sampled");
    const generator = await createGenerator({ model, parameters, threads: 1 });
    opened.push(generator);
    const prompts = Array.from({ length: 6 }, () =>
      Array.from({ length: 1 + rng.int(9) }, () => rng.int(model.vocabularySize)),
    );
    const sampled = await Promise.all(
      prompts.map((prompt, seed) => {
        const sampling = { temperature: 0.7, topK: 6, topP: 0.95, seed };
        return generator.submit({ prompt, maxNewTokens: 11, stopTokens: [], sampling });
      }),
    );
    const length = 20;
    const size = prompts.length * length;
    const [tokens, targets] = [new Int32Array(size), new Int32Array(size)];
    const [weights, reported] = [new Float32Array(size), new Float32Array(size)];
    for (const [row, prompt] of prompts.entries()) {
      const answer = sampled[row]?.tokens ?? [];
      expect(answer).toHaveLength(11);
      const all = [...prompt, ...answer.map(({ token }) => token)];
      tokens.set(all.slice(0, -1), row * length);
      targets.set(all.slice(1), row * length);
      for (const [at, { logProbability }] of answer.entries()) {
        weights[row * length + prompt.length - 1 + at] = 1;
        reported[row * length + prompt.length - 1 + at] = logProbability;
      }
    }
    const trainer = await trainerOf(model, parameters);
    const found = await trainer.logProbabilities({ rows: prompts.length, length, tokens, targets, weights });
    for (const [at, value] of found.entries()) expect(Math.abs(value - (reported[at] as number))).toBeLessThan(1e-5);
    expect(Math.min(...found)).toBeLessThan(-1);
  });
});

test("with LoRA they are those of base and adapter together", async () => {
  const model = smallModels["llama, one key head"];
  const base = livelyParameters(model);
  const config = { rank: 2, alpha: 4, targets: ["q_proj", "down_proj"] };
  const adapter: Parameters = new Map(
    Array.from(adapterShapes(model, config), ([name, shape]) => {
      const rng = Rng.from("adapter", name);
      const data = Float32Array.from({ length: shape.reduce((total, axis) => total * axis, 1) }, () => rng.normal());
      return [name, { shape, data }];
    }),
  );
  const beside = await trainerOf(model, adapter, { lora: { config, base } });
  const merged = await trainerOf(model, mergeAdapter({ model, parameters: base, lora: config, adapter }));
  const [found, expected] = [await beside.logProbabilities(holed(7)), await merged.logProbabilities(holed(7))];
  for (const [at, value] of found.entries()) expect(value).toBeCloseTo(expected[at] as number, 4);
});

test("parameters that are not numbers are an error that says so", async () => {
  const parameters = new Map(start);
  const gain = parameters.get("transformer.ln_f.weight")!;
  parameters.set("transformer.ln_f.weight", { ...gain, data: gain.data.map(() => Number.NaN) });
  const trainer = await trainerOf(tinyModel, parameters);
  await expect(trainer.logProbabilities(tinyBatch(1))).rejects.toMatchObject({ code: "loss-not-finite" });
});

test("a trainer that is busy or closed says so", async () => {
  const trainer = await trainerOf(tinyModel, start);
  const first = trainer.logProbabilities(tinyBatch(1));
  await expect(trainer.logProbabilities(tinyBatch(1))).rejects.toMatchObject({ code: "busy" });
  await first;
  await trainer.close();
  await expect(trainer.logProbabilities(tinyBatch(1))).rejects.toMatchObject({ code: "closed" });
});
