import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { initialParameters } from "../architectures/architecture.ts";
import type { Batch, TransformerConfig } from "../contract.ts";
import { floatTensor } from "../devices/tensors.ts";
import { gpt2Config } from "../model-config.ts";
import { tinyBatch, tinyModel } from "../tiny-model.test-support.ts";
import { defaultOptimizer } from "./adamw.ts";
import { checkBatch } from "./batch-check.ts";
import { microBatches } from "./micro-batches.ts";
import { type Helper, startHelper } from "./share-helper.ts";
import { gradientPlaces, type SharedModel } from "./share-runner.ts";
import { openSharedGradients, type SharedBatch, worthSharing } from "./shared-gradients.ts";
import { createTrainer } from "./trainer.ts";

const shared: SharedModel = { model: tinyModel, dropout: { rate: 0.25, seed: 3 }, dialect: "cpu-fused" };
const parameters = Object.fromEntries(
  Array.from(initialParameters(tinyModel, Rng.from("shared")), ([name, { shape, data }]) => [
    name,
    floatTensor(data, shape),
  ]),
);

/** Rows of different lengths, some positions without a loss, in five micro-batches. */
function raggedBatch(steps: number): SharedBatch {
  const batch = tinyBatch(steps, { rows: 7, start: 2 });
  for (let row = 0; row < 7; row++) batch.weights.fill(0, row * 8 + 8 - row, (row + 1) * 8);
  const summary = checkBatch(tinyModel, batch);
  const micros = microBatches(tinyModel, batch, summary, { hidden: 1e6, logits: 1e6, fewest: 5 });
  return { batch, micros, narrow: true, weight: summary.weight, steps };
}

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** Losses, norms and gradients of three steps. */
async function threeSteps(start: typeof startHelper, before = async (): Promise<void> => {}): Promise<unknown[]> {
  const gradients = openSharedGradients(shared, 3, start);
  opened.push(gradients);
  const made: unknown[] = [];
  await gradients.step(raggedBatch(9), parameters, gradientPlaces(tinyModel));
  await before();
  for (let steps = 0; steps < 3; steps++) {
    const places = gradientPlaces(tinyModel);
    made.push(await gradients.step(raggedBatch(steps), parameters, places));
    made.push(Object.entries(places).map(([name, { tensor }]) => [name, tensor.data]));
  }
  return made;
}

const absent: Helper = { ask: async () => undefined, close: async () => {} };

describe("gradients of rows that are shared out", () => {
  test("are the same to the last bit whether helpers compute them or are not there", async () => {
    let answers = 0;
    const helpers: Helper[] = [];
    const counting = (model: SharedModel): Helper => {
      const helper = startHelper(model);
      helpers.push(helper);
      return {
        ...helper,
        async ask(share, values) {
          const made = await helper.ask(share, values);
          if (made !== undefined) answers++;
          return made;
        },
      };
    };
    const up = async (): Promise<void> => {
      const first = raggedBatch(0);
      const share = { ...first, micros: [[0, first.micros[0]!] as const] };
      for (const helper of helpers) while ((await helper.ask(share, parameters)) === undefined) await setTimeout(5);
    };
    const helped = await threeSteps(counting, up);
    expect(answers).toBe(6);
    expect(helped).toEqual(await threeSteps(() => absent));
  });

  test.each([
    ["ends at once", "process.exit(0)"],
    ["fails at once", "throw new Error('no')"],
    ["ends when it is asked", "port.postMessage({ kind: 'ready' }); port.on('message', () => process.exit(1))"],
    [
      "fails when it is asked",
      "port.postMessage({ kind: 'ready' }); port.on('message', () => { throw new Error('no'); })",
    ],
  ])("are the same when a helper %s", async (_what, code) => {
    const source = `import { parentPort as port } from "node:worker_threads"; ${code};`;
    const entry = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    const left = await threeSteps(
      (model) => startHelper(model, entry),
      () => setTimeout(100),
    );
    expect(left).toEqual(await threeSteps(() => absent));
  });

  test("depend on the rows and on each step's dropout", async () => {
    const [first, , second] = (await threeSteps(() => absent)) as { loss: number }[];
    expect(first?.loss).not.toBe(second?.loss);
  });
});

