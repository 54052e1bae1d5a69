import { describe, expect, test } from "vitest";
import { product } from "./shapes.ts";

describe("the product of dimensions", () => {
  test.each([
    [[2, 3], 6],
    [[], 1],
    [["rows"], "rows"],
    [["time", "rows"], "rows*time"],
    [[2, "time", 3], "6*time"],
    [["2*time", 3], "6*time"],
    [["2*time", "3*rows", 4], "24*rows*time"],
    [["rows", 1], "rows"],
    [["past+time", 2], "2*past+time"],
    [[0, "rows"], "0*rows"],
  ] as const)("%j is %s", (shape, expected) => {
    expect(product(shape)).toBe(expected);
  });

  test("does not depend on how factors are grouped", () => {
    expect(product([product([2, "time"]), 4])).toBe(product([8, "time"]));
    expect(product([product(["a", 2]), product([3, "b"])])).toBe(product(["b", "a", 6]));
  });
});
