import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import type { Generator, ScoreRequest } from "../contract.ts";
import { gpt2Config } from "../model-config.ts";
import {
  livelyParameters,
  randomPrompt,
  referenceSession,
  smallModels,
  watchedSession,
} from "./generation.test-support.ts";
import { createGenerator } from "./generator.ts";

/** With heads of 8 a pass gives new keys and values, with one of 16 it joins them to the past. */
describe.each([2, 1])("%d heads of a width of 16", (heads) => {
  const model = gpt2Config({ vocabularySize: 13, contextLength: 700, layers: 2, width: 16, heads });
  const parameters = livelyParameters(model);
  let generator: Generator;

  beforeAll(async () => (generator = await createGenerator({ model, parameters, threads: 1 })));
  afterAll(() => generator.close());

  /** Token by token, each from the alternatives reported for the token after its prefix. */
  async function slowly(reference: Generator, { prompt, continuation }: ScoreRequest, vocabulary: number) {
    const scores: number[] = [];
    for (const [index, token] of continuation.entries()) {
      const { tokens } = await reference.submit({
        prompt: [...prompt, ...continuation.slice(0, index)],
        maxNewTokens: 1,
        stopTokens: [],
        topLogProbabilities: vocabulary,
      });
      scores.push(tokens[0]!.top.find((other) => other.token === token)!.logProbability);
    }
    return scores;
  }

  function expectScores(found: Float32Array | undefined, expected: Iterable<number>, digits = 4): void {
    const scores = Array.from(expected);
    expect(found).toHaveLength(scores.length);
    for (const [index, score] of scores.entries()) expect(found![index]).toBeCloseTo(score, digits);
  }

  describe.each(Object.entries(smallModels))("%s", (_, small) => {
    test("scores are the log-probabilities that float64 gives token by token", async () => {
      const options = { model: small, parameters: livelyParameters(small), threads: 1 };
      const fast = await createGenerator(options);
      const reference = await createGenerator({ ...options, openSession: referenceSession });
      const rng = Rng.from("scores");
      const shared = randomPrompt(rng, small, 18);
      const requests = [
        { prompt: [1], continuation: [2] },
        { prompt: randomPrompt(rng, small, 9), continuation: randomPrompt(rng, small, 4) },
        ...Array.from({ length: 6 }, (_, index) => ({
          prompt: shared,
          continuation: randomPrompt(rng, small, 1 + (index % 4)),
        })),
      ];
      const found = await fast.score(requests);
      for (const [index, request] of requests.entries()) {
        expectScores(found[index], await slowly(reference, request, small.vocabularySize));
      }
      await fast.close();
    });
  });

  describe("how it is computed does not show", () => {
    const rng = Rng.from("how");
    const longShared = randomPrompt(rng, model, 600);
    const requests: ScoreRequest[] = [
      ...Array.from({ length: 5 }, () => ({ prompt: longShared, continuation: randomPrompt(rng, model, 9) })),
      ...Array.from({ length: 40 }, () => ({
        prompt: randomPrompt(rng, model, rng.between(1, 60)),
        continuation: randomPrompt(rng, model, rng.between(1, 60)),
      })),
      { prompt: [3], continuation: randomPrompt(rng, model, 700) },
      { prompt: longShared, continuation: randomPrompt(rng, model, 101) },
    ];

    test("together, with prompts shared and read in parts, and one by one", async () => {
      const together = await generator.score(requests);
      for (const [index, request] of requests.entries()) {
        const [alone] = await generator.score([request]);
        expectScores(together[index], alone!, 3);
      }
    });

    test("greedy tokens' own log-probabilities", async () => {
      const { tokens } = await generator.submit({ prompt: [5, 6], maxNewTokens: 30, stopTokens: [] });
      const [scores] = await generator.score([{ prompt: [5, 6], continuation: tokens.map(({ token }) => token) }]);
      expectScores(
        scores,
        tokens.map(({ logProbability }) => logProbability),
      );
    });

    test("while others generate", async () => {
      const request = { prompt: [1, 2, 3], maxNewTokens: 40, stopTokens: [] };
      const alone = await generator.submit(request);
      const [scores, again, more] = await Promise.all([
        generator.score(requests.slice(0, 10)),
        generator.submit(request),
        generator.score(requests.slice(0, 10)),
      ]);
      expect(again.tokens.map(({ token }) => token)).toEqual(alone.tokens.map(({ token }) => token));
      expect(more).toEqual(scores);
    });
  });

  test("a shared prompt is read once", async () => {
    let places = 0;
    const counting = watchedSession((feeds) => (places += feeds["tokens"]?.data.length ?? 0));
    const counted = await createGenerator({ model, parameters, threads: 1, openSession: counting });
    const prompt = randomPrompt(Rng.from("once"), model, 300);
    await counted.score([4, 5, 6, 7].map((token) => ({ prompt, continuation: [token] })));
    expect(places).toBe(299 + 4);
    await counted.close();
  });

  test("logits of a large vocabulary are made in parts", async () => {
    const large = gpt2Config({ vocabularySize: 400_000, contextLength: 128, layers: 1, width: 4, heads: 1 });
    const sizes: number[] = [];
    const watching = watchedSession((feeds) => sizes.push(feeds["wanted"]?.data.length ?? 0));
    const weights = livelyParameters(large);
    const watched = await createGenerator({ model: large, parameters: weights, threads: 1, openSession: watching });
    const tokens = randomPrompt(Rng.from("large"), large, 91);
    const [whole] = await watched.score([{ prompt: tokens.slice(0, 1), continuation: tokens.slice(1) }]);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes) * large.vocabularySize).toBeLessThanOrEqual(2 ** 24);
    expect(sizes.reduce((total, size) => total + size, 0)).toBe(90);
    const [end] = await watched.score([{ prompt: tokens.slice(0, 81), continuation: tokens.slice(81) }]);
    expectScores(end, whole!.slice(80));
    await watched.close();
  });

  test("nothing asked, nothing scored", async () => {
    expect(await generator.score([])).toEqual([]);
  });

  test.each([
    ["an empty prompt", { prompt: [], continuation: [1] }, /prompt 0 is empty/],
    ["an empty continuation", { prompt: [1], continuation: [] }, /continuation 0 is empty/],
    ["an unknown token", { prompt: [1], continuation: [13] }, /continuation 0 holds token 13/],
    ["an unknown token in the prompt", { prompt: [-1], continuation: [1] }, /prompt 0 holds token -1/],
    ["more than the context", { prompt: [1], continuation: Array.from({ length: 701 }, () => 1) }, /702 tokens/],
  ])("%s is refused", async (_, request, message) => {
    await expect(generator.score([request])).rejects.toThrow(message);
  });
});
