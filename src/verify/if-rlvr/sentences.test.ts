import { describe, expect, it } from "vitest";
import { regexSentences } from "./regex-sentences.ts";
import { judge, testVectors } from "./vectors.test-support.ts";

testVectors([
  {
    id: "first_word:first_word_sent",
    params: { first_word: "so" },
    rows: [
      ["So it is. So be it!", true, true],
      ["So it is. Thus be it!", false, false],
      ["So it is.\nso be it", true, true],
      ["So, it is.", false, true],
      ["“So it is.”", false, true],
      // The second mark is a sentence of its own.
      ["So what!!", false, true],
      ["Some.", false, false],
    ],
  },
  {
    id: "first_word:first_word_answer",
    params: { first_word: "So " },
    rows: [
      ["so it is", true, true],
      [" SO", true, true],
      ["So, it is", false, true],
      ["**So** it is", false, true],
      ["- So it is", false, true],
      ["Some", false, false],
      ["It is so", false, false],
    ],
  },
  {
    id: "last_word:last_word_sent",
    params: { last_word: "well-known" },
    rows: [
      ["It is well-known.", false, true],
      ["It is well-known. He is Well-Known!", false, true],
      ["It is known.", false, false],
      ["...", false, false],
    ],
  },
  {
    id: "last_word:last_word_sent",
    params: { last_word: ["end", "no"] },
    rows: [
      ["The end. Not the end?", true, true],
      ["The end.) The end", true, true],
      ["The end!! The end", false, true],
      ["The end. The bend.", false, false],
      ["no", false, false],
    ],
  },
  {
    id: "last_word:last_word_answer",
    params: { last_word: "end" },
    rows: [
      ["The END.", true, true],
      ["The end .", false, true],
      ["The e.n.d", true, false],
      ["The end of it", false, false],
      ["The “end”!", true, true],
    ],
  },
  {
    id: "count:lowercase_counting",
    params: { N: 2 },
    rows: [
      ["ONE two three", true, true],
      ["one two three", false, false],
      ["A naïve été là", true, false],
      ["don't stop", false, true],
      ["привет мир да", true, false],
      ["a1 b2 c3", true, false],
      ["ONE TWO", true, true],
    ],
  },
  {
    id: "count:lowercase_counting",
    params: { N: 0 },
    rows: [
      ["ONE", true, true],
      ["One two", false, false],
    ],
  },
  {
    id: "letters:letter_counting",
    params: { N: 3, relation: "less than" },
    rows: [
      ["ab 12", true, true],
      ["abc", false, false],
      ["привет", true, false],
    ],
  },
  {
    id: "letters:letter_counting",
    params: { N: 3, relation: "at least" },
    rows: [
      ["abc", true, true],
      ["ab", false, false],
      ["été", false, true],
    ],
  },
  {
    id: "letters:letter_counting2",
    params: { letter: "A", let_frequency: 2, let_relation: "at least" },
    rows: [
      ["a A", true, true],
      ["a", false, false],
    ],
  },
  {
    id: "count:counting_composition",
    params: { n_sent: 1, n_words: 2 },
    rows: [
      ["Birds fly.\n***\nFish swim.\n***\nCats nap.", false, true],
      ["Birds fly\n***\nFish swim\n***\nCats nap", true, true],
      ["Birds.\n***\nFish.\n***\nCats.", true, false],
      ["Birds fly.\n* * *\nFish swim.\n* * *\nCats nap.", false, true],
      ["***\nBirds fly\n***\nFish swim\n***\nCats nap", false, true],
      ["Birds fly\n***\n***\nFish swim\n***\nCats nap", false, false],
      ["Birds fly\n***\nFish swim", false, false],
      ["Birds fly\n***\nFish swim\n***\nCats nap\n***\nDogs run", false, false],
      ["Birds fly. They do.\n***\nFish swim\n***\nCats nap", false, false],
      ["Birds fly high\n***\nFish swim\n***\nCats nap", false, false],
    ],
  },
  {
    id: "count:count_unique",
    rows: [
      ["One two three.", true, true],
      ["One two. Three four.", false, true],
      ["one two one", false, false],
      ["The other the", true, false],
      ["Anna's Bert's", false, true],
      ["...", true, false],
    ],
  },
]);

// Each expectation is what the published function gives (its text stands in lm-eval's IFEval, too).
describe("sentences of the published code", () => {
  it.each([
    ["Mr. Smith met Dr. No. They left.", ["Mr. Smith met Dr. No.", "They left."]],
    ["Wow!! No?", ["Wow!", "!", "No?"]],
    ["Wait... what", ["Wait...", "what"]],
    ["See www.a.com now. Pi is 3.14 today", ["See www.", "a.com now.", "Pi is 3.14 today"]],
    ['"Yes." she said. "No!" he said.', ['"Yes".', "she said.", '"No"!', "he said."]],
    ["A Ph.D. holder. Acme Inc. It sells.", ["A Ph.D. holder.", "Acme Inc", "It sells."]],
    ["one\ntwo", ["one two"]],
    ["a <stop> b", ["a", "b"]],
    ["...", ["..."]],
    ["", []],
  ])("%j", (text, sentences) => expect(regexSentences(text)).toEqual(sentences));
});

describe("words at the edges", () => {
  it("show the word that is another", () => {
    const call = { id: "last_word:last_word_sent", params: { last_word: "end" }, mode: "fixed" } as const;
    expect(judge(call, "The end. The day!")).toMatchObject({
      code: "other-word",
      detail: 'the last word is "day!", wanted "end"',
      evidence: { found: "day!", span: [13, 17] },
    });
  });

  it("count lower case words, letters and repeated words", () => {
    expect(judge({ id: "count:lowercase_counting", params: { N: 1 } }, "a b")).toMatchObject({
      code: "too-many",
      evidence: { count: 2, threshold: "at most 1" },
    });
    expect(judge({ id: "letters:letter_counting", params: { N: 9, relation: "at least" } }, "ab")).toMatchObject({
      evidence: { count: 2, threshold: "at least 9" },
    });
    expect(judge({ id: "count:count_unique" }, "a b a")).toMatchObject({ evidence: { count: 1, spans: [[4, 5]] } });
  });

  it.each([
    { id: "first_word:first_word_sent", params: {} },
    { id: "first_word:first_word_answer", params: { first_word: ["a"] } },
    { id: "last_word:last_word_sent", params: { last_word: "" } },
    { id: "count:counting_composition", params: { n_sent: 0, n_words: 2 } },
    { id: "letters:letter_counting", params: { N: 1, relation: "exactly" } },
    { id: "count:lowercase_counting", params: { N: -1 } },
  ])("refuse what cannot be judged: $id $params", (call) => {
    expect(() => judge(call, "a")).toThrow(/cannot be used/);
  });
});
