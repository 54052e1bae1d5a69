import { describe, expect, it } from "vitest";
import { itJudges, itRefuses, judge, pointedAt } from "./mode-table.test-support.ts";
import { ratioOverlap } from "./ratio-overlap.ts";
import { ratioSentenceBalance } from "./ratio-sentence-balance.ts";
import { ratioSentenceType } from "./ratio-sentence-type.ts";
import { ratioSentenceWords } from "./ratio-sentence-words.ts";
import { ratioStopWords } from "./ratio-stop-words.ts";

itJudges(ratioStopWords, [
  ["half of the words", { percentage: 50 }, "The cat", "+", "+"],
  ["one per cent less allowed", { percentage: 49 }, "The cat", "too-many", "too-many"],
  ["none", { percentage: 0 }, "Cats sleep", "+", "+"],
  ["the parts of a contraction are stop words", { percentage: 66 }, "Don't sleep", "too-many", "too-many"],
  ["no words", { percentage: 100 }, "?!", "no-words", "no-words"],
  // (7 / 25) * 100 is 28.000000000000004
  ["rounding", { percentage: 28 }, `${"the ".repeat(7)}${"cat ".repeat(18)}`, "too-many", "+"],
  ["one more than rounding", { percentage: 28 }, `${"the ".repeat(8)}${"cat ".repeat(18)}`, "too-many", "too-many"],
]);

itJudges(ratioSentenceType, [
  ["two to one", {}, "I ran. I sat. Did you?", "+", "+"],
  ["one to one", {}, "I ran. Did you?", "too-few", "too-few"],
  ["three to one", {}, "I ran. I sat. I ate. Did you?", "too-many", "too-many"],
  ["neither kind", {}, "no marks at all", "+", "no-questions"],
  ["exclamations only", {}, "Stop! Go!", "+", "no-questions"],
  ["no question", {}, "I ran.", "too-many", "no-questions"],
  ["marks before closing quotation marks", {}, 'I ran. I sat. "Did you?"', "too-many", "+"],
  ["marks before curly quotation marks", {}, "I ran. “I sat.” Did you?", "too-few", "+"],
  ["marks before markup", {}, "I ran. I sat. _Did you?_", "too-many", "+"],
  ["a quotation in a statement", {}, 'I ran. I asked "why?". Did you?', "+", "+"],
  ["numbers of list items", {}, "1. Why now?\n2. I ran.\n3. I sat.", "too-many", "+"],
  ["an interrobang asks", {}, "I ran. I sat. Did you!?", "+", "+"],
  ["an interrobang beside quotation marks asks", {}, 'I ran. I sat. "Did you!?"', "too-many", "+"],
]);

itJudges(ratioSentenceBalance, [
  ["one of each", {}, "I ran. Did you? Go!", "+", "+"],
  ["two of each", {}, "I ran. Did you? Go! I sat. Do you? Stop!", "+", "+"],
  ["no exclamation", {}, "I ran. Did you?", "unbalanced", "unbalanced"],
  ["one statement more", {}, "I ran. I sat. Did you? Go!", "unbalanced", "unbalanced"],
  ["none of the kinds", {}, "no marks at all", "+", "no-sentences"],
  ["an interrobang was a sentence of its own", {}, "I ran. Did you?!", "+", "unbalanced"],
  ["a bracket hid the mark", {}, "I ran. Did you? (Go!)", "unbalanced", "+"],
  ["an emoji after the mark", {}, "I ran. Did you? Go!🎉", "unbalanced", "+"],
]);

const reference_text = "the quick brown fox jumps over the lazy dog";

itJudges(ratioOverlap, [
  ["the whole reference", { reference_text, percentage: 100 }, reference_text, "+", "+"],
  ["two points below", { reference_text, percentage: 98 }, reference_text, "+", "+"],
  ["three points below", { reference_text, percentage: 97 }, reference_text, "too-many", "too-many"],
  ["words of the reference in another order", { reference_text, percentage: 0 }, "dog fox quick the", "too-many", "+"],
  ["half of the words' trigrams", { reference_text, percentage: 50 }, "the quick brown cat", "too-many", "+"],
  ["two fifths of the characters' trigrams", { reference_text, percentage: 40 }, "quicxyz", "+", "no-trigrams"],
  ["nothing of it", { reference_text, percentage: 60 }, "ABC DEF GHI", "too-few", "too-few"],
  ["too short for a trigram", { reference_text, percentage: 0 }, "ab", "no-trigrams", "no-trigrams"],
  ["code points, not code units", { reference_text, percentage: 0 }, "😀😀", "no-trigrams", "no-trigrams"],
  ["case and punctuation", { reference_text, percentage: 100 }, "The quick, brown fox!", "too-few", "+"],
]);

