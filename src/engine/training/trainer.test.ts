import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultOptimizer } from "./adamw.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { Batch, ParameterTensor, Parameters, StepResult, Trainer } from "../contract.ts";
import { tinyBatch, tinyModel, tinyTrainer } from "../tiny-model.test-support.ts";
import { createTrainer } from "./trainer.ts";

async function losses(trainer: Trainer, from: number, to: number): Promise<StepResult[]> {
  const results: StepResult[] = [];
  // Lengths alternate, so that several sessions share the parameters.
  for (let step = from; step < to; step++) {
    results.push(await trainer.step(tinyBatch(step, { length: step % 2 === 0 ? 8 : 10, start: step % 3 }), 1e-2));
  }
  return results;
}

test("one batch is learnt by heart", async () => {
  const trainer = await tinyTrainer();
  const batch = tinyBatch(1, { start: 3 });
  const first = await trainer.step(batch, 1e-2);
  for (let step = 0; step < 150; step++) await trainer.step(batch, 1e-2);
  const last = await trainer.step(batch, 1e-3);
  expect(first.loss).toBeGreaterThan(2);
  expect(last.loss).toBeLessThan(0.01);
  await trainer.close();
});

test("two trainers with the same inputs agree to the last bit", async () => {
  const [left, right] = [await tinyTrainer(), await tinyTrainer()];
  expect(await losses(left, 0, 8)).toEqual(await losses(right, 0, 8));
  expect(await left.state()).toEqual(await right.state());
  expect(await losses(await tinyTrainer(2), 0, 1)).not.toEqual(await losses(await tinyTrainer(), 0, 1));
});

test("a trainer made from a state goes on with exactly the same losses", async () => {
  const whole = await tinyTrainer();
  const before = await losses(whole, 0, 5);
  const state = await whole.state();
  const after = await losses(whole, 5, 12);
  expect(before).toHaveLength(5);
  expect(state.step).toBe(5);

  const resumed = await createTrainer({ model: tinyModel, optimizer: defaultOptimizer, state, threads: 1 });
  expect(await losses(resumed, 5, 12)).toEqual(after);
  expect(await resumed.state()).toEqual(await whole.state());
});

