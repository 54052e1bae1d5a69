import { describe, expect, it } from "vitest";
import type { ResultBreakdown, Results } from "../experiments/results.ts";
import { axisWords, difficulties, levelWords } from "./difficulty.ts";
import { ordinalResults, worthResults } from "./sample-curricula.test-support.ts";

const level = (arm: string, x: number, value: ResultBreakdown["level"]): ResultBreakdown => ({
  arm,
  x,
  metric: "exact-match",
  split: "unseen",
  n: 10,
  value: 0.5,
  low: 0.3,
  high: 0.7,
  axis: "traceLines",
  level: value,
});

const withLevels = (breakdowns: readonly ResultBreakdown[]): Results => ({
  ...worthResults(),
  breakdowns: [...breakdowns],
});

describe("difficulties", () => {
  it("shows each place of an ordinal axis by itself, with every arm", () => {
    const found = difficulties(ordinalResults());
    expect(found.map(({ axis, x, levels }) => [axis, x, levels])).toEqual([
      ["operations", "direct", [2, 3, 4, 5, 6]],
      ["operations", "traced", [2, 3, 4, 5, 6]],
    ]);
    expect(found[0]?.arms).toHaveLength(5);
    expect(found[0]?.arms.every(({ points }) => points.every(({ x }) => x === "direct"))).toBe(true);
  });

  it("takes the last place of an arm that runs along the axis, and the only one of an arm that does not", () => {
    const levels = [3, 10].flatMap((at) => [
      level("proactive", 1, at),
      level("examples", 1, at),
      level("examples", 100, at),
    ]);
    const [found, ...others] = difficulties(withLevels(levels));
    expect(others).toEqual([]);
    expect(found?.arms.map(({ arm, x, points }) => [arm.name, x, points.length])).toEqual([
      ["proactive", 1, 2],
      ["examples", 100, 2],
    ]);
  });

  it("puts numbers in their order and not in that of their digits", () => {
    const found = difficulties(withLevels([10, 9, 100].map((at) => level("proactive", 1, at))));
    expect(found[0]?.levels).toEqual([9, 10, 100]);
  });

  it("leaves out what was not answered, and an axis with one level", () => {
    const empty = { ...level("proactive", 1, 3), n: 0, value: null, low: null, high: null };
    expect(difficulties(withLevels([empty, level("proactive", 1, 2)]))).toEqual([]);
    expect(difficulties(withLevels([]))).toEqual([]);
  });

  it("says axes and levels in words", () => {
    expect(axisWords("traceLines")).toBe("trace lines");
    expect([true, false, 3, "caesar"].map(levelWords)).toEqual(["yes", "no", "3", "caesar"]);
  });
});
