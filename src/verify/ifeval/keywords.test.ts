import { describe, expect, it } from "vitest";
import { judge, testVectors } from "./vectors.test-support.ts";

testVectors([
  {
    id: "keywords:existence",
    params: { keywords: ["cat", "Dog"] },
    rows: [
      ["A cat and a dog.", true, true],
      ["CAT, DOG", true, true],
      ["concatenate the dogma", true, false],
      ["a cat and no d-o-g", false, false],
      ["cat", false, false],
      ["cat’s dog", true, true],
      // A combining mark makes another letter of the last one.
      ["cat\u0301 dog", true, false],
      ["cat_dog", true, false],
    ],
  },
  {
    id: "keywords:existence",
    params: { keywords: ["c.t"] },
    rows: [
      ["cut", true, false],
      ["c.t", true, true],
      ["ct", false, false],
    ],
  },
  {
    id: "keywords:existence",
    params: { keywords: ["café"] },
    rows: [
      ["CAFÉ", true, true],
      ["cafe\u0301", false, true],
      ["cafe", false, false],
    ],
  },
  {
    id: "keywords:existence",
    params: { keywords: ["ink", "don't  know"] },
    rows: [
      ["İNK don't  know", true, false],
      ["ınk DON'T  KNOW", true, false],
      ["ink don’t\nknow", false, true],
      ["ink don't  know", true, true],
    ],
  },
  {
    id: "keywords:existence",
    params: { keywords: ["世界"] },
    rows: [
      ["你好世界啊", true, true],
      ["你好", false, false],
    ],
  },
  {
    id: "keywords:frequency",
    params: { keyword: " the ", frequency: 2, relation: "at least" },
    rows: [
      ["the the", true, true],
      ["The other", true, false],
      ["the", false, false],
      ["thethe", true, false],
    ],
  },
  {
    id: "keywords:frequency",
    params: { keyword: "aa", frequency: 2, relation: "less than" },
    rows: [
      ["aa", true, true],
      // Those that overlap are one.
      ["aaa", true, true],
      ["aaaa", false, true],
      ["aa aa", false, false],
      ["none", true, true],
    ],
  },
  {
    id: "keywords:frequency",
    params: { keyword: "x", frequency: 0, relation: "at least" },
    rows: [["nothing", true, true]],
  },
  {
    id: "keywords:forbidden_words",
    params: { forbidden_words: ["cat", "be"] },
    rows: [
      ["dogs", true, true],
      ["cats bee", true, true],
      ["a Cat", false, false],
      ["cat-like", false, false],
      ["cat_like", true, true],
      ["to be", false, false],
      ["cat\u0301", false, true],
      ["écat", true, true],
    ],
  },
  {
    id: "keywords:forbidden_words",
    params: { forbidden_words: ["C++"] },
    rows: [
      // For the published code it is one or more of the letter C.
      ["vitamin C", false, true],
      ["C++ is fun", false, false],
      ["c++", false, false],
      ["D", true, true],
    ],
  },
  {
    id: "keywords:letter_frequency",
    params: { letter: "Q", let_frequency: 2, let_relation: "at least" },
    rows: [
      ["Qq", true, true],
      ["q", false, false],
      ["qwerty q", true, true],
      ["p", false, false],
    ],
  },
  {
    id: "keywords:letter_frequency",
    params: { letter: "#", let_frequency: 1, let_relation: "less than" },
    rows: [
      ["no hash", true, true],
      ["#", false, false],
    ],
  },
  {
    id: "keywords:letter_frequency",
    params: { letter: "k", let_frequency: 2, let_relation: "at least" },
    rows: [
      // The Kelvin sign is a K in lower case; a long s is no s.
      ["k\u212A", true, true],
      ["İk", false, false],
    ],
  },
]);

describe("evidence", () => {
  it("says which keywords are missing, and where the others stand", () => {
    const given = { id: "keywords:existence", params: { keywords: ["dog", "emu", "cat"] } };
    expect(judge(given, "A cat, a dog.")).toEqual({
      kind: "fail",
      code: "missing",
      detail: 'not found: "emu"',
      evidence: {
        count: 2,
        threshold: "exactly 3",
        spans: [
          [2, 5],
          [9, 12],
        ],
      },
    });
  });

  it("shows every forbidden word", () => {
    const given = { id: "keywords:forbidden_words", params: { forbidden_words: ["b", "a", "c"] } };
    expect(judge(given, "a b a")).toMatchObject({
      code: "forbidden",
      detail: 'found: "b", "a"',
      evidence: {
        count: 3,
        spans: [
          [0, 1],
          [2, 3],
          [4, 5],
        ],
      },
    });
  });

  it("leaves the places of letters out where lower case is longer", () => {
    const given = {
      id: "keywords:letter_frequency",
      params: { letter: "a", let_frequency: 1, let_relation: "at least" },
    };
    expect(judge(given, "ba")).toMatchObject({ evidence: { spans: [[1, 2]] } });
    expect(judge(given, "İa").kind === "pass" && judge(given, "İa")).not.toHaveProperty("evidence.spans");
  });
});

describe("parameters that no verdict can rest on", () => {
  it.each([
    ["keywords:existence", {}, "keywords"],
    ["keywords:existence", { keywords: [] }, "keywords"],
    ["keywords:existence", { keywords: ["a", " "] }, "keywords.1: is blank"],
    ["keywords:existence", { keywords: ["(a"] }, "Python refuses this pattern: missing )"],
    ["keywords:existence", { keywords: ["(?=a)"] }, "look-ahead"],
    ["keywords:frequency", { keyword: "a", frequency: -1, relation: "at least" }, "frequency"],
    ["keywords:frequency", { keyword: "a", frequency: 1.5, relation: "at least" }, "frequency"],
    ["keywords:frequency", { keyword: "a", frequency: 1, relation: "at most" }, "relation"],
    ["keywords:frequency", { keyword: "a", frequency: 1 }, "relation"],
    ["keywords:frequency", { keyword: "a*", frequency: 1, relation: "at least" }, "matches the empty text"],
    ["keywords:letter_frequency", { letter: "ab", let_frequency: 1, let_relation: "at least" }, "one character"],
    ["keywords:letter_frequency", { letter: "", let_frequency: 1, let_relation: "at least" }, "letter"],
    ["keywords:forbidden_words", { forbidden_words: "a" }, "forbidden_words"],
    ["language:response_language", { language: "zh" }, "language"],
    ["length_constraints:nth_paragraph_first_word", { num_paragraphs: 2, nth_paragraph: 3, first_word: "a" }, "beyond"],
    ["length_constraints:nth_paragraph_first_word", { num_paragraphs: 2, nth_paragraph: 0, first_word: "a" }, "nth_"],
    ["detectable_format:title", { title: "x" }, "title"],
  ])("%s %j", (id, params, problem) => {
    expect(() => judge({ id, params }, "x")).toThrow(expect.objectContaining({ code: "bad-constraint-params" }));
    expect(() => judge({ id, params }, "x")).toThrow(problem);
  });

  it("takes 7.0 for 7, 0 for 0 and null for nothing", () => {
    const id = "keywords:frequency";
    const params = { keyword: "a", frequency: JSON.parse("1.0") as number, relation: "less than", letter: null };
    expect(judge({ id, params }, "b")).toMatchObject({ kind: "pass", evidence: { threshold: "less than 1" } });
    expect(judge({ id, params: { ...params, frequency: 0 } }, "b").kind).toBe("fail");
  });
});
