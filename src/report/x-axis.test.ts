import { describe, expect, it } from "vitest";
import type { Results } from "../experiments/results.ts";
import { negativeResults, sampleResults } from "./sample-results.test-support.ts";
import { xAxis } from "./x-axis.ts";

const withValues = (values: readonly number[]): Results => {
  const results = sampleResults();
  return { ...results, x: { ...results.x, values: [...values] } };
};

describe("xAxis", () => {
  it("places the ticks of an ordinal axis by their order, whatever they are", () => {
    const axis = xAxis(negativeResults(), 700);
    expect(["uniform", 2, 0.03, "elsewhere"].map((x) => axis.place(x))).toEqual([0, 1, 7, undefined]);
    expect(axis.ticks.map((tick) => axis.tickLabel(tick))).toEqual([
      "uniform",
      "2",
      "1",
      "0.5",
      "0.2",
      "0.1",
      "0.07",
      "0.03",
    ]);
    expect(axis.zone).toEqual({ from: 4, to: 6 });
  });

  it("shows the published zone even where the grid does not reach it", () => {
    expect(xAxis(withValues([8, 16]), 700).domain[1]).toBeGreaterThan(1000);
  });

  it("shows no zone whose ticks the ordinal axis does not have", () => {
    const published = { label: "elsewhere", from: "3-4", to: "3-6", note: "" };
    expect(xAxis({ ...negativeResults(), published }, 700).zone).toBeUndefined();
  });

  it("leaves out labels that would touch, but neither the first nor the last", () => {
    const published = [10, 20, 50, 100, 200, 300, 400, 500, 600, 1e3, 2e3, 2500, 5e3, 1e4, 1e5, 1e6];
    const axis = xAxis(withValues(published), 280);
    expect(axis.ticks.length).toBeLessThan(published.length);
    expect(axis.tickLabel(axis.ticks[0]!)).toBe("10");
    expect(axis.tickLabel(axis.ticks.at(-1)!)).toBe("1M");
  });

  it.each(["log", "linear"] as const)("has a length for a single value on a %s axis", (scale) => {
    const { published: _, ...results } = withValues([400]);
    const axis = xAxis({ ...results, x: { ...results.x, scale } }, 700);
    expect(axis.domain[0]).toBeLessThan(400);
    expect(axis.domain[1]).toBeGreaterThan(400);
    expect(axis.pixel(400)).toBeCloseTo(350);
  });
});
