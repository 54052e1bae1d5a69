import { beforeAll, describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import type { Batch, Generator, Parameters } from "../contract.ts";
import { createGenerator } from "./generator.ts";
import { tinyModel, tinyTrainer } from "../tiny-model.test-support.ts";

const NEVER = -1;
let generator: Pick<Generator, "generate" | "close">;
let parameters: Parameters;

/** Rows in which each token is the sum of the two before it, so that answers differ and are sure of themselves. */
function sums(rng: Rng, rows: number): Batch {
  const length = tinyModel.contextLength;
  const tokens = new Int32Array(rows * length);
  const targets = new Int32Array(rows * length);
  for (let row = 0; row < rows; row++) {
    let [a, b] = [rng.int(tinyModel.vocabularySize), rng.int(tinyModel.vocabularySize)];
    for (let position = 0; position < length; position++) {
      tokens[row * length + position] = a;
      targets[row * length + position] = b;
      [a, b] = [b, (a + b) % tinyModel.vocabularySize];
    }
  }
  return { rows, length, tokens, targets, weights: new Float32Array(rows * length).fill(1) };
}

beforeAll(async () => {
  const rng = Rng.from("generator");
  const trainer = await tinyTrainer();
  for (let step = 0; step < 120; step++) await trainer.step(sums(rng, 16), 1e-2);
  parameters = await trainer.parameters();
  generator = await createGenerator({ model: tinyModel, parameters, threads: 1 });
});

function prompts(count: number, seed: number): number[][] {
  const rng = Rng.from("prompts", seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: rng.between(1, tinyModel.contextLength - 1) }, () => rng.int(tinyModel.vocabularySize)),
  );
}

/** The whole row is read anew for each token. */
async function oneByOne(prompt: readonly number[], maxNewTokens: number, stopToken: number): Promise<number[]> {
  const answer: number[] = [];
  while (answer.length < maxNewTokens && prompt.length + answer.length < tinyModel.contextLength) {
    const [next] = await generator.generate([[...prompt, ...answer]], { maxNewTokens: 1, stopToken });
    const [token] = next as number[];
    if (token === undefined) return answer;
    answer.push(token);
  }
  return answer;
}

describe.each([
  ["no stop token", NEVER],
  ["a stop token that ends some rows early", 3],
])("ragged prompts together, cached, give what each gives alone, uncached: %s", (_, stopToken) => {
  test.each([1, 2, 9, 150])("%d prompts", async (count) => {
    const asked = prompts(count, count);
    const together = await generator.generate(asked, { maxNewTokens: 7, stopToken });
    expect(together).toHaveLength(count);
    const sample = asked.slice(0, 40);
    for (const [index, prompt] of sample.entries()) {
      expect(together[index], `prompt ${index}: ${prompt.join(" ")}`).toEqual(await oneByOne(prompt, 7, stopToken));
    }
  });
});

test("the stop token is not part of the answer, and rows do end at it", async () => {
  const answers = await generator.generate(prompts(64, 5), { maxNewTokens: 6, stopToken: 3 });
  expect(answers.flat()).not.toContain(3);
  expect(new Set(answers.map((answer) => answer.length)).size).toBeGreaterThan(2);
});

test("answers have at most the tokens asked for and end with the context", async () => {
  const answers = await generator.generate([[1], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2]], {
    maxNewTokens: 4,
    stopToken: NEVER,
  });
  expect(answers.map((answer) => answer.length)).toEqual([4, 2, 4]);
});

test("the portable dialect answers the same", async () => {
  const portable = await createGenerator({ model: tinyModel, parameters, threads: 1, dialect: "portable" });
  const options = { maxNewTokens: 5, stopToken: 3 };
  expect(await portable.generate(prompts(30, 8), options)).toEqual(await generator.generate(prompts(30, 8), options));
});

test("nothing asked, nothing answered", async () => {
  expect(await generator.generate([], { maxNewTokens: 3, stopToken: NEVER })).toEqual([]);
  expect(await generator.generate([[1], [2, 3]], { maxNewTokens: 0, stopToken: NEVER })).toEqual([[], []]);
});

test("parameters that change after its making do not reach a generator", async () => {
  const mine = new Map([...parameters].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
  const own = await createGenerator({ model: tinyModel, parameters: mine, threads: 1 });
  const options = { maxNewTokens: 5, stopToken: NEVER };
  const before = await own.generate(prompts(5, 1), options);
  for (const { data } of mine.values()) data.fill(0);
  expect(await own.generate(prompts(5, 1), options)).toEqual(before);
});

test.each([
  ["an empty prompt", [[1], []], 1, /prompt 1 is empty/],
  ["a prompt that fills the context", [Array.from({ length: 10 }, () => 1)], 1, /has 10 tokens, the context holds 10/],
  ["an unknown token", [[1, 11]], 1, /prompt 0 holds token 11/],
  ["a negative token", [[-1]], 1, /holds token -1/],
  ["half a token", [[0.5]], 1, /holds token 0.5/],
  ["a negative number of new tokens", [[1]], -1, /maxNewTokens/],
] as const)("%s is refused", async (_, asked, maxNewTokens, message) => {
  await expect(generator.generate(asked, { maxNewTokens, stopToken: NEVER })).rejects.toThrow(message);
});

test("a closed generator, or one whose parameters do not fit, is refused", async () => {
  const other = await createGenerator({ model: tinyModel, parameters, threads: 1 });
  await other.close();
  await other.close();
  await expect(other.generate([[1]], { maxNewTokens: 1, stopToken: NEVER })).rejects.toMatchObject({ code: "closed" });
  const wrong = createGenerator({ model: { ...tinyModel, layers: 1 }, parameters, threads: 1 });
  await expect(wrong).rejects.toMatchObject({ code: "bad-parameters" });
});
