import { describe, expect, it } from "vitest";
import { itJudges, itRefuses, judge, pointedAt } from "./mode-table.test-support.ts";
import { wordsAlphabet } from "./words-alphabet.ts";
import { wordsConsonants } from "./words-consonants.ts";
import { wordsKeywordsSpecificPosition } from "./words-keywords-specific-position.ts";
import { wordsLastFirst } from "./words-last-first.ts";
import { wordsNoConsecutive } from "./words-no-consecutive.ts";
import { wordsOddEvenSyllables } from "./words-odd-even-syllables.ts";
import { wordsPalindrome } from "./words-palindrome.ts";
import { wordsParagraphLastFirst } from "./words-paragraph-last-first.ts";
import { wordsPrimeLengths } from "./words-prime-lengths.ts";
import { wordsRepeats } from "./words-repeats.ts";
import { wordsStartVerb } from "./words-start-verb.ts";
import { wordsVowel } from "./words-vowel.ts";
import { wordsWordsPosition } from "./words-words-position.ts";

itJudges(wordsAlphabet, [
  ["from any letter", {}, "cats draw every fish", "+", "+"],
  ["z is followed by a", {}, "You zip apples", "+", "+"],
  ["a letter left out", {}, "Apples bring dogs", "too-many", "too-many"],
  ["a letter twice", {}, "Apples are big", "too-many", "too-many"],
  ["digits", {}, "Apples 2 cats", "too-many", "too-many"],
  ["punctuation between words", {}, "Apples, - big cats!", "+", "+"],
  ["a dash was a word", {}, "Apples — big cats", "too-many", "+"],
  ["curly quotes were letters", {}, "“Apples big”", "too-many", "+"],
  ["accents", {}, "Dogs éclair", "too-many", "+"],
  ["one word", {}, "Apples", "+", "too-few"],
  ["punctuation only", {}, "...", "too-few", "too-few"],
  ["another alphabet", {}, "апельсин банан", "too-many", "too-many"],
]);

itJudges(wordsStartVerb, [
  ["an imperative", {}, "Take the first train.", "+", "+"],
  ["a participle", {}, "Running is fun.", "+", "+"],
  ["a question", {}, "Is it late?", "+", "+"],
  ["a noun", {}, "Trains are late.", "no-verb", "no-verb"],
  ["an article", {}, "The train is late.", "no-verb", "no-verb"],
  ["a modal", {}, "Can it be late?", "no-verb", "no-verb"],
  ["a quotation mark before it", {}, '"Take the first train."', "no-verb", "+"],
  ["markup before it", {}, "**Take** the first train.", "no-verb", "+"],
  ["a list mark before it", {}, "1. Take the first train.", "no-verb", "+"],
  ["no words", {}, "123", "no-verb", "no-words"],
]);

itJudges(wordsVowel, [
  ["three vowels", {}, "a big cat sees", "+", "+"],
  ["four vowels", {}, "a big cat sees you", "too-many", "too-many"],
  ["capitals", {}, "A BIG DOG SEES", "too-many", "too-many"],
  ["y is none", {}, "my cat is fed", "+", "+"],
  ["two lines", {}, "a cat\na dog", "too-many-paragraphs", "too-many-paragraphs"],
  ["blank lines around", {}, "\n a cat \n", "+", "+"],
  ["accents hid vowels", {}, "a big cat sées", "+", "+"],
  ["accents hid the fourth vowel", {}, "a big cat sees öl", "+", "too-many"],
  ["no vowels", {}, "1, 2, 3", "+", "no-vowels"],
]);

