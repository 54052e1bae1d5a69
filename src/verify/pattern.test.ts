import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern, type PatternFlags } from "./pattern.ts";

const caseless = { ignoreCase: true };
const lines = { multiline: true };

// Each expectation was printed by CPython 3.11: [m.group() for m in re.finditer(pattern, text, flags)].
const found: readonly [pattern: string, flags: PatternFlags, text: string, found: readonly string[]][] = [
  ["cat", {}, "cat Cat concat", ["cat", "cat"]],
  ["cat", caseless, "cat Cat CAT", ["cat", "Cat", "CAT"]],
  ["i", caseless, "iIİıl", ["i", "I", "İ", "ı"]],
  ["[h-j]", caseless, "İıJ", ["İ", "ı", "J"]],
  ["s", caseless, "sſS", ["s", "ſ", "S"]],
  ["k", caseless, "\u212Ak", ["\u212A", "k"]],
  ["ß", caseless, "ß ẞ ss", ["ß", "ẞ"]],
  [String.raw`\bcat\b`, {}, "cat cats écat cat_ cat-", ["cat", "cat"]],
  [String.raw`\bc.t\b`, {}, "cat cut écat cité", ["cat", "cut"]],
  [String.raw`\Bt\w`, {}, "te été tt", ["té"]],
  [String.raw`\bé\b`, {}, "é été é", ["é", "é"]],
  [String.raw`\w+`, {}, "naïve x_1 हि", ["naïve", "x_1", "ह"]],
  [String.raw`\W+`, {}, "a—é b", ["—", " "]],
  [String.raw`[^\W\d_]+`, {}, "aé1_b", ["aé", "b"]],
  [String.raw`[\w-]+`, {}, "a-b c", ["a-b", "c"]],
  [String.raw`\d{2}`, {}, "1٣٤", ["1٣"]],
  [String.raw`\s`, {}, "\u001C\u0085\uFEFF\u00A0", ["\u001C", "\u0085", "\u00A0"]],
  ["a.c", {}, "a\nc a\rc a\u2028c", ["a\rc", "a\u2028c"]],
  ["a$", {}, "a\n", ["a"]],
  ["a$", {}, "a\nb", []],
  ["a$", lines, "a\na\ra", ["a", "a"]],
  ["^a", lines, "a\na\ra\u2028a", ["a", "a"]],
  [String.raw`a\Z`, {}, "a\n", []],
  [String.raw`\Aa`, lines, "a\na", ["a"]],
  ["a{,2}b", {}, "aaab", ["aab"]],
  ["a{x}", {}, "a{x}", ["a{x}"]],
  ["a{", {}, "a{", ["a{"]],
  ["[]a]+", {}, "]a", ["]a"]],
  ["x|xy", {}, "xy", ["x"]],
  ["a+?b", {}, "aab", ["aab"]],
  ["C++", caseless, "vitamin cC", ["cC"]],
  ["(?i)A(?-i:b)", {}, "ab aB", ["ab"]],
  ["(?P<n>a)(?#note)b", {}, "ab", ["ab"]],
  [String.raw`\x41\u00e9\101\n`, {}, "AéA\n", ["AéA\n"]],
  ["😀.", {}, "😀😀", ["😀😀"]],
  [String.raw`\b😀\b`, {}, "😀 a😀a 😀", ["😀"]],
  [String.raw`\b-a-\b`, {}, "-a-a-a", ["-a-"]],
  ["[😀-😂]", {}, "a😁", ["😁"]],
  [".", {}, "\uD800a", ["\uD800", "a"]],
];

describe("patterns are matched as Python matches them", () => {
  it.each(found)("%j %j in %j", (source, flags, text, expected) => {
    const pattern = compilePattern(source, flags);
    expect(pattern.spans(text).map(([start, end]) => text.slice(start, end))).toEqual(expected);
    expect(pattern.test(text)).toBe(expected.length > 0);
  });

  it("finds a literal wherever indexOf does", () => {
    const word = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom("a", "b", "-", "é", "😀", "/") });
    const text = fc.string({ unit: fc.constantFrom("a", "b", "-", "é", "😀", "/") });
    fc.assert(
      fc.property(word, text, (word, text) => {
        expect(compilePattern(word).spans(text).length).toBe(text.split(word).length - 1);
        expect(compilePattern(`(?:${word})`).spans(text)).toEqual(compilePattern(word).spans(text));
      }),
    );
  });

  it("counts groups", () => expect(compilePattern("(a)(?:b)(?P<c>c)").groups).toBe(2));
});

describe("what cannot be used is refused when it is read", () => {
  it.each([
    "(a",
    "a)",
    "[a",
    "*a",
    "a**",
    "a{2}{3}",
    "^*",
    String.raw`\b+`,
    "a{3,1}",
    "[b-a]",
    String.raw`[a-\d]`,
    "a\\",
    String.raw`\q`,
    String.raw`[\q]`,
    String.raw`\x4`,
    String.raw`\U00110000`,
    "(?P<a>x)(?P<a>y)",
    "(?<a>x)",
    "a(?i)b",
    "(?y)a",
    String.raw`[\8]`,
    "(?#a",
  ])("Python refuses %j", (source) => {
    expect(() => compilePattern(source)).toThrow(expect.objectContaining({ code: "bad-pattern" }));
  });

  it.each([
    "(?=a)b",
    "a(?!b)",
    "(?<=a)b",
    "(?<!a)b",
    String.raw`(a)\1`,
    "(?P<a>x)(?P=a)",
    "(a)?(?(1)b|c)",
    "(?>a)b",
    "a++b",
    "a{1001}",
    "(a{1000}){1000}",
    "(a|ab|b.){50}c",
    "(?x)a",
    String.raw`\N{DASH}`,
    "a*",
    "",
    "a?|b",
    String.raw`\b`,
    `${"(".repeat(200)}a${")".repeat(200)}`,
  ])("no linear matcher decides %j", (source) => {
    expect(() => compilePattern(source)).toThrow(expect.objectContaining({ code: "unsupported-pattern" }));
  });

  it("throws nothing but typed errors, and never throws on a text", () => {
    const piece = fc.constantFrom(..."ab.*+?{}[]()|^$\\-,1:?Pi=!<>bBwWdsZé".split(""));
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 12 }), fc.string({ unit: "binary" }), (source, text) => {
        let pattern;
        try {
          pattern = compilePattern(source, caseless);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(bad|unsupported)-pattern$/) as string });
          return;
        }
        expect(pattern.test(text)).toBe(pattern.spans(text).length > 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("bombs take linear time", () => {
  it.each(["(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*a){12}b", String.raw`\b(\w+\s?)+\bx`, "(x+x+)+y"])("%s", (source) => {
    const text = `é${"a".repeat(20_000)}!`;
    expect(compilePattern(source).spans(text).length).toBe(0);
  });
});
