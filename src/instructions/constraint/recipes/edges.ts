// Recipes for the words that a response, or each of its sentences, begins and ends with.
import { countOf } from "../edits.ts";
import { say, type AnyRecipe, type Recipe } from "../recipe.ts";
import { keywordBank } from "../vocabulary.ts";

/** Go before any sentence, and after any. */
const openers = ["sometimes", "usually", "perhaps", "clearly", "today", "often", "surely", "here"] as const;
const closers = ["today", "together", "again", "everywhere", "now", "here", "anyway", "tomorrow"] as const;

const firstWordOfAnswer: Recipe<{ first_word: string }> = {
  id: "first_word:first_word_answer",
  variety: () => keywordBank.length,
  sample: (rng) => ({ first_word: rng.pick(keywordBank) }),
  wordings: ({ first_word: word }) =>
    say({
      do: `begin your response with the word "${word}"`,
      that: `its first word is "${word}"`,
      terse: `first word "${word}"`,
      rule: `first_word = "${word}"`,
      code: `first_word(response) == "${word}"`,
      not: `begin your response with any word but "${word}"`,
    }),
  demands: ({ first_word: text }) => ({ literals: [{ text, times: 1 }] }),
  plan: (plan, { first_word }) => void plan.firstWords.set(1, first_word),
  *breaks(response) {
    yield response.replace(
      /^(["\s]*)\p{L}+ (\p{L})/u,
      (_, before: string, next: string) => before + next.toUpperCase(),
    );
    yield response.replace(/\p{L}+/u, "Indeed");
  },
  extract: (response) => {
    const word = /^\p{L}+(?=\s)/u.exec(response)?.[0];
    return word === undefined ? [] : [{ first_word: word.toLowerCase() }];
  },
};

const lastWordOfAnswer: Recipe<{ last_word: string }> = {
  id: "last_word:last_word_answer",
  variety: () => keywordBank.length,
  sample: (rng) => ({ last_word: rng.pick(keywordBank) }),
  wordings: ({ last_word: word }) =>
    say({
      do: `end your response with the word "${word}"`,
      that: `its last word is "${word}"`,
      terse: `last word "${word}"`,
      rule: `last_word = "${word}"`,
      code: `last_word(response) == "${word}"`,
      not: `end your response with any word but "${word}"`,
    }),
  demands: ({ last_word: text }) => ({ literals: [{ text, times: 1 }] }),
  plan: (plan, { last_word: word }) => {
    plan.ending = `${plan.everyFirst === undefined ? "Never" : capital(plan.everyFirst)} forget the ${word}${plan.avoided.has(".") ? "!" : "."}`;
  },
  *breaks(response, { last_word: word }) {
    const at = response.toLowerCase().lastIndexOf(word.toLowerCase());
    if (at >= 0) yield `${response.slice(0, at)}matter${response.slice(at + word.length)}`;
    yield response.replace(/([.!?]?["\s]*)$/, " too$1");
  },
  extract: (response) => {
    const word = /(?<=\s)\p{L}+(?=[.!?]?$)/u.exec(response.slice(-80))?.[0];
    return word === undefined ? [] : [{ last_word: word.toLowerCase() }];
  },
};

const firstWordOfSentences: Recipe<{ first_word: string }> = {
  id: "first_word:first_word_sent",
  variety: () => openers.length,
  sample: (rng) => ({ first_word: rng.pick(openers) }),
  wordings: ({ first_word: word }) =>
    say({
      do: `begin every sentence with the word "${word}"`,
      that: `the first word of each sentence is "${word}"`,
      terse: `every sentence begins with "${word}"`,
      rule: `for each sentence: first_word = "${word}"`,
      code: `all(first_word(sentence) == "${word}" for sentence in sentences(response))`,
      not: `begin at least one sentence with a word other than "${word}"`,
    }),
  plan: (plan, { first_word }) => {
    plan.everyFirst = first_word;
  },
  *breaks(response, { first_word: word }) {
    yield dropped(response, new RegExp(`(?<=[.!?] )${word} (?=\\p{L})`, "giu"));
    yield dropped(response, new RegExp(`${word} (?=\\p{L})`, "giu"));
  },
  extract: (response) => {
    const word = /^\p{L}+(?=\s)/u.exec(response)?.[0];
    return word === undefined ? [] : [{ first_word: word.toLowerCase() }];
  },
};

const lastWordOfSentences: Recipe<{ last_word: string }> = {
  id: "last_word:last_word_sent",
  variety: () => closers.length,
  sample: (rng) => ({ last_word: rng.pick(closers) }),
  wordings: ({ last_word: word }) =>
    say({
      do: `end every sentence with the word "${word}"`,
      that: `the last word of each sentence is "${word}"`,
      terse: `every sentence ends with "${word}"`,
      rule: `for each sentence: last_word = "${word}"`,
      code: `all(last_word(sentence) == "${word}" for sentence in sentences(response))`,
      not: `end at least one sentence with a word other than "${word}"`,
    }),
  plan: (plan, { last_word }) => {
    plan.everyLast = last_word;
  },
  *breaks(response, { last_word: word }) {
    yield dropped(response, new RegExp(` \\*?${word}\\*?(?=[.!?])`, "gi"));
  },
  extract: (response) => {
    const word = /(?<=\s)\p{L}+(?=[.!?]?$)/u.exec(response.slice(-80))?.[0];
    return word === undefined ? [] : [{ last_word: word.toLowerCase() }];
  },
};

const sameEnds: Recipe<Record<string, never>> = {
  id: "keywords:start_end",
  variety: () => 1,
  sample: () => ({}),
  wordings: () =>
    say({
      do: "start and end your response with the same word, with no punctuation after it",
      that: "its last word is its first word, and nothing follows that",
      terse: "starts and ends with the same word",
      rule: "first_word = last_word",
      code: "words(response)[0] == words(response)[-1]",
      not: "start and end your response with different words",
    }),
  plan: (plan, _, rng) => {
    const word = rng.pick(keywordBank.filter((each) => !plan.avoided.has(each)));
    plan.firstWords.set(1, word);
    plan.ending = `Never forget the ${word}`;
  },
  *breaks(response) {
    yield response.replace(/\p{L}+(["\s]*)$/u, "matter$1");
    yield response.replace(
      /^(["\s]*)\p{L}+ (\p{L})/u,
      (_, before: string, next: string) => before + next.toUpperCase(),
    );
  },
  extract: (response) => {
    const [first, last] = [/^\p{L}+/u.exec(response)?.[0], /\p{L}+$/u.exec(response.slice(-80))?.[0]];
    return first !== undefined && first.toLowerCase() === last?.toLowerCase() ? [{}] : [];
  },
};

export const edgeRecipes: readonly AnyRecipe[] = [
  firstWordOfSentences,
  firstWordOfAnswer,
  lastWordOfSentences,
  lastWordOfAnswer,
  sameEnds,
];

/** Without the last piece that fits; undefined where none does. */
function dropped(response: string, pattern: RegExp): string | undefined {
  const count = countOf(response, pattern);
  let seen = 0;
  if (count === 0) return undefined;
  const shorter = response.replaceAll(pattern, (found) => (++seen === count ? "" : found));
  return shorter.replaceAll(/(?<=[.!?] )\p{Ll}/gu, (letter) =>
    response === response.toLowerCase() ? letter : letter.toUpperCase(),
  );
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
