// The recipes of IF-RLVR's training constraints (Pyatkin et al., arXiv 2507.02833), beside those of IFEval.
import type { CountIncrementWordParams } from "../../../verify/if-rlvr/count-count-increment-word.ts";
import type { LowercaseCountingParams } from "../../../verify/if-rlvr/count-lowercase-counting.ts";
import type { LetterCountingParams } from "../../../verify/if-rlvr/letters-letter-counting.ts";
import type { WordCountDifferentNumbersParams } from "../../../verify/if-rlvr/keywords-word-count-different-numbers.ts";
import { countOf, literal, plural, spareWords, wholeWord, withoutWords, withWords } from "../edits.ts";
import { narrow } from "../plan.ts";
import { say, type AnyRecipe, type Recipe } from "../recipe.ts";
import { keywordBank } from "../vocabulary.ts";
import { copyRecipes } from "./copies.ts";
import { edgeRecipes } from "./edges.ts";
import { ifevalRecipes } from "./ifeval.ts";
import {
  contentWords,
  keywordsExistence,
  keywordsForbiddenWords,
  keywordsLetterFrequency,
  other,
  sign,
  someWords,
} from "./keywords.ts";
import { numberParagraphs } from "./length.ts";
import type { NoParams } from "../../../verify/params.ts";

const wordOnce: Recipe<{ keyword: string }> = {
  id: "keywords:word_once",
  variety: () => keywordBank.length,
  sample: (rng) => ({ keyword: rng.pick(keywordBank) }),
  wordings: ({ keyword }) =>
    say({
      do: `include the keyword "${keyword}" once`,
      that: `the keyword "${keyword}" occurs once`,
      terse: `"${keyword}" once`,
      rule: `count("${keyword}") = 1`,
      code: `count_word(response, ${literal(keyword)}) == 1`,
      not: `leave out the keyword "${keyword}"`,
    }),
  demands: ({ keyword }) => ({ literals: [{ text: keyword, times: 1 }] }),
  plan: (plan, { keyword }) => {
    plan.keywords.set(keyword, Math.max(1, plan.keywords.get(keyword) ?? 0));
    plan.avoided.add(keyword);
  },
  breaks: (response, { keyword }, rng) => keywordsExistence.breaks(response, { keywords: [keyword] }, rng),
  extract: (response) => oneTime(response).slice(0, 1),
};

const excludeWord: Recipe<{ keyword: string }> = {
  id: "keywords:exclude_word_harder",
  variety: () => keywordBank.length,
  sample: (rng) => ({ keyword: rng.pick(keywordBank) }),
  wordings: ({ keyword }) =>
    say({
      do: `leave the word "${keyword}" out of your response`,
      that: `the word "${keyword}" does not occur`,
      terse: `no "${keyword}"`,
      rule: `count("${keyword}") = 0`,
      code: `count_word(response, ${literal(keyword)}) == 0`,
      not: `use the word "${keyword}"`,
    }),
  demands: ({ keyword }) => ({ counts: { [`word ${keyword.toLowerCase()}`]: { most: 0 } } }),
  plan: (plan, { keyword }) => void plan.avoided.add(keyword),
  *breaks(response, { keyword }, rng) {
    yield* keywordsForbiddenWords.breaks(response, { forbidden_words: [keyword] }, rng);
    yield response.replace(/(?<=\p{L}) (?=\p{L})/u, ` ${keyword} `);
  },
  extract: (response) => {
    const absent = keywordBank.find((word) => countOf(response, wholeWord(word)) === 0);
    return absent === undefined ? [] : [{ keyword: absent }];
  },
};

const wordCount: Recipe<WordCountDifferentNumbersParams> = {
  id: "keywords:word_count_different_numbers",
  variety: () => keywordBank.length * 4,
  // "less than" of the published code contradicts its prompt, which asks for exactly so many.
  sample: (rng) => ({ keyword: rng.pick(keywordBank), frequency: 2 + rng.int(4), relation: "at least" }),
  wordings: ({ keyword, frequency: n }) =>
    say({
      do: `use the word "${keyword}" exactly ${plural(n, "time")}`,
      that: `the word "${keyword}" occurs exactly ${plural(n, "time")}`,
      terse: `"${keyword}" exactly ${plural(n, "time")}`,
      rule: `count("${keyword}") = ${n}`,
      code: `count_word(response, ${literal(keyword)}) == ${n}`,
      not: `use the word "${keyword}" any number of times but ${n}`,
    }),
  demands: ({ keyword, frequency: n }) => ({
    counts: { [`word ${keyword.toLowerCase()}`]: { least: n, most: n } },
    literals: [{ text: keyword, times: n }],
  }),
  plan: (plan, { keyword, frequency }) => {
    plan.keywords.set(keyword, frequency);
    plan.avoided.add(keyword);
  },
  breaks: (response, { keyword }, rng) => keywordsExistence.breaks(response, { keywords: [keyword] }, rng),
  extract: (response) =>
    contentWords(response)
      .slice(0, 1)
      .map((keyword) => ({ keyword, frequency: countOf(response, wholeWord(keyword)), relation: "at least" })),
};

