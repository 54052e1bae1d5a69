import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { chooseToken } from "./choose-token.ts";

const plain = { temperature: 1, topK: 0, topP: 1 };
const logits = Float32Array.from([1, 3, -2, 3, 0.5, 2.5, -Infinity, 1]);

function choose(values: Float32Array, sampling: typeof plain, draw: number): number {
  return chooseToken(values, { sampling, rng: Rng.from("draw", draw), top: 0 }).token;
}

/** Probabilities as transformers defines them: temperature, the k largest, the likeliest that together reach p. */
function expectedShares(values: Float32Array, { temperature, topK, topP }: typeof plain): number[] {
  const softmax = (ids: readonly number[]): number[] => {
    const weights = ids.map((id) => Math.exp(values[id]! / temperature));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
  let ids = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b);
  if (topK > 0) ids = ids.slice(0, topK);
  const shares = softmax(ids);
  let reached = 0;
  ids = ids.filter((_, index) => {
    const kept = reached < topP;
    reached += shares[index]!;
    return kept;
  });
  const final = softmax(ids);
  return Array.from(values, (_, id) => (ids.includes(id) ? final[ids.indexOf(id)]! : 0));
}

describe("a drawn token follows the distribution", () => {
  test.each([
    ["untouched", plain],
    ["hot", { ...plain, temperature: 2.5 }],
    ["cold", { ...plain, temperature: 0.5 }],
    ["of the three likeliest", { ...plain, topK: 3 }],
    ["of the likeliest 80 %", { ...plain, topP: 0.8 }],
    ["of all three limits", { temperature: 1.5, topK: 5, topP: 0.7 }],
  ])("%s", (_, sampling) => {
    const shares = expectedShares(logits, sampling);
    const draws = 20_000;
    const counts = Array.from(logits, () => 0);
    for (let draw = 0; draw < draws; draw++) counts[choose(logits, sampling, draw)]!++;
    let chiSquare = 0;
    for (const [id, share] of shares.entries()) {
      if (share === 0) expect(counts[id], `token ${id}`).toBe(0);
      else chiSquare += (counts[id]! - share * draws) ** 2 / (share * draws);
    }
    // The 99.9th percentile with 6 degrees of freedom; with fewer it is smaller.
    expect(chiSquare).toBeLessThan(22.46);
  });

  test("and the draws are no constant", () => {
    const drawn = new Set(Array.from({ length: 50 }, (_, draw) => choose(logits, plain, draw)));
    expect(drawn.size).toBeGreaterThan(3);
  });
});

describe("limits that leave one token", () => {
  const anyLogits = fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 40 });
  test.each([
    ["top-k of 1", { ...plain, topK: 1 }],
    ["a tiny top-p", { ...plain, topP: 1e-9 }],
    ["a tiny top-p among a top-k of 5", { ...plain, topK: 5, topP: 1e-9 }],
    ["a temperature of 0", { ...plain, temperature: 0 }],
  ])("%s takes the greedy token, the smallest id among equals", (_, sampling) => {
    fc.assert(
      fc.property(anyLogits, fc.nat(), (numbers, draw) => {
        const values = Float32Array.from(numbers);
        expect(choose(values, sampling, draw)).toBe(values.indexOf(Math.max(...values)));
      }),
    );
  });
});

test("equal logits are limited by id, the smallest first", () => {
  const equal = new Float32Array(6);
  const drawn = new Set(Array.from({ length: 200 }, (_, draw) => choose(equal, { ...plain, topK: 2 }, draw)));
  expect(drawn).toEqual(new Set([0, 1]));
});

test("a top-k above the vocabulary and a top-p of 1 limit nothing", () => {
  for (let draw = 0; draw < 100; draw++) {
    expect(choose(logits, { ...plain, topK: 100 }, draw)).toBe(choose(logits, plain, draw));
  }
});

test("log-probabilities are those of the untouched logits, whatever the limits", () => {
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
  const sampling = { temperature: 3, topK: 2, topP: 0.9 };
  const chosen = chooseToken(logits, { sampling, rng: Rng.from("any"), top: 4 });
  expect(chosen.logProbability).toBeCloseTo(logits[chosen.token]! - total, 6);
  expect(chosen.top.map(({ token }) => token)).toEqual([1, 3, 5, 0]);
  for (const { token, logProbability } of chosen.top) expect(logProbability).toBeCloseTo(logits[token]! - total, 6);
});

test("more alternatives than tokens are all of them", () => {
  const { top } = chooseToken(logits, { top: 100 });
  expect(top.map(({ token }) => token)).toEqual([1, 3, 5, 0, 7, 4, 2, 6]);
  expect(top.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)).toBeCloseTo(1, 6);
});

test.each([
  ["NaN", [1, NaN, 2]],
  ["infinity", [1, Infinity, 2]],
  ["nothing but negative infinity", [-Infinity, -Infinity]],
])("logits with %s are an error", (_, numbers) => {
  const values = Float32Array.from(numbers);
  for (const sampling of [undefined, plain, { ...plain, topK: 2 }, { ...plain, topP: 0.5 }]) {
    expect(() => chooseToken(values, { sampling, rng: Rng.from("any"), top: 0 })).toThrow(/not numbers/);
  }
});
