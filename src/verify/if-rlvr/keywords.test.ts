import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPalindrome } from "./palindromes.ts";
import { judge, testVectors } from "./vectors.test-support.ts";

testVectors([
  {
    id: "keywords:word_once",
    params: { keyword: " cat " },
    rows: [
      ["A cat.", true, true],
      ["CAT", true, true],
      ["A cat and a cat.", false, true],
      ["concatenate", true, false],
      ["A dog.", false, false],
      ["cat concatenate", false, true],
    ],
  },
  {
    id: "keywords:word_once",
    params: { keyword: "c.t" },
    rows: [
      ["cut", true, false],
      ["c.t", true, true],
    ],
  },
  {
    id: "keywords:word_count_different_numbers",
    params: { keyword: "sun", frequency: 2, relation: "at least" },
    rows: [
      ["sun, Sun", true, true],
      ["sun sun sun", true, false],
      ["sun sunny", true, false],
      ["sun", false, false],
    ],
  },
  {
    id: "keywords:word_count_different_numbers",
    params: { keyword: "sun", frequency: 2, relation: "less than" },
    rows: [
      ["sun sun", false, true],
      ["sun", true, false],
      ["moon", true, false],
    ],
  },
  {
    id: "keywords:exclude_word_harder",
    params: { keyword: "sun", instruction: "Write about the sun" },
    rows: [
      ["The sun is hot", false, false],
      ["The sun.", true, false],
      ["sun", true, false],
      ["The Sun is hot", true, false],
      ["The sunny day", true, true],
    ],
  },
  {
    id: "keywords:no_adjacent_consecutive",
    rows: [
      ["apple bear", false, false],
      ["apple cat", true, true],
      ["bear apple", true, true],
      ["Apple bear", false, false],
      ["apple apple", true, true],
      ["apple “bear”", true, false],
      ["1 2", false, true],
      ["one", true, true],
      ["zoo {x", false, true],
      ["İx y", false, true],
      ["é ê", false, true],
    ],
  },
  {
    id: "keywords:palindrome",
    rows: [
      ["The level rose.", true, true],
      ["The level.", false, true],
      ["It is noon", true, true],
      ["a word", true, false],
      ["Anna!", false, true],
      ["A man, a plan, a canal: Panama", true, true],
      ["Never odd or even", false, true],
      ["No x in Nixon", true, true],
      ["Step on no pet", false, false],
      ["aaa 1111", true, false],
      ["on no", false, false],
      ["été", true, true],
      ["Nothing here", false, false],
    ],
  },
  {
    id: "keywords:keyword_specific_position",
    params: { keyword: "tree", n: 2, m: 3 },
    rows: [
      ["It is. See the tree now.", true, true],
      ["It is. See the Tree now.", false, true],
      ["It is. Yes, the tree.", false, true],
      ["It is. Yes, tree.", true, false],
      ["It is. See the trees.", false, false],
      ["It is. Tree.", false, false],
      ["See the tree.", false, false],
    ],
  },
  {
    id: "keywords:keyword_specific_position",
    params: { keyword: ["well-known", "other"], n: 1, m: 1 },
    rows: [
      ["well-known facts", true, true],
      ["well known", false, false],
      ["other", false, false],
    ],
  },
  {
    id: "keywords:start_end",
    rows: [
      ["Rain is rain", true, true],
      ["Rain is rain.", false, false],
      ["Rain", false, false],
      ["(a (", true, false],
      ["don't say don't", false, true],
      ["Don’t say don't", false, true],
      ["rain rains", false, false],
      ["\n Rain, rain \n", true, true],
      [". a .", true, false],
    ],
  },
  {
    id: "count:count_increment_word",
    params: { keyword1: "sun", keyword2: "moon" },
    rows: [
      ["sun moon Moon", true, true],
      ["sun moon", false, false],
      ["sun sun moon moon", false, false],
      ["sun moon moon moon", false, false],
      ["sunny moon moonlight", true, false],
      ["moon moon", false, false],
    ],
  },
]);

describe("palindromes", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"), { minLength: 4, maxLength: 20 });

  it("are found wherever a word and its mirror image meet", () => {
    fc.assert(
      fc.property(letters, fc.boolean(), (half, odd) => {
        fc.pre(new Set(half).size > 1);
        const word = [...half, ...half.toReversed().slice(odd ? 1 : 0)].join("");
        expect(findPalindrome(`zy ${word.toUpperCase()}, xw`)).toBeDefined();
      }),
    );
  });

  it("read the same both ways, at whole words", () => {
    const words = fc.array(
      fc.string({ unit: fc.constantFrom("a", "b", "A", "1", "-", "'", "é", "\u0301"), maxLength: 4 }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(words, (given) => {
        const text = given.join(" ");
        const span = findPalindrome(text);
        if (span === undefined) return;
        const found = text.slice(...span);
        const plain = Array.from(
          found
            .normalize("NFC")
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N}]/gu, ""),
        );
        expect(plain.join("")).toBe(plain.toReversed().join(""));
        expect(plain.length).toBeGreaterThanOrEqual(3);
        expect(/[\p{L}\p{N}]\S*$/u.exec(text.slice(0, span[0]))).toBeNull();
      }),
    );
  });
});

describe("keywords", () => {
  it("carry the places where they stand", () => {
    const call = { id: "count:count_increment_word", params: { keyword1: "b", keyword2: "a" } };
    expect(judge(call, "a b a")).toMatchObject({
      kind: "pass",
      evidence: {
        spans: [
          [0, 1],
          [2, 3],
          [4, 5],
        ],
      },
    });
    expect(
      judge({ id: "keywords:keyword_specific_position", params: { keyword: "x", n: 1, m: 9 } }, "a"),
    ).toMatchObject({ code: "too-few", evidence: { count: 1, threshold: "at least 9" } });
  });

  it.each([
    { id: "keywords:word_once", params: {} },
    { id: "keywords:word_once", params: { keyword: "  " } },
    { id: "keywords:word_once", params: { keyword: "a(" } },
    { id: "keywords:word_once", params: { keyword: String.raw`(a)\1` } },
    { id: "keywords:exclude_word_harder", params: { instruction: "some words" } },
    { id: "keywords:word_count_different_numbers", params: { keyword: "a", frequency: 1 } },
    { id: "keywords:word_count_different_numbers", params: { keyword: "a", frequency: 1, relation: "at most" } },
    { id: "keywords:keyword_specific_position", params: { keyword: [], n: 1, m: 1 } },
    { id: "keywords:keyword_specific_position", params: { keyword: "a", n: 0, m: 1 } },
    { id: "keywords:keyword_specific_position", params: { keyword: "a", n: 1.5, m: 1 } },
    { id: "keywords:palindrom", params: {} },
  ])("refuse what the published code would draw at random: $id $params", (call) => {
    expect(() => judge(call, "a")).toThrow(/cannot be used|has no constraint/);
  });
});
