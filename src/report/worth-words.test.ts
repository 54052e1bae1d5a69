import { describe, expect, it } from "vitest";
import type { ResultWorth } from "../experiments/results.ts";
import { worthResults } from "./sample-curricula.test-support.ts";
import { worthAmount, worthInterval, worthSentence } from "./worth-words.ts";

const worth = (value: number | null, low: number | null, high: number | null): ResultWorth => ({
  ...worthResults().worth![0]!,
  value,
  low,
  high,
});

describe("what one instruction is worth", () => {
  it.each([
    [50, 20, 100, "50 examples", "95% interval 20 to 100"],
    [2, 2, 2, "2 examples", "95% interval: 2 alone"],
    [100, 50, null, "100 examples", "95% interval 50 to more than 100"],
    [null, 100, null, "more than 100 examples", "95% interval 100 to more than 100"],
    [null, null, null, "more than 100 examples", "95% interval: more than 100 alone"],
    // Fewer than one were not tried, so that it may be worth less.
    [1, 1, 5, "at most 1 example", "95% interval 1 to 5"],
    [0, 0, 0, "no example", "95% interval: 0 alone"],
    [0, 0, 1, "no example", "95% interval 0 to 1"],
  ])("%s of %s to %s", (...[value, low, high, amount, interval]) => {
    const one = worth(value, low, high);
    expect(worthAmount(one)).toBe(amount);
    expect(worthSentence(one)).toBe(`One instruction is worth ${amount}`);
    expect(worthInterval(one)).toBe(interval);
  });
});