itJudges(ratioSentenceWords, [
  ["three of one length", {}, "Cats run. Dogs sit. Fish eat.", "+", "+"],
  ["one longer by one", {}, "Cats run. Dogs sit. Birds eat.", "unequal-length", "unequal-length"],
  ["two sentences", {}, "Cats run. Dogs sit.", "too-few", "too-few"],
  ["four sentences", {}, "Cats run. Dogs sit. Fish eat. Owls fly.", "too-many", "too-many"],
  ["a word twice", {}, "Cats run. Dogs run. Fish eat.", "+", "repeated-word"],
  ["the same sentence three times", {}, "Cats run. Cats run. Cats run.", "+", "repeated-word"],
  ["a word twice in other case", {}, "Cats run. Dogs Run. Fish eat.", "+", "repeated-word"],
  ["code points, not code units", {}, "Cats 😀😀😀. Dogs sit. Fish eat.", "+", "+"],
  ["an accent that is a letter of its own", {}, "Café run. Dogs sit. Fish eat.", "+", "+"],
  ["an accent is part of its letter", {}, "Cafe\u0301 run. Dogs sit. Fish eat.", "unequal-length", "+"],
  ["numbers of list items", {}, "1. Cats run.", "too-few", "too-few"],
]);

describe("the evidence of ratios", () => {
  it("says what was counted", () => {
    expect(judge(ratioStopWords, { percentage: 10 }, "The cat", "fixed")).toEqual({
      kind: "fail",
      code: "too-many",
      detail: "1 stop words, wanted at most 10 % of 2 words",
      evidence: { count: 1, threshold: "at most 10 % of 2 words", spans: [[0, 3]] },
    });
    expect(judge(ratioOverlap, { reference_text, percentage: 90 }, "the quick brown cat", "fixed")).toMatchObject({
      detail: "50.0 % of 2 trigrams are in the reference, wanted 90 % ± 2",
      evidence: { count: 1 },
    });
    expect(judge(ratioSentenceBalance, {}, "I ran. Did you?", "fixed")).toMatchObject({
      detail: "1 declarative, 1 interrogative and 0 exclamatory sentences",
    });
    const mixed = "Did you? I ran. Go!";
    expect(pointedAt(mixed, judge(ratioSentenceType, {}, mixed, "fixed"))).toEqual(["I ran."]);
    expect(pointedAt(mixed, judge(ratioSentenceBalance, {}, mixed, "parity"))).toEqual(["Did you?", "I ran.", "Go!"]);
    const shared = "A quick brown fox jumps, and the lazy dog";
    const overlap = { reference_text, percentage: 50 };
    expect(pointedAt(shared, judge(ratioOverlap, overlap, shared, "fixed"))).toEqual([
      "quick brown fox jumps",
      "the lazy dog",
    ]);
    expect(pointedAt("xxquickxx", judge(ratioOverlap, overlap, "xxquickxx", "parity"))).toEqual(["quick"]);
    const twice = "Cats run. Dogs run. Fish eat.";
    expect(pointedAt(twice, judge(ratioSentenceWords, {}, twice, "fixed"))).toEqual(["run"]);
    expect(pointedAt(twice, judge(ratioSentenceWords, {}, twice, "parity"))).toEqual([
      "Cats run.",
      "Dogs run.",
      "Fish eat.",
    ]);
  });
});

describe("parameters of ratios, which the published code would replace at random", () => {
  itRefuses(ratioStopWords, [{}, { percentage: -1 }, { percentage: 101 }]);
  itRefuses(ratioOverlap, [{ percentage: 10 }, { percentage: 10, reference_text: "" }, { reference_text: "text" }]);
  itRefuses(ratioSentenceType, [{ ratio: 2 }]);
});