itJudges(wordsConsonants, [
  ["every word", {}, "Bring blank strips", "+", "+"],
  ["a word without", {}, "Bring a strip", "too-many", "too-many"],
  ["y is a consonant", {}, "myth", "+", "+"],
  ["parted by a vowel", {}, "banana", "too-many", "too-many"],
  ["parted by an apostrophe", {}, "'t's", "too-many", "too-many"],
  ["a number", {}, "Bring 24 strips", "too-many", "+"],
  ["a dash", {}, "Bring — strips", "too-many", "+"],
  ["an accent", {}, "Señs año ñandú", "too-many", "too-many"],
  ["a consonant with an accent", {}, "Señs", "too-many", "+"],
  ["no words", {}, "24", "too-many", "too-few"],
]);

const ten = "level, Kayak. refer civic radar rotor tenet madam stats solos";

itJudges(wordsPalindrome, [
  ["ten of them", {}, `The ${ten} end`, "+", "+"],
  ["nine of them", {}, ten.replace("civic", "civil"), "too-few", "too-few"],
  ["one of four characters", {}, ten.replace("civic", "noon"), "too-few", "too-few"],
  ["ten times the same", {}, "level ".repeat(10), "+", "too-few"],
  ["the same in another case", {}, ten.replace("civic", "Level"), "+", "too-few"],
  ["a number", {}, ten.replace("civic", "12321"), "+", "too-few"],
  ["one letter five times", {}, ten.replace("civic", "aaaaa"), "+", "too-few"],
  ["punctuation inside", {}, ten.replace("civic", "ci-vic"), "+", "+"],
  ["code points, not code units", {}, ten.replace("civic", "𝐚𝐛𝐜𝐛𝐚"), "+", "+"],
  ["accents in one code point", {}, ten.replace("civic", "e\u0301tate\u0301"), "too-few", "+"],
  ["curly quotes hid one", {}, ten.replace("civic", "“civic”"), "too-few", "+"],
]);

itJudges(wordsPrimeLengths, [
  ["2, 3, 5 and 7", {}, "No cat jumps forward", "+", "+"],
  ["4", {}, "No cats", "too-many", "too-many"],
  ["1", {}, "No I", "too-many", "too-many"],
  ["an apostrophe has no length", {}, "Can't", "too-many", "too-many"],
  ["a hyphen has no length", {}, "so-far", "+", "+"],
  ["a dash was a word of one", {}, "No — cat", "too-many", "+"],
  ["code points, not code units", {}, "𝐚𝐛", "+", "+"],
  ["accents in either encoding", {}, "e\u0301te\u0301", "+", "+"],
  ["a decomposed word", {}, "cafe\u0301", "+", "too-many"],
  ["97", {}, "a".repeat(97), "+", "+"],
  ["101, which the published list lacks", {}, "a".repeat(101), "too-many", "+"],
  ["no words", {}, "...", "+", "too-few"],
]);

itJudges(wordsRepeats, [
  ["at the threshold", { small_n: 2 }, "The cat, the dog", "+", "+"],
  ["one above", { small_n: 2 }, "The cat, the dog, the", "too-many", "too-many"],
  ["punctuation makes no other word", { small_n: 1 }, "dont don't", "too-many", "+"],
  ["curly quotes hid a word", { small_n: 1 }, "cat “cat”", "+", "too-many"],
  ["dashes were words", { small_n: 1 }, "a — b — c", "too-many", "+"],
  ["plurals are other words", { small_n: 1 }, "cat cats", "+", "+"],
  ["no words", { small_n: 1 }, "...", "+", "too-few"],
  ["none allowed", { small_n: 0 }, "cat", "too-many", "too-many"],
]);

itJudges(wordsOddEvenSyllables, [
  ["odd, even, odd", {}, "cat apple dog", "+", "+"],
  ["even, odd", {}, "water cat", "+", "+"],
  ["two of odd", {}, "cat dog apple", "too-many", "too-many"],
  ["three and one are both odd", {}, "banana cat", "too-many", "too-many"],
  ["a number counted as even", {}, "cat 7 dog", "+", "too-many"],
  ["a dash was a word", {}, "cat — apple", "too-many", "+"],
  ["one word", {}, "cat", "+", "too-few"],
]);

