import { describe, expect, it } from "vitest";
import { countConjunctions } from "./count-conjunctions.ts";
import { countKeywordsMultiple } from "./count-keywords-multiple.ts";
import { countNumbers } from "./count-numbers.ts";
import { countPersonNames, personNames } from "./count-person-names.ts";
import { countPronouns } from "./count-pronouns.ts";
import { countPunctuation } from "./count-punctuation.ts";
import { countUniqueWordCount } from "./count-unique-word-count.ts";
import { countWordCountRange } from "./count-word-count-range.ts";
import { countWordsJapanese } from "./count-words-japanese.ts";
import { itJudges, itRefuses, judge, pointedAt } from "./mode-table.test-support.ts";

const range = { min_words: 2, max_words: 3 };

itJudges(countWordCountRange, [
  ["at the lower bound", range, "one two", "+", "+"],
  ["at the upper bound", range, "one two three", "+", "+"],
  ["one below", range, "one", "too-few", "too-few"],
  ["one above", range, "one two three four", "too-many", "too-many"],
  ["a contraction is two words to the published code", range, "don't", "+", "too-few"],
  ["a compound is one word", range, "a well-known 1,000.5", "too-many", "+"],
  ["marks do not cut words", range, "हिन्दी", "too-few", "too-few"],
  ["decomposed accents", range, "cafe\u0301s a", "+", "+"],
  ["a dash is no word", range, "— one – two —", "+", "+"],
  ["initials are one word", range, "U.S.", "+", "too-few"],
  ["padded", range, "\u00A0\n one \u2003", "too-few", "too-few"],
  ["blank", { min_words: 0, max_words: 3 }, " \u2028", "empty", "empty"],
  ["the mark of an emoji counted as a word", { min_words: 1, max_words: 1 }, "one ❤️ 😀", "too-many", "+"],
]);

itJudges(countUniqueWordCount, [
  ["at the threshold", { N: 2 }, "Cat dog cat.", "+", "+"],
  ["one below", { N: 3 }, "Cat dog cat.", "too-few", "too-few"],
  ["case makes no other word", { N: 2 }, "CAT cat", "too-few", "too-few"],
  ["punctuation alone counted as a word", { N: 3 }, "cat - dog", "+", "too-few"],
  ["curly quotes made another word", { N: 3 }, "“cat” cat dog", "+", "too-few"],
  ["a dash counted as a word", { N: 3 }, "cat — dog", "+", "too-few"],
  ["accents in either encoding", { N: 2 }, "é e\u0301", "+", "too-few"],
]);

itJudges(countConjunctions, [
  ["two kinds", { small_n: 2 }, "this and that or nothing", "+", "+"],
  ["one below", { small_n: 3 }, "this and that or nothing", "too-few", "too-few"],
  ["case made two of one", { small_n: 2 }, "And this and that", "+", "too-few"],
  ["a comma made two of one", { small_n: 2 }, "this and, well, and that", "+", "too-few"],
  ["a slash parts words", { small_n: 2 }, "and/or", "too-few", "+"],
  ["inside words", { small_n: 1 }, "sand bandor soy", "too-few", "too-few"],
  ["curly quotes", { small_n: 1 }, "“and”", "too-few", "+"],
]);

itJudges(countPersonNames, [
  ["two names", { N: 2 }, "Emma met Liam's dog.", "+", "+"],
  ["one twice", { N: 2 }, "Emma met Emma.", "too-few", "too-few"],
  ["inside another name", { N: 2 }, "Isabella in Miami", "too-few", "too-few"],
  ["in lower case", { N: 1 }, "emma", "too-few", "too-few"],
  ["not of the list", { N: 1 }, "Peter", "too-few", "too-few"],
  ["underscores are word characters", { N: 1 }, "_Emma_", "too-few", "too-few"],
  ["all of them", { N: 50 }, personNames.join(", "), "+", "+"],
  ["one more than there are", { N: 51 }, personNames.join(", "), "too-few", "too-few"],
]);

itJudges(countNumbers, [
  ["two numbers", { N: 2 }, "3 cats and 12 dogs", "+", "+"],
  ["one too many", { N: 2 }, "3 cats, 12 dogs, 1 bird", "too-many", "too-many"],
  ["one too few", { N: 2 }, "3 cats, two dogs", "too-few", "too-few"],
  ["thousands and decimals are one", { N: 1 }, "1,000.5", "+", "+"],
  ["a range merged into one", { N: 1 }, "3-4", "+", "too-many"],
  ["a range is two numbers", { N: 2 }, "3-4", "too-few", "+"],
  ["a date is three", { N: 3 }, "2024-01-05", "too-few", "+"],
  ["a list without spaces", { N: 3 }, "1,2,3", "too-few", "+"],
  ["no thousands", { N: 2 }, "1,0001", "too-few", "+"],
  ["a dot of the list", { N: 2 }, "1. one\n2. two", "+", "+"],
  ["digits of other scripts", { N: 1 }, "٣٤", "+", "+"],
  ["superscripts are none", { N: 0 }, "x²", "+", "+"],
  ["none wanted", { N: 0 }, "no 1", "too-many", "too-many"],
]);

itJudges(countPunctuation, [
  ["all marks", {}, "A, b; c: d. E! F? G?!", "+", "+"],
  ["the interrobang's own marks do not count", {}, "A, b; c: d. G?!", "missing-marks", "missing-marks"],
  ["no interrobang", {}, "A, b; c: d. E! F?", "missing-marks", "missing-marks"],
  ["the interrobang in one character", {}, "A, b; c: d. E! F? G‽", "+", "+"],
  ["the other way round", {}, "A, b; c: d. E! F? G!?", "+", "+"],
  ["a second interrobang stood for both", {}, "A, b; c: d. F?! G?!", "+", "missing-marks"],
  ["no colon", {}, "A, b; d. E! F? G?!", "missing-marks", "missing-marks"],
  ["marks of other scripts", {}, "A， b； c： d。 E！ F？ G?!", "missing-marks", "missing-marks"],
]);