const incrementWord: Recipe<CountIncrementWordParams> = {
  id: "count:count_increment_word",
  variety: () => keywordBank.length * (keywordBank.length - 1),
  sample: (rng) => {
    const [keyword1, keyword2] = rng.shuffle(someWords(rng, 2)) as [string, string];
    return { keyword1, keyword2 };
  },
  wordings: ({ keyword1: a, keyword2: b }) =>
    say({
      do: `use the keyword "${a}" once and the keyword "${b}" twice`,
      that: `"${a}" occurs once and "${b}" occurs twice`,
      terse: `"${a}" once, "${b}" twice`,
      rule: `count("${a}") = 1 and count("${b}") = 2`,
      code: `count_word(response, ${literal(a)}) == 1 and count_word(response, ${literal(b)}) == 2`,
      not: `use "${a}" other than once or "${b}" other than twice`,
    }),
  demands: ({ keyword1, keyword2 }) => ({
    counts: { [`word ${keyword1}`]: { least: 1, most: 1 }, [`word ${keyword2}`]: { least: 2, most: 2 } },
    literals: [
      { text: keyword1, times: 1 },
      { text: keyword2, times: 2 },
    ],
  }),
  plan: (plan, { keyword1, keyword2 }) => {
    plan.keywords.set(keyword1, 1).set(keyword2, 2);
    plan.avoided.add(keyword1).add(keyword2);
  },
  breaks: (response, { keyword1, keyword2 }, rng) =>
    keywordsExistence.breaks(response, { keywords: [keyword1, keyword2] }, rng),
  extract: (response) => {
    const twice = contentWords(response).find((word) => countOf(response, wholeWord(word)) === 2);
    const [once] = oneTime(response);
    return twice === undefined || once === undefined ? [] : [{ keyword1: once.keyword, keyword2: twice }];
  },
};

const letterCounting2: typeof keywordsLetterFrequency = {
  ...keywordsLetterFrequency,
  id: "letters:letter_counting2",
  complement: ({ letter, let_frequency, let_relation }) => ({
    id: "letters:letter_counting2",
    params: { letter, let_frequency, let_relation: other(let_relation) },
  }),
};

const letterCounting: Recipe<LetterCountingParams> = {
  id: "letters:letter_counting",
  variety: () => 2 * 15,
  sample: (rng) => ({ N: 100 + 50 * rng.int(15), relation: rng.pick(["at least", "less than"] as const) }),
  wordings: ({ N, relation }) =>
    say({
      do: `write ${relation} ${plural(N, "letter")}`,
      that: `it has ${relation} ${plural(N, "letter")}`,
      terse: `${relation} ${plural(N, "letter")}`,
      rule: `letters ${sign(relation)} ${N}`,
      code: `count_letters(response) ${sign(relation)} ${N}`,
      not: `write ${other(relation)} ${plural(N, "letter")}`,
    }),
  // A word of the texts that are written here has four to seven letters.
  plan: (plan, { N, relation }) => {
    narrow(plan.words, relation === "at least" ? { least: Math.ceil(N / 4) } : { most: Math.floor(N / 7) });
  },
  *breaks(response, { N, relation }, rng) {
    const now = countOf(response, /\p{L}/gu);
    const words = Math.ceil((Math.abs(now - N) + 1) / 5);
    for (const more of [0, 2, 5, 10, 20]) {
      if (relation === "at least") yield withoutWords(response, words + more, rng, keywordBank);
      else yield withWords(response, spareWords(response, words + more, rng), rng);
    }
  },
  extract: (response) => {
    const count = countOf(response, /[a-zA-Z]/g);
    return [
      { N: count, relation: "at least" },
      { N: count + 1, relation: "less than" },
    ];
  },
  complement: ({ N, relation }) => ({ id: "letters:letter_counting", params: { N, relation: other(relation) } }),
};

