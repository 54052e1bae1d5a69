import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Parameters } from "../../engine/contract.ts";
import { createTrainer, readModelFolder } from "../../engine/index.ts";
import { at, expectClose } from "../../engine/parity/closeness.test-support.ts";
import { batchOf, fingerprintOf, modelFolder } from "../../engine/parity/golden.test-support.ts";
import { dpo } from "./dpo.ts";
import { grpo } from "./grpo.ts";
import { objectiveBatch, sequencesOf } from "./objective-batch.ts";
import type { ObjectiveResult, TokenNumbers } from "./objective.ts";

const tokens = z.array(z.array(z.number()));
const ids = z.array(z.int());
const fingerprint = z.strictObject({ norm: z.number(), projection: z.number(), elements: z.array(z.number()) });
const step = {
  loss: z.number(),
  gradients: z.record(z.string(), fingerprint),
  moved: z.record(z.string(), fingerprint),
};
const recording = z.object({
  optimizer: z.strictObject({
    beta1: z.number(),
    beta2: z.number(),
    epsilon: z.number(),
    weightDecay: z.number(),
    clip: z.number(),
  }),
  learningRate: z.number(),
  rows: z.array(z.strictObject({ prompt: ids, answer: ids })),
  reference: tokens,
  old: tokens,
  dpo: z.strictObject({
    ...step,
    options: z.strictObject({ beta: z.number(), labelSmoothing: z.number() }),
    pairs: z.array(z.strictObject({ chosen: z.int(), rejected: z.int() })),
  }),
  grpo: z.strictObject({
    ...step,
    options: z.strictObject({
      clipLow: z.number(),
      clipHigh: z.number(),
      klWeight: z.number(),
      average: z.literal("token-mean"),
    }),
    advantages: z.array(z.number()),
  }),
});

describe.each(["gpt2-tied", "llama-untied"])("a step of %s by log-probabilities and signed weights", (name) => {
  const text = readFileSync(new URL(`golden/${name}.json`, import.meta.url), "utf8");
  const run = recording.parse(JSON.parse(text));
  const { reference, old } = run;
  const objectives = {
    dpo: (policy: TokenNumbers) => dpo({ policy, reference, pairs: run.dpo.pairs }, run.dpo.options),
    grpo: (policy: TokenNumbers) => grpo({ policy, old, reference, advantages: run.grpo.advantages }, run.grpo.options),
  } as const satisfies Record<string, (policy: TokenNumbers) => ObjectiveResult>;

  test.each([
    ["dpo", 1, {}],
    ["dpo", 1, { microBatch: { hidden: 700, logits: 1e6 } }],
    ["grpo", 1, {}],
    ["grpo", 1, { microBatch: { hidden: 700, logits: 1e6 } }],
    ["grpo", 2, { dialect: "portable" }],
  ] as const)(
    "%s has PyTorch's loss, gradient and new parameters; threads %d, %j",
    async (objective, threads, settings) => {
      const { model, parameters } = await readModelFolder(modelFolder(name));
      const trainer = await createTrainer({ model, optimizer: run.optimizer, parameters, threads, ...settings });
      const batch = batchOf(run.rows);
      const policy = sequencesOf(batch, await trainer.logProbabilities(batch));
      expect(policy.map(({ length }) => length)).toEqual(run.rows.map(({ answer }) => answer.length));
      const { loss, coefficients } = objectives[objective](policy);
      expect(loss).toBeCloseTo(run[objective].loss, 5);
      await trainer.step(objectiveBatch(batch, coefficients)!, run.learningRate);
      const state = await trainer.state();
      await trainer.close();
      // The optimiser has no memory and does not clip: the first moment is the gradient.
      expectFingerprints(state.firstMoments, run[objective].gradients, 1e-4);
      expectFingerprints(changes(parameters, state.parameters), run[objective].moved, 1e-4);
    },
  );
});

function expectFingerprints(
  found: Parameters,
  expected: z.infer<typeof recording>["dpo"]["moved"],
  tolerance: number,
): void {
  expect([...found.keys()].sort()).toEqual(Object.keys(expected).sort());
  for (const [key, { data }] of found) {
    const wanted = expected[key];
    if (wanted !== undefined) expectClose(key, { found: fingerprintOf(data), expected: wanted, tolerance });
  }
}

function changes(before: Parameters, after: Parameters): Parameters {
  return new Map(
    Array.from(after, ([key, { shape, data }]) => {
      const old = before.get(key)?.data ?? new Float32Array(0);
      return [key, { shape, data: data.map((value, place) => value - at(old, place)) }];
    }),
  );
}