itJudges(countWordsJapanese, [
  ["every second", { N: 2 }, "The ねこ is 猫", "+", "+"],
  ["the second is not", { N: 2 }, "The cat is ねこ", "too-many", "too-many"],
  ["Chinese", { N: 2 }, "The 猫 is 黑色", "+", "no-kana"],
  ["fewer than N words", { N: 5 }, "ねこ ねこ", "+", "too-few"],
  ["numbers are let through", { N: 2 }, "One 2 three ねこ", "+", "+"],
  ["numbers only", { N: 2 }, "One 2 three 4", "+", "no-kana"],
  ["superscripts are digits", { N: 1 }, "ねこ ²", "+", "+"],
  ["fractions are not", { N: 1 }, "ねこ ½", "too-many", "+"],
  ["kana in half width", { N: 1 }, "ﾈｺ", "too-many", "+"],
  ["Japanese punctuation", { N: 2 }, "The 「ねこ」。", "+", "+"],
  ["a dash is no word", { N: 2 }, "The — ねこ", "too-many", "+"],
  ["Korean", { N: 1 }, "고양이", "too-many", "too-many"],
]);

itJudges(countPronouns, [
  ["at the threshold", { N: 2 }, "I saw her", "+", "+"],
  ["one below", { N: 3 }, "I saw her", "too-few", "too-few"],
  ["repetitions count", { N: 3 }, "I, I and I", "+", "+"],
  ["a slash parts words", { N: 3 }, "she/her/hers", "+", "+"],
  ["contractions", { N: 2 }, "It's what I'm", "+", "+"],
  ["inside words", { N: 1 }, "hero theme shell", "too-few", "too-few"],
]);

const keywords = { keyword1: "cat", keyword2: "dog", keyword3: "sun", keyword4: "sea", keyword5: "Sky" };
const story = "Cat. dog dog sun Sun sun sea sea sea sea sea sky sky sky sky sky sky sky";

itJudges(countKeywordsMultiple, [
  ["1, 2, 3, 5, 7", keywords, story, "+", "+"],
  ["one more", keywords, `${story} cat`, "too-many", "too-many"],
  ["one less", keywords, story.replace("Cat", "C"), "too-few", "too-few"],
  ["inside a word", keywords, `${story} concatenate`, "too-many", "+"],
  ["a plural", keywords, story.replace("Cat", "Cats"), "+", "too-few"],
  ["padded keywords", { ...keywords, keyword1: " cat " }, story, "+", "+"],
  ["a keyword of pattern characters", { ...keywords, keyword1: "c.t" }, story, "too-few", "too-few"],
  ["a keyword that ends in punctuation", { ...keywords, keyword1: "c++" }, story.replace("Cat", "C++!"), "+", "+"],
]);

describe("the evidence of counts", () => {
  it("points at what was counted", () => {
    const response = "Emma met 1,000.5 cats and And.";
    expect(pointedAt(response, judge(countPersonNames, { N: 2 }, response, "fixed"))).toEqual(["Emma"]);
    expect(pointedAt(response, judge(countNumbers, { N: 2 }, response, "parity"))).toEqual(["1,000.5"]);
    expect(pointedAt(response, judge(countConjunctions, { small_n: 2 }, response, "parity"))).toEqual(["and", "And."]);
    expect(pointedAt(response, judge(countConjunctions, { small_n: 2 }, response, "fixed"))).toEqual(["and"]);
    expect(pointedAt("The cat. A ねこ", judge(countWordsJapanese, { N: 2 }, "The cat. A ねこ", "fixed"))).toEqual([
      "cat.",
    ]);
    expect(pointedAt(story, judge(countKeywordsMultiple, keywords, story, "fixed"))).toHaveLength(18);
  });

  it("says the count and the threshold", () => {
    expect(judge(countWordCountRange, range, "one", "fixed")).toEqual({
      kind: "fail",
      code: "too-few",
      detail: "1 words, wanted between 2 and 3",
      evidence: { count: 1, threshold: "between 2 and 3" },
    });
    expect(judge(countPronouns, { N: 1 }, "I", "fixed")).toEqual({
      kind: "pass",
      evidence: { count: 1, threshold: "at least 1", spans: [[0, 1]] },
    });
    expect(judge(countKeywordsMultiple, keywords, `${story} cat cat`, "fixed")).toMatchObject({
      detail: '"cat" occurs 3 times, wanted 1',
      evidence: { count: 4, threshold: "exactly 5" },
    });
    expect(judge(countPunctuation, {}, "A?! b", "fixed")).toMatchObject({ detail: "missing: . , ! ? ; :" });
  });

  it("keeps no places where lower case is longer than the response", () => {
    const verdict = judge(countPronouns, { N: 1 }, "İ saw her", "fixed");
    expect(verdict).toEqual({ kind: "pass", evidence: { count: 1, threshold: "at least 1" } });
  });
});

describe("parameters of counts, which the published code would replace at random", () => {
  itRefuses(countWordCountRange, [{ min_words: 5 }, { min_words: 5, max_words: -1 }, { min_words: 5, max_words: 4 }]);
  itRefuses(countUniqueWordCount, [{}, { N: 1.5 }, { N: "3" }, { N: 3, n: 3 }]);
  itRefuses(countWordsJapanese, [{}, { N: 0 }]);
  itRefuses(countKeywordsMultiple, [{ keyword1: "cat" }, { ...keywords, keyword3: " " }]);
  itRefuses(countPunctuation, [{ N: 1 }]);
});