const lowercaseCounting: Recipe<LowercaseCountingParams> = {
  id: "count:lowercase_counting",
  variety: () => 10,
  sample: (rng) => ({ N: 20 + 10 * rng.int(10) }),
  wordings: ({ N }) =>
    say({
      do: `use at most ${plural(N, "word")} in all lowercase letters`,
      that: `at most ${plural(N, "word")} in it ${N === 1 ? "is" : "are"} all lowercase`,
      terse: `at most ${plural(N, "lowercase word")}`,
      rule: `lowercase_words <= ${N}`,
      code: `count_lowercase_words(response) <= ${N}`,
      not: `use more than ${plural(N, "word")} in all lowercase letters`,
    }),
  plan: (plan, { N }) => narrow(plan.words, { most: N }),
  *breaks(response, { N }, rng) {
    const now = countOf(response, /(?<![\p{L}\p{N}_])[a-z]+(?![\p{L}\p{N}_])/gu);
    for (let trial = 0; trial < 3; trial++) yield withWords(response, spareWords(response, N - now + 1, rng), rng);
  },
  extract: (response) => [{ N: countOf(response, /(?<![\p{L}\p{N}_])\p{Ll}[\p{Ll}'-]*/gu) }],
};

const noDot = withoutMark("punctuation:punctuation_dot", { mark: ".", name: "full stop" });
const noExclamation = withoutMark("punctuation:punctuation_exclamation", { mark: "!", name: "exclamation mark" });

const twoParagraphs: Recipe<NoParams> = {
  id: "paragraphs:paragraphs",
  variety: () => 1,
  sample: () => ({}),
  wordings: () => numberParagraphs.wordings({ num_paragraphs: 2 }),
  plan: (plan, _, rng) => numberParagraphs.plan(plan, { num_paragraphs: 2 }, rng),
  breaks: (response, _, rng) => numberParagraphs.breaks(response, { num_paragraphs: 2 }, rng),
  extract: () => [{}],
};

const twoParagraphsByLines: Recipe<NoParams> = {
  id: "paragraphs:paragraphs2",
  variety: () => 1,
  sample: () => ({}),
  wordings: () =>
    say({
      do: "write exactly two paragraphs with two line breaks between them",
      that: "there are exactly two paragraphs, separated by two line breaks",
      terse: "two paragraphs parted by a blank line",
      rule: 'parts("\\n\\n") = 2',
      code: String.raw`len(split_at(response, "\n\n")) == 2`,
      not: "write any number of paragraphs but two, with two line breaks between them",
    }),
  plan: (plan) => {
    plan.paragraphs = { count: 2, divider: "\n\n" };
  },
  *breaks(response) {
    yield response.replace("\n\n", "\n");
    yield response.replace(/([.!?]) /, "$1\n\n");
  },
  extract: () => [{}],
};

const palindromes = ["level", "noon", "civic", "radar", "kayak", "rotor"];

const palindrome: Recipe<NoParams> = {
  id: "keywords:palindrome",
  variety: () => 1,
  sample: () => ({}),
  wordings: () =>
    say({
      do: "include a palindrome, a word that reads the same backwards",
      that: "a palindrome (a word that reads the same backwards) occurs",
      terse: "with a palindrome",
      rule: "palindromes >= 1",
      code: "any(word == word[::-1] for word in words(response))",
      not: "write without any palindrome",
    }),
  plan: (plan, _, rng) => {
    const word = rng.pick(palindromes);
    plan.keywords.set(word, 1);
    // Single letters read the same backwards, too.
    plan.avoided.add(word).add(" a ");
  },
  breaks: (response, _, rng) => {
    return keywordsExistence.breaks(
      response,
      { keywords: palindromes.filter((word) => response.toLowerCase().includes(word)) },
      rng,
    );
  },
  extract: (response) => (palindromes.some((word) => response.includes(word)) ? [{}] : []),
};

/** Of IF-RLVR's 29, those that a response can be written for here. */
export const ifRlvrRecipes: readonly AnyRecipe[] = [
  ...ifevalRecipes,
  wordOnce,
  wordCount,
  excludeWord,
  twoParagraphs,
  twoParagraphsByLines,
  noDot,
  noExclamation,
  lowercaseCounting,
  letterCounting,
  letterCounting2,
  incrementWord,
  palindrome,
  ...edgeRecipes,
  ...copyRecipes,
];

function withoutMark(id: string, { mark, name }: { readonly mark: string; readonly name: string }): Recipe<NoParams> {
  return {
    id,
    variety: () => 1,
    sample: () => ({}),
    wordings: () =>
      say({
        do: `write without any ${name}`,
        that: `there is no ${name} in it`,
        terse: `no ${name}s`,
        rule: `count("${mark}") = 0`,
        code: `response.count("${mark}") == 0`,
        not: `use at least one ${name}`,
      }),
    plan: (plan) => void plan.avoided.add(mark),
    *breaks(response) {
      yield response.replace(/[.!?](?=["\s]*$)/, mark);
      yield response.replace(/[.!?](?= )/, mark);
      yield response.replace(/(?<=\p{L}) (?=\p{L})/u, `${mark} `);
      yield response.replace(/(?<=\p{L})(?= \p{L})/u, ` ${mark}`);
    },
    extract: (response) => (response.includes(mark) ? [] : [{}]),
  };
}

function oneTime(response: string): { keyword: string }[] {
  const once = contentWords(response).filter((word) => countOf(response, wholeWord(word)) === 1);
  return once.map((keyword) => ({ keyword }));
}
