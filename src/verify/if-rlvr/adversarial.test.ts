import { describe, expect, it } from "vitest";
import { adversarialChecks, type SampleParams } from "../adversarial.test-support.ts";
import { ifRlvr, ifRlvrConstraints } from "./index.ts";

const samples: SampleParams = {
  "copy:repeat_phrase": [
    { phrase: "a b a", small_n: 2 },
    { phrase: "a* (b|c)+ .*x", small_n: 1 },
  ],
  "copy:copy": [{ prompt_to_repeat: "a copy" }],
  "copy:copying_simple": [{ prompt_to_repeat: "İ ſ" }],
  "copy:copying_multiple": [{ prompt_to_repeat: "a", N: 2 }],
  "new:copy_span_idx": [{ prompt_to_repeat: "some 😀 text", n_start: 0, n_end: 6 }],
  "detectable_format:sentence_hyphens": [{}],
  "keywords:no_adjacent_consecutive": [{}],
  "detectable_format:square_brackets": [{}],
  "keywords:word_once": [{ keyword: "cat" }, { keyword: "(a+)+$" }],
  "keywords:word_count_different_numbers": [{ keyword: "a", frequency: 3, relation: "at least" }],
  "keywords:exclude_word_harder": [{ keyword: "a" }],
  "paragraphs:paragraphs": [{}],
  "paragraphs:paragraphs2": [{}],
  "first_word:first_word_sent": [{ first_word: "a" }],
  "first_word:first_word_answer": [{ first_word: "b" }],
  "last_word:last_word_sent": [{ last_word: "a" }],
  "last_word:last_word_answer": [{ last_word: "!" }],
  "detectable_format:bigram_wrapping": [{}],
  "punctuation:punctuation_dot": [{}],
  "punctuation:punctuation_exclamation": [{}],
  "count:lowercase_counting": [{ N: 3 }],
  "letters:letter_counting": [{ N: 3, relation: "less than" }],
  "letters:letter_counting2": [{ letter: "a", let_frequency: 2, let_relation: "at least" }],
  "count:counting_composition": [{ n_sent: 1, n_words: 1 }],
  "count:count_unique": [{}],
  "count:count_increment_word": [{ keyword1: "a", keyword2: "[^b]c" }],
  "keywords:palindrome": [{}],
  "keywords:keyword_specific_position": [{ keyword: "a", n: 1, m: 2 }],
  "keywords:start_end": [{}],
};

describe("whatever the response and the parameters", () => {
  const set = { name: "if-rlvr", title: "IF-RLVR", source: "its 29", constraints: ifRlvrConstraints };
  it.each(adversarialChecks(set, samples))("$name", ({ run }) => run());
});

it("the set holds the 29 beside IFEval's 25, each id once", () => {
  const ids = ifRlvr.constraints.map(({ id }) => id);
  expect([ifRlvrConstraints.length, ids.length, new Set(ids).size]).toEqual([29, 54, 54]);
  expect(ids).toContain("change_case:english_capital");
});