itJudges(wordsLastFirst, [
  ["each to the next", {}, "I see a cat. Cat food is dog. Dog food helps.", "+", "+"],
  ["one joint broken", {}, "I see a cat. Cat food is dog. A dog.", "too-many", "too-many"],
  ["punctuation after the first word", {}, "I see a dog. Dog, it barks.", "too-many", "+"],
  ["quotation marks", {}, 'I see a "dog". "Dog food" helps.', "too-many", "+"],
  ["curly quotes", {}, "I see a dog. “Dog food” helps.", "too-many", "+"],
  ["one sentence", {}, "I see a dog.", "+", "too-few"],
  ["another form of the word", {}, "I see a dog. Dogs bark.", "too-many", "too-many"],
  ["several lines", {}, "I see a dog.\n\nDog food helps.", "+", "+"],
]);

itJudges(wordsParagraphLastFirst, [
  ["each paragraph", {}, "Dogs love dogs.\n\nCats hate cats!", "+", "+"],
  ["one of them not", {}, "Dogs love dogs.\nCats hate dogs.", "too-many", "too-many"],
  ["punctuation after the first word", {}, "Dogs, they love dogs.", "too-many", "+"],
  ["curly quotes", {}, "“Dogs love dogs”", "too-many", "+"],
  ["markup", {}, "**Dogs** love **dogs**", "too-many", "+"],
  ["paragraphs of one word", {}, "Dogs\n\nCats", "+", "too-few"],
  ["one of one word, one of more", {}, "Dogs\n\nCats hate cats", "+", "+"],
  ["a rule between", {}, "Dogs love dogs.\n---\nCats hate cats!", "+", "+"],
  ["another form of the word", {}, "Dog eats dogs", "too-many", "too-many"],
]);

itJudges(wordsNoConsecutive, [
  ["other letters", {}, "The cat sat down", "+", "+"],
  ["the same letter", {}, "The cat came", "too-many", "too-many"],
  ["in another case", {}, "Cat came", "too-many", "too-many"],
  ["apart", {}, "Cat the came", "+", "+"],
  ["over punctuation", {}, "Cat. - came", "too-many", "too-many"],
  ["a curly quote hid a letter", {}, "cat “came", "+", "too-many"],
  ["a dash parted words", {}, "cat — came", "+", "too-many"],
  ["accents hid a letter", {}, "éclair egg", "+", "too-many"],
  ["digits are no letters", {}, "12 15", "too-many", "+"],
  ["no words", {}, "... ...", "+", "too-few"],
]);

const third = { keyword: "cat", n: 2, m: 3 };

itJudges(wordsKeywordsSpecificPosition, [
  ["there", third, "I ran. See the cat.", "+", "+"],
  ["one too early", third, "I ran. The cat sat.", "other-word", "other-word"],
  ["in the sentence before", third, "See the cat. I ran far.", "other-word", "other-word"],
  ["too few sentences", third, "See the cat.", "too-few", "too-few"],
  ["too few words", third, "I ran. The cat.", "too-few", "too-few"],
  ["case", third, "I ran. See the CAT.", "+", "+"],
  ["punctuation is no word", third, "I ran. See, the “cat”.", "+", "+"],
  ["a contraction was two words", third, "I ran. Don't the cat.", "other-word", "+"],
  ["a contraction counted as two", third, "I ran. Don't cat.", "+", "too-few"],
  ["a longer word", third, "I ran. See the cats.", "other-word", "other-word"],
  ["the number of a list item", third, "1. I ran. See the cat.", "too-few", "+"],
  ["a keyword of two words", { keyword: "big cat", n: 1, m: 2 }, "The big cat sat.", "other-word", "+"],
  ["a keyword with punctuation only", { keyword: "--", n: 1, m: 1 }, "The -- cat.", "other-word", "other-word"],
]);

const keyword = { keyword: "cat" };

