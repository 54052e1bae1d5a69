import { describe, expect, it } from "vitest";
import { itJudges, judge, pointedAt, type Row } from "./mode-table.test-support.ts";
import { sentenceAlliterationIncrement } from "./sentence-alliteration-increment.ts";
import { sentenceIncrement } from "./sentence-increment.ts";
import { sentenceKeyword } from "./sentence-keyword.ts";

describe("sentences", () => {
  const alliteration: readonly Row[] = [
    ["two words, then three", {}, "Big bears sit. Cold cats climb here.", "+", "+"],
    ["as long as the one before", {}, "Big bears sit. Cold cats sit.", "not-longer", "not-longer"],
    ["shorter", {}, "Big bad bears sit. Cold cats sit.", "not-longer", "not-longer"],
    ["none in the first", {}, "One bear sits. Cold cats sit.", "+", "+"],
    ["none in the second", {}, "One bear sits. One cat sits.", "not-longer", "not-longer"],
    ["two short runs against a long one", {}, "Big bad bears sit. Cold cats dig ditches.", "+", "not-longer"],
    ["a single sentence", {}, "Big bears sit.", "+", "too-few"],
    ["case and marks before a word do not matter", {}, 'Big (bears) sit. *Cold* "cats" climb here.', "+", "+"],
    ["a curly quotation mark is no letter", {}, "Big bears sit. “Red “ants “dig there.", "+", "not-longer"],
    ["numbers of list items are no sentences", {}, "1. Big bears sit. 2. Cold cats climb here.", "not-longer", "+"],
    ["initials beyond the basic plane", {}, "Big bears sit. 𝒜b 𝒜c 𝒜d here.", "+", "+"],
  ];
  itJudges(sentenceAlliterationIncrement, alliteration);

  const keyword = { word: "cat", N: 2 };
  const rows: readonly Row[] = [
    ["in the sentence", keyword, "A dog. The CAT, too.", "+", "+"],
    ["in another sentence", keyword, "A cat. A dog.", "keyword-missing", "keyword-missing"],
    ["within a word", keyword, "A dog. We concatenate cats.", "keyword-missing", "keyword-missing"],
    ["too few sentences", keyword, "A cat sat here", "too-few-sentences", "too-few-sentences"],
    [
      "an accent makes another word",
      { word: "resume", N: 1 },
      "My résumé is here.",
      "keyword-missing",
      "keyword-missing",
    ],
    ["other scripts, other case", { word: "ΣΟΦΊΑ", N: 1 }, "Η σοφία ζει.", "+", "+"],
    ["a keyword with a mark at its end", { word: "C++", N: 1 }, "I like C++ a lot.", "keyword-missing", "+"],
    ["a keyword is no pattern", { word: "c.t", N: 1 }, "A cat sat.", "keyword-missing", "keyword-missing"],
    ["numbers of list items are no sentences", keyword, "1. A cat.\n2. A dog.", "+", "keyword-missing"],
  ];
  itJudges(sentenceKeyword, rows);

  const two = { small_n: 2 };
  const increments: readonly Row[] = [
    ["one, three, five", two, "One. Now there are. And now there are five.", "+", "+"],
    ["one word too many", two, "One. Now there are four.", "wrong-length", "wrong-length"],
    ["one word too few", two, "One. Now there.", "wrong-length", "wrong-length"],
    ["the third sentence breaks it", two, "One. Now there are. Now there are.", "wrong-length", "wrong-length"],
    ["shrinking", two, "Now there are. One.", "wrong-length", "wrong-length"],
    ["a single sentence", two, "One.", "+", "too-few"],
    ["no growth wanted", { small_n: 0 }, "One here. Two here.", "+", "+"],
    ["a lone dash of Unicode", two, "One. Now — there are.", "wrong-length", "+"],
    ["a lone hyphen", two, "One. Now - there are.", "+", "+"],
    ["numbers of list items are no sentences", two, "1. One. 2. Now there are.", "wrong-length", "+"],
  ];
  itJudges(sentenceIncrement, increments);

  it.each([
    [sentenceKeyword, { word: "cat" }],
    [sentenceKeyword, { N: 2 }],
    [sentenceKeyword, { word: "", N: 2 }],
    [sentenceKeyword, { word: "cat", N: 0 }],
    [sentenceKeyword, { word: "cat", N: -1 }],
    [sentenceKeyword, { word: "cat", N: 1.5 }],
    [sentenceIncrement, {}],
    [sentenceIncrement, { small_n: -1 }],
    [sentenceIncrement, { small_n: "2" }],
    [sentenceIncrement, { small_n: 2, more: 1 }],
    [sentenceAlliterationIncrement, { N: 1 }],
  ])("%# refuses what the published code would draw at random, and what it does not know", (constraint, params) => {
    expect(() => judge(constraint, params, "A cat.", "parity")).toThrow(constraint.id);
  });

  it("points at the keyword, and at the sentence that breaks the row", () => {
    const kept = "A dog. The CAT and the cat.";
    expect(pointedAt(kept, judge(sentenceKeyword, keyword, kept, "fixed"))).toEqual(["CAT", "cat"]);
    const lost = "One. Now there are four.";
    const verdict = judge(sentenceIncrement, two, lost, "fixed");
    expect(pointedAt(lost, verdict)).toEqual(["Now there are four."]);
    expect(verdict).toMatchObject({ evidence: { count: 4, threshold: "exactly 3" } });
  });
});
