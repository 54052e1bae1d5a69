import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countPlainWords, firstPlainWord, foldWord, phraseSpans, plainWords, wordPartSpans } from "./plain-words.ts";

describe("words of a reader", () => {
  it.each([
    ["don't stop", ["don't", "stop"]],
    ["don’t stop", ["don’t", "stop"]],
    ["well-known, and/or", ["well-known", "and", "or"]],
    ["well--known", ["well", "known"]],
    ["1,000.5 at 10:30", ["1,000.5", "at", "10:30"]],
    ["1, 2: 3. at:10", ["1", "2", "3", "at", "10"]],
    ["one—two -- three", ["one", "two", "three"]],
    ["U.S. and e.g. this.", ["U.S", "and", "e.g", "this"]],
    ["the U.S.-made, the E.U's", ["the", "U.S", "made", "the", "E.U's"]],
    ["E\u0301.U. too", ["E\u0301.U", "too"]],
    ["**bold** _it_ __it__ `code`", ["bold", "it", "it", "code"]],
    ["snake_case ___ _ a__b", ["snake_case", "a", "b"]],
    ["co\u00adoperate", ["co\u00adoperate"]],
    ["cafe\u0301 हिन्दी", ["cafe\u0301", "हिन्दी"]],
    ["❤️ 😀 … “” -- ' _", []],
    ["end.Next 3.x", ["end", "Next", "3", "x"]],
    ["'tis rock-'n'-roll", ["tis", "rock", "n", "roll"]],
  ])("%j", (text, words) => {
    expect(plainWords(text).map((word) => word.text)).toEqual(words);
    for (const { text: word, span } of plainWords(text)) expect(text.slice(span[0], span[1])).toBe(word);
    expect(countPlainWords(text)).toBe(words.length);
    expect(firstPlainWord(text)).toBe(words[0] === undefined ? undefined : foldWord(words[0]));
  });

  it("are each one word by themselves", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("aÉ1 .,:'’-_\u00ad\u0301*/")) }), (text) => {
        for (const { text: word } of plainWords(text))
          expect(plainWords(word).map((again) => again.text)).toEqual([word]);
      }),
    );
  });

  it.each(["a.".repeat(50_000), "_".repeat(100_000), "1,".repeat(50_000), `a${"\u0301".repeat(100_000)}`])(
    "are found in a hostile text (%#)",
    (text) => {
      expect(countPlainWords(text)).toBeLessThanOrEqual(50_000);
      expect(phraseSpans(text, "cat")).toEqual([]);
    },
  );
});

describe("a phrase", () => {
  it.each([
    ["cat", "A cat, the CAT; (cat)", 3],
    ["cat", "_cat_ and __cat__ and *cat*", 3],
    ["cat", "cat-like, the cat's", 2],
    ["cat", "cats concat cat_dog dog_cat cat2 cat\u0301", 0],
    ["cat", "cat\u00adalogue", 0],
    ["don't", "Don’t", 1],
    ["caf\u00e9", "cafe\u0301", 1],
    ["ice cream", "ice\n  cream", 1],
    ["ice cream", "nice cream, ice creams", 0],
    ["_id", "my_id", 0],
    ["_id", "an _id", 1],
    ["C++", "C++ or C+++", 2],
    ["猫", "小猫们", 1],
  ])("%j in %j", (phrase, text, times) => {
    expect(phraseSpans(text, phrase)).toHaveLength(times);
  });
});

it.each([
  ["risk-adjusted don't", ["risk", "adjusted", "don", "t"]],
  ["snake_case _it_", ["snake_case", "it"]],
  ["… _ -", []],
])("the parts of words in %j", (text, parts) => {
  expect(wordPartSpans(text).map((span) => text.slice(...span))).toEqual(parts);
});
