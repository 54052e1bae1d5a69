import { describe, expect, it } from "vitest";
import { negativeResults, sampleResults } from "../report/sample-results.test-support.ts";
import { resultsSchema, type Results } from "./results.ts";

describe("resultsSchema", () => {
  it.each([
    ["a log axis", sampleResults()],
    ["an ordinal axis", negativeResults()],
  ])("reads back what it wrote: %s", (_, results) => {
    expect(resultsSchema.parse(JSON.parse(JSON.stringify(results)))).toEqual(results);
  });

  const point = sampleResults().points[0]!;
  it.each<[string, RegExp, (results: Results) => unknown]>([
    ["an unknown key", /"finisched"/, (results) => ({ ...results, finisched: true })],
    ["another format", /format/, (results) => ({ ...results, format: 2 })],
    ["no seeds", /seeds/, (results) => ({ ...results, seeds: [] })],
    [
      "an arm that is not listed",
      /not one of the arms/,
      (results) => ({ ...results, points: [{ ...point, arm: "other" }] }),
    ],
    ["an x outside the grid", /not one of x\.values/, (results) => ({ ...results, points: [{ ...point, x: 9 }] })],
    [
      "an accuracy of nothing",
      /null exactly where n is 0/,
      (results) => ({ ...results, points: [{ ...point, n: 0 }] }),
    ],
    [
      "answers without an accuracy",
      /null exactly where n is 0/,
      (results) => ({ ...results, points: [{ ...point, value: null }] }),
    ],
    [
      "a value outside its interval",
      /does not hold/,
      (results) => ({ ...results, points: [{ ...point, low: 0.9, high: 1, value: 0.5 }] }),
    ],
    ["a percentage", /points/, (results) => ({ ...results, points: [{ ...point, value: 56.4 }] })],
    [
      "0 on a log axis",
      /above 0/,
      (results) => ({ ...results, x: { ...results.x, values: [0, ...results.x.values] } }),
    ],
    [
      "a word on a log axis",
      /needs numbers/,
      (results) => ({ ...results, x: { ...results.x, values: ["few", ...results.x.values] } }),
    ],
    ["two arms of one name", /same name/, (results) => ({ ...results, arms: [results.arms[0], results.arms[0]] })],
  ])("refuses %s", (_, message, change) => {
    const parsed = resultsSchema.safeParse(change(sampleResults()));
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues.map((issue) => [issue.path, issue.message]))).toMatch(
      new RegExp(message.source.replaceAll('"', String.raw`\\"`)),
    );
  });
});
