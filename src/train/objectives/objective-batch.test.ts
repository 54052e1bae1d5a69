import { afterEach, describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import {
  type Batch,
  createTrainer,
  defaultOptimizer,
  gpt2Config,
  initialParameters,
  type Trainer,
} from "../../engine/index.ts";
import { groupAdvantages } from "./advantages.ts";
import { dpo } from "./dpo.ts";
import { grpo } from "./grpo.ts";
import { objectiveBatch, sequencesOf } from "./objective-batch.ts";
import { sft } from "./sft.ts";

const model = gpt2Config({ vocabularySize: 11, contextLength: 10, layers: 2, width: 16, heads: 2 });
const plain = { ...defaultOptimizer, beta1: 0, clip: 0 };

const opened: Trainer[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function trainerOf(optimizer = plain): Promise<Trainer> {
  const parameters = initialParameters(model, Rng.from("objectives"), 0.3);
  const trainer = await createTrainer({ model, optimizer, parameters, threads: 1 });
  opened.push(trainer);
  return trainer;
}

/** Rows of a prompt that is read and an answer that is learnt; the last row has no answer. */
function rows(seed: number, count = 4): Batch {
  const rng = Rng.from("rows", seed);
  const length = 9;
  const ids = (): Int32Array => Int32Array.from({ length: count * length }, () => rng.int(11));
  const weights = Float32Array.from({ length: count * length }, (_, at) => {
    const [row, position] = [Math.floor(at / length), at % length];
    return Number(row < count - 1 && position >= 2 + (row % 2) && position < 8 - row);
  });
  return { rows: count, length, tokens: ids(), targets: ids(), weights };
}

describe("there and back", () => {
  const batch = rows(1);

  test("sequences are the weighted positions of each row, in order, and coefficients return to them", () => {
    const places = Float32Array.from({ length: 36 }, (_, at) => at);
    const sequences = sequencesOf(batch, places);
    expect(sequences.map(({ length }) => length)).toEqual([6, 4, 4, 0]);
    expect(Array.from(sequences[1] ?? [])).toEqual([12, 13, 14, 15]);
    const back = objectiveBatch(batch, sequences);
    const expected = places.map((place, at) => (batch.weights[at] === 0 ? 0 : -place));
    expect(Array.from(back?.weights ?? [], (weight) => weight + 0)).toEqual(Array.from(expected, (one) => one + 0));
    expect(back).toMatchObject({ divisor: 1, tokens: batch.tokens, targets: batch.targets });
  });

  test("nothing but coefficients of 0 is nothing to learn", () => {
    expect(objectiveBatch(batch, [new Float64Array(6), new Float64Array(4), [0, -0, 0, 0], []])).toBeUndefined();
  });

  test.each([
    ["log-probabilities of another batch", () => sequencesOf(batch, new Float32Array(35)), /35 log-probabilities/],
    ["too few sequences", () => objectiveBatch(batch, [[1]]), /1 sequences, of a batch of 4 rows/],
    ["too few tokens", () => objectiveBatch(batch, [[1], [], [], []]), /sequence 0 has 1 tokens, row 0 learns 6/],
    ["too many tokens", () => objectiveBatch(batch, [Array(7).fill(1), [], [], []]), /has 7 tokens, row 0 learns 6/],
  ] as const)("%s are refused", (_, work, message) => {
    expect(work).toThrow(message);
  });

  test("coefficients that are not numbers are refused by the trainer, by their place", async () => {
    const trainer = await trainerOf();
    const broken = objectiveBatch(batch, [[0, 0, 0, Number.NaN, 0, 0], Array(4).fill(1), Array(4).fill(1), []]);
    await expect(trainer.step(broken!, 0)).rejects.toThrow("weight NaN at row 0, position 5");
  });
});

test("a step by sft's coefficients has the gradient of the step that the trainer makes by itself", async () => {
  const batch = rows(2);
  const [one, other] = [await trainerOf(), await trainerOf()];
  const { loss } = await one.step(batch, 0);
  const result = sft({ policy: sequencesOf(batch, await other.logProbabilities(batch)) });
  expect(result.loss).toBeCloseTo(loss, 6);
  await other.step(objectiveBatch(batch, result.coefficients)!, 0);
  const found = (await other.state()).firstMoments;
  for (const [name, { data }] of (await one.state()).firstMoments) {
    for (const [at, value] of data.entries()) expect(found.get(name)?.data[at]).toBeCloseTo(value, 7);
  }
});

test("dpo trains: the chosen gains on the rejected, and the loss falls below log 2", async () => {
  const trainer = await trainerOf(defaultOptimizer);
  const batch = rows(3, 5);
  const reference = sequencesOf(batch, await trainer.logProbabilities(batch));
  const pairs = [
    { chosen: 0, rejected: 1 },
    { chosen: 2, rejected: 3 },
  ];
  const losses: number[] = [];
  for (let step = 0; step < 25; step++) {
    const policy = sequencesOf(batch, await trainer.logProbabilities(batch));
    const { loss, coefficients, statistics } = dpo({ policy, reference, pairs });
    losses.push(loss);
    if (step === 24) expect(statistics.accuracy).toBe(1);
    await trainer.step(objectiveBatch(batch, coefficients)!, 3e-3);
  }
  expect(losses[0]).toBeCloseTo(Math.log(2), 6);
  expect(losses.at(-1)).toBeLessThan(0.4);
});

test("grpo trains: what was rewarded becomes likelier than what was not, until the clips hold", async () => {
  const trainer = await trainerOf(defaultOptimizer);
  const batch = rows(4, 5);
  const old = sequencesOf(batch, await trainer.logProbabilities(batch));
  const advantages = [...groupAdvantages([1, 0, 1, 0]), 0];
  const ratios: number[] = [];
  for (let step = 0; step < 12; step++) {
    const policy = sequencesOf(batch, await trainer.logProbabilities(batch));
    const { coefficients, statistics } = grpo({ policy, old, advantages });
    ratios.push(statistics.clippedHigh + statistics.clippedLow);
    const next = objectiveBatch(batch, coefficients);
    if (next !== undefined) await trainer.step(next, 3e-3);
  }
  const policy = sequencesOf(batch, await trainer.logProbabilities(batch));
  const gain = (row: number): number => Math.sign((policy[row]?.[0] ?? 0) - (old[row]?.[0] ?? 0));
  expect([0, 1, 2, 3].map(gain)).toEqual([1, -1, 1, -1]);
  expect(ratios[0]).toBe(0);
  expect(ratios.at(-1)).toBeGreaterThan(0.5);
});