describe("a trainer with two threads", () => {
  const model = gpt2Config({ vocabularySize: 16, contextLength: 32, layers: 2, width: 32, heads: 2 });
  const rng = Rng.from("rows");
  const size = 96 * 32;
  const ids = (): Int32Array => Int32Array.from({ length: size }, () => rng.int(16));
  const batch: Batch = { rows: 96, length: 32, tokens: ids(), targets: ids(), weights: new Float32Array(size).fill(1) };
  const start = { optimizer: defaultOptimizer, model, parameters: initialParameters(model, Rng.from("start")) };

  test("shares out a batch of this size", () => {
    const micros = microBatches(model, batch, checkBatch(model, batch), { hidden: 2e6, logits: 8e6, fewest: 2 });
    expect(micros.map(({ rows }) => rows.length)).toEqual([48, 48]);
    expect(worthSharing(model, micros, 2)).toBe(true);
  });

  test("learns what one thread learns, up to the order of sums", async () => {
    const [one, two] = [await createTrainer({ ...start, threads: 1 }), await createTrainer({ ...start, threads: 2 })];
    opened.push(one, two);
    for (let step = 0; step < 5; step++) {
      const [expected, found] = [await one.step(batch, 1e-3), await two.step(batch, 1e-3)];
      expect(found.loss).toBeCloseTo(expected.loss, 5);
      expect(found.gradientNorm).toBeCloseTo(expected.gradientNorm, 5);
    }
  });

  test("has the same losses to the last bit in a second run, and goes on from a state", async () => {
    const trainer = await createTrainer({ ...start, threads: 2 });
    opened.push(trainer);
    const losses: number[] = [];
    for (let step = 0; step < 4; step++) losses.push((await trainer.step(batch, 1e-3)).loss);
    const again = await createTrainer({ ...start, threads: 2 });
    opened.push(again);
    for (let step = 0; step < 2; step++) expect((await again.step(batch, 1e-3)).loss).toBe(losses[step]);
    const state = await again.state();
    const resumed = await createTrainer({ model, optimizer: defaultOptimizer, state, threads: 2 });
    opened.push(resumed);
    for (let step = 2; step < 4; step++) expect((await resumed.step(batch, 1e-3)).loss).toBe(losses[step]);
  });

  test("refuses a loss that is not finite, and keeps its state", async () => {
    const parameters = new Map(start.parameters).set("transformer.wte.weight", {
      shape: [16, 32],
      data: new Float32Array(16 * 32).fill(1e38),
    });
    const trainer = await createTrainer({ ...start, parameters, threads: 2 });
    opened.push(trainer);
    await expect(trainer.step(batch, 1e-3)).rejects.toMatchObject({ code: "loss-not-finite" });
    expect((await trainer.state()).step).toBe(0);
  });
});

describe("sharing out", () => {
  const small = gpt2Config({ vocabularySize: 96, contextLength: 40, layers: 2, width: 64, heads: 4 });
  const large: TransformerConfig = gpt2Config({
    vocabularySize: 96,
    contextLength: 64,
    layers: 6,
    width: 256,
    heads: 4,
  });
  const micro = (rows: number) => ({
    rows: Array.from({ length: rows }, (_, row) => row),
    length: 40,
    learnt: 40 * rows,
  });

  test.each([
    ["one thread", small, [micro(64)], 1, false],
    ["two halves of a batch of a small model", small, [micro(32), micro(32)], 2, true],
    ["fewer micro-batches than threads", small, [micro(64)], 2, false],
    ["rows that are soon done", small, [micro(4), micro(4)], 2, false],
    ["a larger model, whose products are divided", large, [micro(32), micro(32)], 2, false],
  ] as const)("%s: worth it or not", (...[, model, micros, threads, worth]) => {
    expect(worthSharing(model, [...micros], threads)).toBe(worth);
  });
});
