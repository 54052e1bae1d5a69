import { describe, expect, it } from "vitest";
import { judgeClaim } from "./judge-claim.ts";
import type { Experiment } from "./resolve.ts";
import type { ResultPoint } from "./results.ts";
import type { Expectation } from "./schema.ts";

function experiment(...expectations: Expectation[]): Experiment {
  return { file: { metric: "mean" }, arms: [{ name: "one", label: "One" }], expectations } as unknown as Experiment;
}

function point(x: number, value: number, low: number, high: number): ResultPoint {
  return { arm: "one", x, metric: "mean", split: "unseen", seed: null, n: 100, value, low, high };
}

const points = [
  point(8, 0.1, 0.05, 0.2),
  point(64, 0.6, 0.5, 0.7),
  point(512, 0.65, 0.55, 0.75),
  point(2048, 0.9, 0.8, 0.95),
];
const held = (expectation: Omit<Expectation, "says">): string =>
  judgeClaim(experiment({ ...expectation, says: "so" }), { points }).held;

describe("a claim", () => {
  it.each([
    ["a number that is reached", { x: 2048, above: 0.9 }, "yes"],
    ["a number that is not", { x: 2048, above: 0.91 }, "no"],
    ["a number that is kept under", { x: 8, below: 0.1 }, "yes"],
    ["a number that is not kept under", { x: 8, below: 0.09 }, "no"],
    ["a place whose interval lies below", { x: 2048, above: { x: 512 } }, "yes"],
    ["a place whose interval overlaps", { x: 512, above: { x: 64 } }, "no"],
    ["a place whose interval lies above", { x: 8, below: { x: 64 } }, "yes"],
    ["a range, one end missed", { x: 64, above: 0.5, below: 0.55 }, "no"],
    ["a place that was not measured", { x: 7, above: 0 }, "no"],
  ])("is held against %s", (_what, expectation, verdict) => {
    expect(held(expectation)).toBe(verdict);
  });

  it("is partly shown where some of it is, with the numbers of both", () => {
    const finding = judgeClaim(
      experiment(
        { x: 2048, above: 0.75, says: "many suffice" },
        { x: 8, below: { x: 64 }, above: 0.2, says: "few do" },
      ),
      { points },
    );
    expect(finding.held).toBe("partly");
    expect(finding.text).toBe(
      "Expected and found: that many suffice (0.900 [0.800, 0.950], at least 0.75). " +
        "Expected and not found: that few do (0.100 [0.050, 0.200], at least 0.2, against 0.600 [0.500, 0.700]).",
    );
  });
});
