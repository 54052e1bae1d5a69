import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstDifference, splitAt } from "./first-difference.ts";

describe("firstDifference", () => {
  it.each([
    ["abc", "abc", undefined],
    ["", "", undefined],
    ["abc", "axc", 1],
    ["abc", "ab", 2],
    ["abc", "abcd", 3],
    ["abc", "", 0],
    // The two faces share their first UTF-16 unit.
    ["a\u{1F600}", "a\u{1F601}", 1],
  ])("of %j and %j is %j", (expected, answer, at) => {
    expect(firstDifference(expected, answer)).toBe(at);
  });

  it("is undefined for equal texts only, and everything before it is equal", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\u{1F600}", "\u{1F601}") });
    fc.assert(
      fc.property(text, text, (expected, answer) => {
        const at = firstDifference(expected, answer);
        expect(at === undefined).toBe(expected === answer);
        expect(expected.slice(0, at)).toBe(answer.slice(0, at));
      }),
    );
  });
});

describe("splitAt", () => {
  it.each([
    ["abc", 1, ["a", "b", "c"]],
    ["abc", 3, ["abc", "", ""]],
    ["abc", 9, ["abc", "", ""]],
    ["", 0, ["", "", ""]],
    ["a\u{1F600}b", 1, ["a", "\u{1F600}", "b"]],
    ["a\u{1F600}b", 2, ["a", "\u{1F600}", "b"]],
  ])("splits %j at %j", (text, at, parts) => {
    expect(splitAt(text, at)).toEqual(parts);
  });
});
