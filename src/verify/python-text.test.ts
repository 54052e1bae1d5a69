import { describe, expect, it } from "vitest";
import {
  codePoints,
  escapeForPattern,
  isBlank,
  isLower,
  isUpper,
  splitLines,
  splitWords,
  strip,
  stripCharacters,
  withoutPunctuation,
} from "./python-text.ts";

// Each expectation was printed by CPython 3.11.
describe("what Python means by space, word, line and case", () => {
  it.each([
    ["\u001C a \u0085", "a"],
    ["\uFEFFa", "\uFEFFa"],
    ["\u3000a b\u2029", "a b"],
    ["\u00A0", ""],
    ["\u200Ba", "\u200Ba"],
    ["", ""],
  ])("strip(%j) is %j", (text, stripped) => expect(strip(text)).toBe(stripped));

  it.each([
    [" \t\u0085", true],
    ["\uFEFF", false],
    ["", true],
  ])("isBlank(%j) is %j", (text, blank) => expect(isBlank(text)).toBe(blank));

  it("splits at runs of Python's spaces", () => {
    expect(splitWords("  a\u0085b \u001F c\uFEFF ")).toEqual(["a", "b", "c\uFEFF"]);
    expect(splitWords(" ")).toEqual([]);
  });

  it.each([
    ["a\r\nb\n", ["a", "b"]],
    ["a\u2028b\u001Dc", ["a", "b", "c"]],
    ["\n\n", ["", ""]],
    ["", []],
  ])("splitLines(%j)", (text, lines) => expect(splitLines(text)).toEqual(lines));

  it.each([
    ["ABC 1!", true, false],
    ["ǅ", false, false],
    ["ⅷ", false, true],
    ["123", false, false],
    ["ª", false, true],
    ["Ab", false, false],
  ])("%j: upper %j, lower %j", (text, upper, lower) => {
    expect(isUpper(text)).toBe(upper);
    expect(isLower(text)).toBe(lower);
  });

  it("strips sets of characters from both ends, and removes ASCII punctuation anywhere", () => {
    expect(stripCharacters('"\'a"b\'"', "\"'")).toBe('a"b');
    expect(withoutPunctuation("a-b_c, “d”!")).toBe("abc “d”");
  });

  it("counts code points, lone surrogates each as one", () => {
    expect(codePoints("👩‍👩a")).toBe(4);
    expect(codePoints("\uD800\uD800a\uDC00")).toBe(4);
  });

  it("escapes anything for a Unicode pattern", () => {
    const text = "a.b*c+d?e^f$g{h}i(j)k|l[m]n\\o/p-q #";
    expect(new RegExp(`^${escapeForPattern(text)}$`, "u").test(text)).toBe(true);
  });

  it("strips a megabyte of inner spaces in no time worth the name", () => {
    expect(strip(`a${" ".repeat(1_000_000)}b`).length).toBe(1_000_002);
  });
});
