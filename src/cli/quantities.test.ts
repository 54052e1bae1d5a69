import { describe, expect, it } from "vitest";
import { bytes, count, duration, models, table, wrap } from "./quantities.ts";

describe("quantities for people", () => {
  it.each([
    [0.2, "0 s"],
    [59.4, "59 s"],
    [60, "1 min"],
    [119.8, "2 min"],
    [200, "3 min 20 s"],
    [7199.7, "2 h 0 min"],
    [7500, "2 h 5 min"],
    [4 * 86_400, "4 days"],
    [10 * 365 * 86_400, "10 years"],
    [Number.NaN, "?"],
    [Number.POSITIVE_INFINITY, "?"],
  ])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [0, "0"],
    [12_345, "12,345"],
    [1_250_000, "1.3M"],
    [3.4e9, "3.4G"],
  ])("%d are %s", (value, text) => expect(count(value)).toBe(text));

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [3_400_000, "3.4 MB"],
    [5e16, "50000.0 TB"],
  ])("%d bytes are %s", (value, text) => expect(bytes(value)).toBe(text));

  it.each([
    [0, "0 models"],
    [1, "1 model"],
    [2, "2 models"],
  ])("%d are %s", (value, text) => expect(models(value)).toBe(text));

  it("a text is broken at spaces, and a word that is too long is left whole", () => {
    expect(wrap("one two three", 7)).toBe("one two\nthree");
    expect(wrap("unbreakable a b", 4)).toBe("unbreakable\na b");
    expect(wrap("", 4)).toBe("");
  });

  it("a table has aligned columns and no trailing spaces", () => {
    expect(
      table([
        ["a", "long", "x"],
        ["word", "b", ""],
      ]),
    ).toBe("a     long  x\nword  b");
  });
});