test("a checkpoint on disk goes on with exactly the same losses", async () => {
  const folder = await mkdtemp(join(tmpdir(), "precept-trainer-"));
  try {
    const whole = await tinyTrainer();
    await losses(whole, 0, 4);
    await writeCheckpoint(join(folder, "checkpoint"), { state: await whole.state(), model: tinyModel, extra: null });
    const { state, model } = await readCheckpoint(join(folder, "checkpoint"));
    const resumed = await createTrainer({ model, optimizer: defaultOptimizer, state, threads: 1 });
    expect(await losses(resumed, 4, 9)).toEqual(await losses(whole, 4, 9));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a state that is none is refused", async () => {
  const state = await (await tinyTrainer()).state();
  const options = { model: tinyModel, optimizer: defaultOptimizer, threads: 1 };
  const negative = createTrainer({ ...options, state: { ...state, step: -1 } });
  await expect(negative).rejects.toMatchObject({ code: "bad-state" });
  const without = createTrainer({ ...options, state: { ...state, secondMoments: new Map() } });
  await expect(without).rejects.toMatchObject({ code: "bad-parameters" });
});

test("a state is a copy: training on does not change it", async () => {
  const trainer = await tinyTrainer();
  const state = await trainer.state();
  const kept = structuredClone(state);
  await losses(trainer, 0, 2);
  expect(state).toEqual(kept);
  expect((await trainer.state()).parameters).not.toEqual(kept.parameters);
});

test("evaluation gives the loss that the next step reports, and changes nothing", async () => {
  const trainer = await tinyTrainer();
  const batch = tinyBatch(3, { start: 5 });
  const before = await trainer.state();
  const evaluated = await trainer.evaluate(batch);
  expect(await trainer.state()).toEqual(before);
  expect(evaluated.weight).toBe(4 * 3);
  expect(evaluated.loss).toBeCloseTo((await trainer.step(batch, 1e-3)).loss, 5);
});

test("weights are shares: twice as large is the same batch", async () => {
  const batch = tinyBatch(3, { start: 2 });
  const heavier = { ...batch, weights: batch.weights.map((weight) => 2 * weight) };
  const [left, right] = [await tinyTrainer(), await tinyTrainer()];
  expect(await left.step(batch, 1e-3)).toEqual(await right.step(heavier, 1e-3));
  expect(await left.parameters()).toEqual(await right.parameters());
});

test("what is only read as a target does not matter", async () => {
  const batch = tinyBatch(3, { start: 4 });
  const targets = batch.targets.map((target, index) => (batch.weights[index] === 0 ? 0 : target));
  const trainer = await tinyTrainer();
  expect(await trainer.evaluate({ ...batch, targets })).toEqual(await trainer.evaluate(batch));
});

test("a position sees nothing after it", async () => {
  const batch = tinyBatch(3);
  const onlyFirst = { ...batch, weights: batch.weights.map((_, index) => Number(index % batch.length === 0)) };
  const tokens = batch.tokens.map((token, index) => (index % batch.length === 0 ? token : 0));
  const trainer = await tinyTrainer();
  await losses(trainer, 0, 3);
  expect(await trainer.evaluate({ ...onlyFirst, tokens })).toEqual(await trainer.evaluate(onlyFirst));
});

test("a loss that is not finite leaves the state as it was", async () => {
  const trainer = await tinyTrainer();
  const parameters = new Map(await trainer.parameters());
  const gain = parameters.get("transformer.ln_f.weight") as ParameterTensor;
  parameters.set("transformer.ln_f.weight", { ...gain, data: gain.data.map(() => Number.NaN) });
  const broken = await createTrainer({ model: tinyModel, optimizer: defaultOptimizer, parameters, threads: 1 });
  const before = await broken.state();
  await expect(broken.step(tinyBatch(1), 1e-3)).rejects.toMatchObject({ code: "loss-not-finite" });
  expect(await broken.state()).toEqual(before);
});

describe("a batch that cannot be learnt from is refused by name", () => {
  const good = tinyBatch(1);
  const at = <T extends Int32Array | Float32Array>(array: T, index: number, value: number): T => {
    const copy = array.slice() as T;
    copy[index] = value;
    return copy;
  };
  const cases: [string, Partial<Batch>, RegExp][] = [
    ["no rows", { rows: 0 }, /0 rows/],
    ["a length beyond the context", { length: 11 }, /length is 11, the context holds 10/],
    ["too few tokens", { tokens: good.tokens.slice(1) }, /tokens has 31 items, expected 4 x 8/],
    ["too many weights", { weights: new Float32Array(33) }, /weights has 33 items/],
    ["a token outside the vocabulary", { tokens: at(good.tokens, 9, 11) }, /token 11 at row 1, position 1/],
    ["a negative token", { tokens: at(good.tokens, 0, -1) }, /token -1 at row 0, position 0/],
    ["a target outside the vocabulary", { targets: at(good.targets, 31, 99) }, /target 99 at row 3, position 7/],
    ["a negative weight", { weights: at(good.weights, 2, -0.5) }, /weight -0.5 at row 0, position 2/],
    ["a weight that is not a number", { weights: at(good.weights, 2, Number.NaN) }, /weight NaN/],
    ["an infinite weight", { weights: at(good.weights, 2, Infinity) }, /weight Infinity/],
    ["no weight at all", { weights: new Float32Array(32) }, /no position has a weight/],
  ];
  test.each(cases)("%s", async (_, change, message) => {
    const trainer = await tinyTrainer();
    await expect(trainer.step({ ...good, ...change }, 1e-3)).rejects.toThrow(message);
    await expect(trainer.evaluate({ ...good, ...change })).rejects.toMatchObject({ code: "bad-batch" });
    expect((await trainer.state()).step).toBe(0);
  });
});

describe("a trainer that makes no sense is refused", () => {
  const change = (name: string, edit: (tensor: ParameterTensor) => ParameterTensor | undefined) => {
    return async (): Promise<Parameters> => {
      const parameters = new Map(await (await tinyTrainer()).parameters());
      const edited = edit(parameters.get(name) ?? { shape: [1], data: new Float32Array(1) });
      if (edited === undefined) parameters.delete(name);
      else parameters.set(name, edited);
      return parameters;
    };
  };
  test.each([
    ["a missing parameter", change("transformer.wpe.weight", () => undefined), /"transformer.wpe.weight" is missing/],
    ["a foreign parameter", change("lm_head.weight", (tensor) => tensor), /no parameter "lm_head.weight"/],
    [
      "a shape that is turned",
      change("transformer.wte.weight", ({ data }) => ({ shape: [16, 11], data })),
      /is \[16, 11\].*expected \[11, 16\]/,
    ],
    [
      "data cut short",
      change("transformer.wte.weight", ({ shape, data }) => ({ shape, data: data.slice(1) })),
      /\(175 numbers\)/,
    ],
  ])("%s", async (_, parameters, message) => {
    const options = { model: tinyModel, optimizer: defaultOptimizer, threads: 1, parameters: await parameters() };
    await expect(createTrainer(options)).rejects.toThrow(message);
  });

  test.each([
    [{ optimizer: { ...defaultOptimizer, beta1: 1 } }, "bad-optimizer"],
    [{ optimizer: { ...defaultOptimizer, epsilon: 0 } }, "bad-optimizer"],
    [{ optimizer: { ...defaultOptimizer, clip: -1 } }, "bad-optimizer"],
    [{ optimizer: { ...defaultOptimizer, weightDecay: Number.NaN } }, "bad-optimizer"],
    [{ model: { ...tinyModel, heads: 3 } }, "bad-model"],
    [{ model: { ...tinyModel, layers: 0 } }, "bad-model"],
    [{ model: { ...tinyModel, width: 1.5 } }, "bad-model"],
  ])("%j", async (wrong, code) => {
    const parameters = await (await tinyTrainer()).parameters();
    const options = { model: tinyModel, optimizer: defaultOptimizer, threads: 1, parameters };
    await expect(createTrainer({ ...options, ...wrong })).rejects.toMatchObject({ code });
  });

  test.each([0, -1, 1.5])("%d threads", async (threads) => {
    const parameters = await (await tinyTrainer()).parameters();
    const trainer = createTrainer({ model: tinyModel, optimizer: defaultOptimizer, parameters, threads });
    await expect(trainer).rejects.toMatchObject({ code: "bad-threads" });
  });

  test.each([-1e-3, Number.NaN, Infinity])("a learning rate of %d", async (rate) => {
    const trainer = await tinyTrainer();
    await expect(trainer.step(tinyBatch(1), rate)).rejects.toMatchObject({ code: "bad-learning-rate" });
  });

  test("two calls at once, or a call after closing", async () => {
    const trainer = await tinyTrainer();
    const first = trainer.step(tinyBatch(1), 1e-3);
    await expect(trainer.step(tinyBatch(2), 1e-3)).rejects.toMatchObject({ code: "busy" });
    await first;
    await trainer.close();
    await expect(trainer.step(tinyBatch(1), 1e-3)).rejects.toMatchObject({ code: "closed" });
    await expect(trainer.evaluate(tinyBatch(1))).rejects.toMatchObject({ code: "closed" });
  });
});
