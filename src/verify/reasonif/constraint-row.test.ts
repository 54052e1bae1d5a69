import { describe, expect, it } from "vitest";
import { readConstraintRow } from "./index.ts";

describe("rows of ReasonIF and MathIF", () => {
  it("name their constraints", () => {
    const row = {
      source: "amc",
      question: "?",
      constraint_name: ["language:reasoning_language", "punctuation:no_comma"],
      constraint_args: [{ language: "en" }, null],
    };
    expect(readConstraintRow(row)).toEqual([
      { id: "language:reasoning_language", params: { language: "en" } },
      { id: "punctuation:no_comma", params: null },
    ]);
  });

  it.each([
    null,
    "row",
    {},
    { constraint_name: [], constraint_args: [] },
    { constraint_name: ["a"], constraint_args: [] },
    { constraint_name: "a", constraint_args: [null] },
    { constraint_name: ["a"], constraint_args: ["b"] },
    { constraint_name: [1], constraint_args: [null] },
  ])("refuse %j", (row) => {
    expect(() => readConstraintRow(row)).toThrow(expect.objectContaining({ code: "bad-constraint-row" }));
  });
});
