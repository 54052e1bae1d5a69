import { afterEach, describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { initialParameters } from "../architectures/architecture.ts";
import type { Batch, Parameters, StepResult, TransformerConfig } from "../contract.ts";
import { gpt2Config } from "../model-config.ts";
import { tinyBatch, tinyModel } from "../tiny-model.test-support.ts";
import { defaultOptimizer } from "./adamw.ts";
import { checkBatch } from "./batch-check.ts";
import { microBatches } from "./micro-batches.ts";
import { worthSharing } from "./shared-gradients.ts";
import { createTrainer, type TrainerSettings } from "./trainer.ts";

/** The first moment of a first step with beta1 = 0 and without clipping is the gradient. */
const plain = { ...defaultOptimizer, beta1: 0, clip: 0 };
const wide = gpt2Config({ vocabularySize: 16, contextLength: 32, layers: 2, width: 32, heads: 2 });

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

interface Ways {
  readonly model: TransformerConfig;
  readonly settings: Partial<TrainerSettings>;
  readonly batch: Batch;
}

const signs = (count: number, seed: number): Float32Array => {
  const rng = Rng.from("signs", seed);
  return Float32Array.from({ length: count }, () => (rng.int(3) === 0 ? 0 : rng.normal()));
};

const small = tinyBatch(5, { rows: 6 });
const large: Batch = { ...tinyBatch(6, { rows: 96, length: 32 }), weights: new Float32Array(96 * 32).fill(1) };
const ways: readonly (readonly [string, Ways])[] = [
  ["in one graph", { model: tinyModel, settings: {}, batch: small }],
  ["in micro-batches", { model: tinyModel, settings: { microBatch: { hidden: 700, logits: 1e6 } }, batch: small }],
  ["shared out over two threads", { model: wide, settings: { threads: 2 }, batch: large }],
];

async function gradientOf({ model, settings }: Ways, batch: Batch): Promise<StepResult & { gradients: Parameters }> {
  const parameters = initialParameters(model, Rng.from("divisor"), 0.3);
  const trainer = await createTrainer({ model, optimizer: plain, parameters, threads: 1, ...settings });
  opened.push(trainer);
  const result = await trainer.step(batch, 0);
  return { ...result, gradients: (await trainer.state()).firstMoments };
}

/** Every number of `found` is the sum over `parts` of factor times number, up to rounding. */
function expectSum(found: Parameters, parts: readonly (readonly [number, Parameters])[]): void {
  let squares = 0;
  let error = 0;
  for (const [name, { data }] of found) {
    for (const [at, value] of data.entries()) {
      const expected = parts.reduce(
        (sum, [factor, part]) => sum + factor * (part.get(name)?.data[at] ?? Number.NaN),
        0,
      );
      error += (value - expected) ** 2;
      squares += value ** 2;
    }
  }
  expect(Math.sqrt(error / squares)).toBeLessThan(3e-5);
}

describe.each(ways)("a batch with a divisor, %s", (_, way) => {
  const { batch } = way;
  const ones = batch.weights.map(() => 1);

  test("is the batch without one where it is the sum of the weights, to the last bit", async () => {
    const expected = await gradientOf(way, { ...batch, weights: ones });
    expect(await gradientOf(way, { ...batch, weights: ones, divisor: ones.length })).toEqual(expected);
  });

  test("has the loss and the gradient divided by it", async () => {
    const expected = await gradientOf(way, { ...batch, weights: ones });
    const found = await gradientOf(way, { ...batch, weights: ones, divisor: 4 });
    expect(found.loss / (expected.loss * (ones.length / 4))).toBeCloseTo(1, 5);
    expectSum(found.gradients, [[ones.length / 4, expected.gradients]]);
  });

  test("with weights of both signs has the gradient of what is learnt less that of what is unlearnt", async () => {
    const weights = signs(ones.length, 1);
    const kept = (sign: number): Float32Array => weights.map((weight) => Math.max(0, sign * weight));
    const [up, down] = [
      await gradientOf(way, { ...batch, weights: kept(1), divisor: 3 }),
      await gradientOf(way, { ...batch, weights: kept(-1), divisor: 3 }),
    ];
    const both = await gradientOf(way, { ...batch, weights, divisor: 3 });
    expect(Math.abs(both.loss - (up.loss - down.loss)) / (up.loss + down.loss)).toBeLessThan(1e-5);
    expectSum(both.gradients, [
      [1, up.gradients],
      [-1, down.gradients],
    ]);
  });

  test("may unlearn everything: the loss falls below 0 and every gradient turns round", async () => {
    const learnt = await gradientOf(way, { ...batch, weights: ones, divisor: 7 });
    const unlearnt = await gradientOf(way, { ...batch, weights: ones.map((weight) => -weight), divisor: 7 });
    expect(unlearnt.loss).toBe(-learnt.loss);
    expect(unlearnt.loss).toBeLessThan(-1);
    expectSum(unlearnt.gradients, [[-1, learnt.gradients]]);
  });
});

test("the ways are those that they are called", () => {
  const cut = ({ model, settings, batch }: Ways) => {
    const limits = { ...(settings.microBatch ?? { hidden: 2e6, logits: 8e6 }), fewest: settings.threads ?? 1 };
    return microBatches(model, batch, checkBatch(model, batch), limits);
  };
  const [whole, micro, shared] = ways.map(([, way]) => cut(way));
  expect(whole).toHaveLength(1);
  expect(micro?.length).toBeGreaterThan(1);
  expect(worthSharing(wide, shared ?? [], 2)).toBe(true);
});

test("a share too small for any number is a share of 0, and its neighbours keep theirs", async () => {
  const [, way] = ways[0]!;
  const holes = small.weights.map((_, at) => (at % 3 === 0 ? 0 : at % 3 === 1 ? 1e-40 : 1e30));
  const [found, expected] = [
    await gradientOf(way, { ...small, weights: holes, divisor: 1e30 }),
    await gradientOf(way, { ...small, weights: holes.map((weight) => Number(weight > 1)), divisor: 1 }),
  ];
  expect(found.loss).toBeCloseTo(expected.loss, 4);
  expectSum(found.gradients, [[1, expected.gradients]]);
  const none = await gradientOf(way, { ...small, weights: holes.map(() => 1e-40), divisor: Number.MAX_VALUE });
  expect([Math.abs(none.loss), none.gradientNorm]).toEqual([0, 0]);
});

test("signed weights train: what is weighted below 0 becomes less likely, the rest more", async () => {
  const parameters = initialParameters(tinyModel, Rng.from("divisor"), 0.3);
  const trainer = await createTrainer({ model: tinyModel, optimizer: defaultOptimizer, parameters, threads: 1 });
  opened.push(trainer);
  const batch = { ...small, weights: small.weights.map((_, at) => (at % 8 < 4 ? 1 : -0.1)), divisor: 10 };
  const before = await trainer.logProbabilities(batch);
  for (let step = 0; step < 20; step++) await trainer.step(batch, 3e-3);
  const after = await trainer.logProbabilities(batch);
  const change = (learnt: boolean): number =>
    after.reduce((sum, value, at) => sum + (at % 8 < 4 === learnt ? value - (before[at] as number) : 0), 0);
  expect(change(true)).toBeGreaterThan(1);
  expect(change(false)).toBeLessThan(-1);
});

describe("refused", () => {
  const with_ = (value: number): Float32Array => small.weights.map((weight, at) => (at === 11 ? value : weight));
  test.each([
    ["a divisor of 0", { divisor: 0 }, /its divisor is 0/],
    ["a divisor below 0", { divisor: -1 }, /its divisor is -1/],
    ["a divisor that is not a number", { divisor: Number.NaN }, /its divisor is NaN/],
    ["an infinite divisor", { divisor: Infinity }, /its divisor is Infinity/],
    ["a weight that is not a number", { divisor: 1, weights: with_(Number.NaN) }, /weight NaN at row 1, position 3/],
    ["an infinite weight", { divisor: 1, weights: with_(Infinity) }, /weight Infinity at row 1, position 3/],
    ["an infinite weight below 0", { divisor: 1, weights: with_(-Infinity) }, /weight -Infinity at row 1/],
    ["nothing but weights of 0", { divisor: 1, weights: with_(0).fill(0) }, /no position has a weight other than 0/],
    ["a weight below 0 without a divisor", { weights: with_(-1) }, /weight -1 at row 1, position 3/],
  ] as [string, Partial<Batch>, RegExp][])("%s", async (_, change, message) => {
    const parameters = initialParameters(tinyModel, Rng.from("divisor"));
    const trainer = await createTrainer({ model: tinyModel, optimizer: defaultOptimizer, parameters, threads: 1 });
    opened.push(trainer);
    const batch = { ...small, ...change };
    await expect(trainer.step(batch, 1e-3)).rejects.toThrow(message);
    await expect(trainer.evaluate(batch)).rejects.toMatchObject({ code: "bad-batch" });
    await expect(trainer.logProbabilities(batch)).rejects.toMatchObject({ code: "bad-batch" });
    expect((await trainer.state()).step).toBe(0);
  });
});
