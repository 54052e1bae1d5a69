import { describe, expect, it } from "vitest";
import type { Results } from "../experiments/results.ts";
import { findingOf } from "./finding.ts";
import { negativeResults, sampleResults } from "./sample-results.test-support.ts";

const textOf = (results: Results): string =>
  findingOf(results)
    .sentences.map(({ about, text }) => `${about ?? ""}|${text}`)
    .join("\n")
    .replaceAll("\u00a0", " ");

const oneArm = (change: Partial<Results["thresholds"][number]>): Results => {
  const results = sampleResults();
  return {
    ...results,
    arms: results.arms.slice(0, 1),
    thresholds: results.thresholds.slice(0, 1).map((one) => ({ ...one, ...change })),
  };
};

describe("findingOf", () => {
  it("states the threshold with its interval, the published zone and the accuracies at the ends", () => {
    const finding = findingOf(sampleResults());
    expect(finding).toMatchObject({ held: "yes", label: "Shown here" });
    expect(textOf(sampleResults())).toMatch(
      /^The rule always applies\|exact match on unseen instructions crosses 50% at 450 distinct rules in training \(interval 402 to 510\), within the published zone of 300 to 1,000\. It is 0\.0% \(0\.0 to 0\.2, n = 1,536\) at 8 and 78\.\d% \(.*, n = 1,536\) at 2,048\.$/m,
    );
  });

  it("says when the interval could not be bounded", () => {
    expect(textOf(oneArm({ low: null }))).toContain("(its interval could not be bounded)");
  });

  it.each([
    [200, "below"],
    [300, "within"],
    [1000, "within"],
    [2000, "above"],
  ])("puts a crossing at %d %s the published zone", (threshold, side) => {
    expect(textOf(oneArm({ threshold }))).toContain(`, ${side} the published zone of 300 to 1,000`);
  });

  it("gives the reason for a missing threshold and calls the claim not shown", () => {
    const results = oneArm({ threshold: null, low: null, high: null, reason: "accuracy stays below 50%" });
    expect(findingOf(results).label).toBe("Not shown here");
    expect(textOf(results)).toContain("No crossing of 50% was found: accuracy stays below 50%. Exact match on");
  });

  it.each([
    ["too-few-points", "there are too few points to fit a curve."],
    [
      "never-reached; the smallest x at or above 0.5 is 64",
      "accuracy stays below it over the whole grid; the smallest x at or above 0.5 is 64.",
    ],
    ["", "no reason was recorded."],
  ])("puts the reason %j into words", (reason, words) => {
    expect(textOf(oneArm({ threshold: null, reason }))).toContain(`No crossing of 50% was found: ${words}`);
  });

  it("does not judge arms that differ where nobody wrote down what the claim says of them", () => {
    const results = sampleResults();
    const thresholds = results.thresholds.map((one) => (one.arm === "basic" ? one : { ...one, threshold: null }));
    expect(findingOf({ ...results, thresholds }).held).toBe("unjudged");
    const none = thresholds.map((one) => ({ ...one, threshold: null }));
    expect(findingOf({ ...results, thresholds: none }).held).toBe("no");
  });

  it("never judges a smoke run, whatever it gave", () => {
    expect(findingOf({ ...sampleResults(), scale: "smoke" })).toMatchObject({
      held: "unjudged",
      label: "Not a result, only a smoke run",
    });
    expect(findingOf({ ...negativeResults(), scale: "smoke" }).held).toBe("unjudged");
  });

  it("judges by the main metric on unseen instructions alone", () => {
    const results = oneArm({ threshold: null });
    const elsewhere = { ...oneArm({}).thresholds[0]!, split: "train" };
    expect(findingOf({ ...results, thresholds: [...results.thresholds, elsewhere] }).held).toBe("no");
  });

  it("passes no judgement where nothing says how to judge", () => {
    expect(findingOf({ ...sampleResults(), thresholds: [] })).toMatchObject({
      held: "unjudged",
      label: "Measured here",
    });
  });

  it("takes the judgement of who wrote the results, and still gives the numbers", () => {
    const finding = findingOf(negativeResults());
    expect(finding.label).toBe("Not shown here");
    expect(finding.sentences).toHaveLength(2);
    expect(textOf(negativeResults())).toContain(
      "Exact match on unseen instructions is 12.0% (9.2 to 14.8, n = 512) at power-law exponent “uniform”, " +
        "and 2.0% (0.8 to 3.2, n = 512) at 0.03.",
    );
  });

  it("says that nothing was measured rather than 0%", () => {
    const results = negativeResults();
    const points = results.points.map((point) => ({ ...point, n: 0, value: null, low: null, high: null }));
    expect(findingOf({ ...results, points }).sentences[1]?.text).toBe("Nothing was measured on unseen instructions.");
  });
});
