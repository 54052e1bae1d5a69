import { describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import type { Generator, TransformerConfig } from "../contract.ts";
import { livelyParameters, randomPrompt, referenceSession, smallModels } from "./generation.test-support.ts";
import { generationGraph, joinsPast } from "./generation-graph.ts";
import { createGenerator } from "./generator.ts";

/** Reads the whole row anew for each token, in float64: no cache, no batch, no padding. */
async function slowly(reference: Generator, prompt: readonly number[], count: number) {
  const tokens: { token: number; logProbability: number }[] = [];
  for (let made = 0; made < count; made++) {
    const whole = [...prompt, ...tokens.map(({ token }) => token)];
    const { tokens: next } = await reference.submit({ prompt: whole, maxNewTokens: 1, stopTokens: [] });
    tokens.push(next[0]!);
  }
  return tokens;
}

async function pair(model: TransformerConfig, dialect: "cpu-fused" | "portable") {
  const options = { model, parameters: livelyParameters(model), threads: 1, dialect };
  const reference = await createGenerator({ ...options, openSession: referenceSession });
  return { fast: await createGenerator(options), reference };
}

describe.each(Object.entries(smallModels))("%s", (_, model) => {
  test.each(["cpu-fused", "portable"] as const)(
    "cached, ragged, in float32 gives what whole passes one by one give in float64: %s",
    async (dialect) => {
      const { fast, reference } = await pair(model, dialect);
      const rng = Rng.from("graph");
      const prompts = [1, 2, 5, 11, 18, 3].map((length) => randomPrompt(rng, model, length));
      const results = await Promise.all(
        prompts.map((prompt) => fast.submit({ prompt, maxNewTokens: 6, stopTokens: [], topLogProbabilities: 3 })),
      );
      for (const [index, prompt] of prompts.entries()) {
        const expected = await slowly(reference, prompt, 6);
        const found = results[index]!.tokens;
        expect(found.map(({ token }) => token)).toEqual(expected.map(({ token }) => token));
        for (const [place, { logProbability, top }] of found.entries()) {
          expect(logProbability).toBeCloseTo(expected[place]!.logProbability, 4);
          expect(top[0]).toEqual({ token: found[place]!.token, logProbability });
          expect(top).toHaveLength(3);
        }
      }
      await fast.close();
    },
  );

  test.each(["cpu-fused", "portable"] as const)("the reference gives the same with its cache: %s", async (dialect) => {
    const { fast, reference } = await pair(model, dialect);
    const prompts = [4, 1].map((length) => randomPrompt(Rng.from("own cache"), model, length));
    const options = { maxNewTokens: 4, stopToken: -1 };
    const expected = await Promise.all(prompts.map((prompt) => slowly(reference, prompt, 4)));
    expect(await reference.generate(prompts, options)).toEqual(
      expected.map((tokens) => tokens.map(({ token }) => token)),
    );
    await fast.close();
  });
});

test.each([
  ["gpt2", smallModels["gpt2, whole vectors"], "cpu-fused", true],
  ["gpt2, portable", smallModels["gpt2, whole vectors"], "portable", false],
  ["gpt2, heads of 4", smallModels.gpt2, "cpu-fused", false],
  ["llama, heads of 6", smallModels["llama, grouped queries, biases, stretched positions"], "cpu-fused", false],
] as const)("a pass joins new keys to the past or leaves that to the cache: %s", (_, model, dialect, joins) => {
  const graph = generationGraph(model, dialect);
  expect(joinsPast(model, dialect)).toBe(joins);
  expect(graph.inputs.some(({ name }) => name === "last")).toBe(joins);
  expect(graph.inputs.some(({ name }) => name === "mask")).toBe(!joins);
});

test("log-probabilities of greedy tokens are the same with and without alternatives", async () => {
  const model = smallModels.gpt2;
  const generator = await createGenerator({ model, parameters: livelyParameters(model), threads: 1 });
  const request = { prompt: [3, 1, 4], maxNewTokens: 8, stopTokens: [] };
  const plain = await generator.submit(request);
  const detailed = await generator.submit({ ...request, topLogProbabilities: 2 });
  expect(plain.tokens.map(({ token }) => token)).toEqual(detailed.tokens.map(({ token }) => token));
  for (const [index, { logProbability }] of plain.tokens.entries()) {
    expect(logProbability).toBeCloseTo(detailed.tokens[index]!.logProbability, 5);
  }
  await generator.close();
});