itJudges(wordsWordsPosition, [
  ["second and second to last", keyword, "A cat is a cat indeed", "+", "+"],
  ["with a period", keyword, "A cat is a cat indeed.", "+", "+"],
  ["only the second", keyword, "A cat is a dog indeed.", "other-word", "other-word"],
  ["only the second to last", keyword, "A dog is a cat indeed.", "other-word", "other-word"],
  ["the last", keyword, "A cat is a cat.", "other-word", "other-word"],
  ["one word for both", keyword, "A cat sat.", "+", "+"],
  ["punctuation before the second word", keyword, "Well, cat is a cat indeed.", "other-word", "+"],
  ["two marks at the end", keyword, "A cat is a cat (indeed).", "other-word", "+"],
  ["markup", keyword, "**A cat** is a cat indeed", "other-word", "+"],
  ["case", keyword, "A CAT is a Cat indeed", "+", "+"],
  ["one word", keyword, "cat", "too-few", "too-few"],
  ["one word and a mark", keyword, "cat.", "too-few", "too-few"],
]);

describe("the evidence of constraints on words", () => {
  it("points at the words that break them", () => {
    const point = (constraint: Parameters<typeof judge>[0], response: string, params = {}) =>
      pointedAt(response, judge(constraint, params, response, "fixed"));
    expect(point(wordsAlphabet, "Apples bring dogs early")).toEqual(["dogs"]);
    expect(point(wordsConsonants, "Bring a (cat) strip")).toEqual(["a", "cat"]);
    expect(point(wordsPrimeLengths, "No “cats”, cat")).toEqual(["cats"]);
    expect(point(wordsRepeats, "The cat, the dog, a dog, the", { small_n: 1 })).toEqual(["The", "the", "the"]);
    expect(point(wordsOddEvenSyllables, "cat dog apple")).toEqual(["dog"]);
    expect(point(wordsLastFirst, "I see a cat. The dog. Dog.")).toEqual(["The"]);
    expect(point(wordsParagraphLastFirst, "Dogs love dogs.\nCats hate dogs.")).toEqual(["Cats hate dogs."]);
    expect(point(wordsNoConsecutive, "The cat came")).toEqual(["came"]);
    expect(point(wordsKeywordsSpecificPosition, "I ran. The cat sat.", third)).toEqual(["sat"]);
    expect(point(wordsWordsPosition, "A cat is a dog indeed.", keyword)).toEqual(["cat", "dog"]);
    expect(point(wordsWordsPosition, "A cat sat.", keyword)).toEqual(["cat"]);
    expect(point(wordsVowel, "Aeio")).toEqual(["A", "e", "i", "o"]);
  });

  it("says the count and the threshold", () => {
    expect(judge(wordsRepeats, { small_n: 1 }, "The cat, the dog", "fixed")).toEqual({
      kind: "fail",
      code: "too-many",
      detail: '2 uses of "the", wanted at most 1',
      evidence: {
        count: 2,
        threshold: "at most 1",
        spans: [
          [0, 3],
          [9, 12],
        ],
      },
    });
    expect(judge(wordsKeywordsSpecificPosition, third, "I ran. The cat sat.", "parity")).toEqual({
      kind: "fail",
      code: "other-word",
      detail: 'word 3 of sentence 2 is "sat", wanted "cat"',
      evidence: { span: [15, 18], found: "sat", expected: "cat" },
    });
  });
});

describe("parameters of constraints on words, which the published code would replace at random", () => {
  itRefuses(wordsRepeats, [{}, { small_n: -1 }, { small_n: 0.5 }]);
  itRefuses(wordsKeywordsSpecificPosition, [
    { keyword: "cat", n: 1 },
    { ...third, n: 0 },
    { ...third, keyword: "" },
  ]);
  itRefuses(wordsWordsPosition, [{}, { keyword: " " }, { keyword: 3 }]);
  itRefuses(wordsAlphabet, [{ start: "a" }]);
});
