import { describe, expect, it } from "vitest";
import { judge, testVectors } from "./vectors.test-support.ts";

testVectors([
  {
    id: "length_constraints:number_sentences",
    params: { num_sentences: 2, relation: "at least" },
    rows: [
      ["One. Two.", true, true],
      ["Dr. Who met Mr. Smith.", false, false],
      ["One? Two!", true, true],
      ["One, two", false, false],
      // Punkt takes the number of an item for a sentence.
      ["1. One item", true, false],
    ],
  },
  {
    id: "length_constraints:number_sentences",
    params: { num_sentences: 2, relation: "less than" },
    rows: [
      ["One.", true, true],
      ["One. Two.", false, false],
    ],
  },
  {
    id: "length_constraints:number_words",
    params: { num_words: 3, relation: "at least" },
    rows: [
      ["one two three", true, true],
      ["one two", false, false],
      ["don't stop", true, false],
      ["don’t stop now", true, true],
      ["well-known fact", true, false],
      ["1,000.5 m", true, false],
      ["one—two", false, false],
      ["हिन्दी", false, false],
      ["one two ❤️", true, false],
      ["... - !", false, false],
    ],
  },
  {
    id: "length_constraints:number_words",
    params: { num_words: 3, relation: "less than" },
    rows: [
      ["naïve café", true, true],
      ["e\u0301a b", true, true],
      ["a b c", false, false],
    ],
  },
  {
    id: "length_constraints:number_paragraphs",
    params: { num_paragraphs: 2 },
    rows: [
      ["a\n***\nb", true, true],
      ["a *** b", true, true],
      ["***\na\n***\nb\n***", true, true],
      ["a ***bold b", true, false],
      ["the ***bold*** word", false, false],
      ["a\n***\n***\nb", false, false],
      ["a\n****\nb", true, false],
      ["a\n\nb", false, false],
      ["a\n***\nb\n***\nc", false, false],
      ["a\u2028***\u0085b", true, true],
    ],
  },
  {
    id: "length_constraints:number_paragraphs",
    params: { num_paragraphs: 1 },
    rows: [
      ["a", true, true],
      ["***", false, false],
      ["***\na", true, true],
    ],
  },
  {
    id: "length_constraints:nth_paragraph_first_word",
    params: { num_paragraphs: 2, nth_paragraph: 2, first_word: "Hello" },
    rows: [
      ["a\n\nhello b", true, true],
      ["a\n\nHELLO, b", true, true],
      ['a\n\n\'"Hello" b', true, true],
      ["a\n\nHello's", true, false],
      ["a\n\n**Hello** b", false, true],
      ["a\n\n“Hello” b", false, true],
      // One blank line more moves the published code's count, not the reader's.
      ["a\n\n\n\nhello b", false, true],
      ["a\n \nhello b", false, true],
      ["a\nhello b", false, false],
      ["a\n\nhello\n\nc", false, false],
      ["a\n\nhellos", false, false],
      ["hello\n\na", false, false],
    ],
  },
  {
    id: "length_constraints:nth_paragraph_first_word",
    params: { num_paragraphs: 1, nth_paragraph: 1, first_word: "I'm" },
    rows: [["I’m here", false, true]],
  },
]);

describe("evidence", () => {
  it("counts sentences and shows them", () => {
    const given = { id: "length_constraints:number_sentences", params: { num_sentences: 1, relation: "less than" } };
    expect(judge(given, "One. Two.")).toEqual({
      kind: "fail",
      code: "too-many",
      detail: "2 sentences, wanted less than 1",
      evidence: {
        count: 2,
        threshold: "less than 1",
        spans: [
          [0, 4],
          [5, 9],
        ],
      },
    });
  });

  it("shows the blank paragraph and the wrong first word", () => {
    const paragraphs = { id: "length_constraints:number_paragraphs", params: { num_paragraphs: 2 } };
    expect(judge(paragraphs, "a*** ***b")).toMatchObject({ code: "blank-paragraph" });
    const word = {
      id: "length_constraints:nth_paragraph_first_word",
      params: { num_paragraphs: 2, nth_paragraph: 2, first_word: "no" },
    };
    expect(judge(word, "a\n\nyes b")).toMatchObject({ code: "other-word", evidence: { span: [3, 8], found: "yes" } });
    expect(judge(word, "no")).toMatchObject({ code: "too-few", evidence: { count: 1, threshold: "exactly 2" } });
  });
});
