import { describe, expect, test } from "vitest";
import type { Generator, LlamaConfig, TransformerConfig } from "../contract.ts";
import { readModelFolder } from "../formats/read-model-folder.ts";
import { createGenerator } from "../generation/generator.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import { at, expectDistributions } from "./closeness.test-support.ts";
import { distributionsAfter } from "./distributions.test-support.ts";
import { modelFolder, models, recordedInference, recordedLogits } from "./golden.test-support.ts";

const dialects: readonly Dialect[] = ["cpu-fused", "portable"];
const cases = models.flatMap((name) => dialects.map((dialect) => [name, dialect] as const));

describe.each(cases)("%s, a folder that transformers wrote, %s", (name, dialect) => {
  const recorded = recordedInference(name);

  test("predicts transformers' distribution after every token of two prompts of different lengths", async () => {
    const { generator, model } = await open(name, { dialect });
    const logits = await recordedLogits("models", name);
    expect(logits.size).toBe(recorded.prompts.length);
    for (const [index, prompt] of recorded.prompts.entries()) {
      const found = await distributionsAfter(generator, prompt, model.vocabularySize);
      const expected = logits.get(`prompt.${index}`);
      if (expected === undefined) throw new Error(`no logits of prompt ${index} were recorded`);
      expectDistributions(found, expected, `prompt ${index}`);
    }
    await generator.close();
  });

  test("continues four ragged prompts in one batch with transformers' greedy tokens", async () => {
    const { generator, model } = await open(name, { dialect });
    const expected = recorded.greedy.map(({ tokens }) => tokens);
    const requests = recorded.greedy.map(({ prompt, tokens }) => ({ prompt, maxNewTokens: tokens.length }));
    const results = await Promise.all(requests.map((request) => generator.submit({ ...request, stopTokens: [] })));
    expect(results.map(({ tokens }) => tokens.map(({ token }) => token))).toEqual(expected);
    expect(results.map(({ reason }) => reason)).toEqual(expected.map(() => "length"));
    // An end token that is never chosen leaves the answers whole.
    const chosen = new Set(expected.flat());
    const stopToken = Array.from({ length: model.vocabularySize }, (_, token) => token).find((id) => !chosen.has(id));
    const prompts = requests.map(({ prompt }) => prompt);
    expect(await generator.generate(prompts, { maxNewTokens: 16, stopToken: stopToken as number })).toEqual(expected);
    await generator.close();
  });

  test("gives given continuations transformers' log-probabilities", async () => {
    const { generator } = await open(name, { dialect });
    const found = await generator.score(recorded.scores);
    expect(found.map((each) => each.length)).toEqual(recorded.scores.map(({ continuation }) => continuation.length));
    for (const [index, { logProbabilities, sum }] of recorded.scores.entries()) {
      const each = at(found, index);
      const differences = logProbabilities.map((value, position) => Math.abs(value - at(each, position)));
      expect(Math.max(...differences), `continuation ${index}`).toBeLessThan(1e-4);
      expect(Math.abs(total(each) - sum), `continuation ${index}`).toBeLessThan(1e-4 * each.length);
    }
    await generator.close();
  });
});

const changes: readonly (readonly [string, Partial<Omit<LlamaConfig, "architecture">>])[] = [
  ["gpt2-tied", { normEpsilon: 1e-4 }],
  ["gpt2-tied", { heads: 4 }],
  ["gpt2-fp16", { normEpsilon: 1e-5 }],
  ["llama-untied", { ropeTheta: 9000 }],
  ["llama-untied", { ropeScaling: { kind: "linear", factor: 1.1 } }],
  ["llama-linear-bf16", { ropeScaling: null }],
  ["llama3-scaled", { ropeScaling: null }],
  ["llama3-scaled", { ropeScaling: { kind: "linear", factor: 4 } }],
  ["smollm2-sharded", { ropeTheta: 10_000 }],
  ["qwen2-tied", { normEpsilon: 1e-6 }],
];

describe("recorded log-probabilities tell one configuration from another", () => {
  test.each(changes)("%s is not %j", async (name, change) => {
    const { generator } = await open(name, { change });
    const { scores } = recordedInference(name);
    const found = await generator.score(scores);
    await generator.close();
    const differences = scores.map(({ sum }, index) => Math.abs(total(at(found, index)) - sum));
    // Ten times what a single token is allowed above.
    expect(Math.max(...differences)).toBeGreaterThan(1e-3);
  });
});

async function open(
  name: string,
  { dialect = "cpu-fused", change = {} }: { readonly dialect?: Dialect; readonly change?: object },
): Promise<{ readonly generator: Generator; readonly model: TransformerConfig }> {
  const { model, parameters } = await readModelFolder(modelFolder(name));
  const options = { model: { ...model, ...change }, parameters, threads: 1, dialect };
  return { generator: await createGenerator(options), model };
}

function total(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
