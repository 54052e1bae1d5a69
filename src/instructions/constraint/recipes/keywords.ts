// Recipes for words and letters that a response must have, or must not have.
import type { Rng } from "../../../core/rng.ts";
import type { Relation } from "../../../verify/judge.ts";
import type { KeywordsExistenceParams } from "../../../verify/ifeval/keywords-existence.ts";
import type { ForbiddenWordsParams } from "../../../verify/ifeval/keywords-forbidden-words.ts";
import type { KeywordsFrequencyParams } from "../../../verify/ifeval/keywords-frequency.ts";
import type { LetterFrequencyParams } from "../../../verify/ifeval/keywords-letter-frequency.ts";
import { stopWords } from "../../../verify/text/stop-words.ts";
import { countOf, inCaseOf, innerWord, listed, literal, plural, wholeWord, withWords, wordsOf } from "../edits.ts";
import { boundsOf } from "../plan.ts";
import type { Recipe } from "../recipe.ts";
import { adjectives, keywordBank } from "../vocabulary.ts";

const bank = keywordBank.length;

export const keywordsExistence: Recipe<KeywordsExistenceParams> = {
  id: "keywords:existence",
  variety: () => bank + choose(bank, 2) + choose(bank, 3),
  sample: (rng) => ({ keywords: someWords(rng, 1 + rng.int(3)) }),
  wordings: ({ keywords }) => {
    const [words, all] = [listed(keywords), keywords.length === 1 ? "the word" : "the words"];
    return {
      plain: [
        `Use ${all} ${words} in your response.`,
        `Your response must contain ${all} ${words}.`,
        `Make sure that ${all} ${words} ${keywords.length === 1 ? "occurs" : "occur"} in what you write.`,
        `Include ${all} ${words}.`,
        `A response without ${listed(keywords, "or")} is not accepted.`,
      ],
      terse: `with ${words}`,
      rule: keywords.map((word) => `count("${word}") >= 1`).join(" and "),
      code: `all(count_word(response, word) >= 1 for word in [${keywords.map(literal).join(", ")}])`,
      negated: `Leave out ${keywords.length === 1 ? "the word" : "at least one of the words"} ${words}.`,
    };
  },
  demands: ({ keywords }) => ({ literals: keywords.map((text) => ({ text, times: 1 })) }),
  plan: (plan, { keywords }) => {
    for (const word of keywords) plan.keywords.set(word, Math.max(1, plan.keywords.get(word) ?? 0));
  },
  *breaks(response, { keywords }, rng) {
    for (const word of rng.shuffle(keywords)) yield replacedWord(response, word, rng);
  },
  extract: (response) => {
    const found = contentWords(response).slice(0, 3);
    return found.length === 0 ? [] : [{ keywords: found }];
  },
};

export const keywordsFrequency: Recipe<KeywordsFrequencyParams> = {
  id: "keywords:frequency",
  variety: () => bank * 8,
  sample: (rng) => ({
    keyword: rng.pick(keywordBank),
    ...rng.pick([
      { relation: "at least" as const, frequency: 2 + rng.int(4) },
      { relation: "less than" as const, frequency: 2 + rng.int(4) },
    ]),
  }),
  wordings: ({ keyword, frequency, relation }) => {
    const [least, times] = [relation === "at least", plural(frequency, "time")];
    return {
      plain: [
        `Use the word "${keyword}" ${least ? "at least" : "less than"} ${times}.`,
        `The word "${keyword}" must occur ${least ? `${times} or more` : `fewer than ${times}`}.`,
        least
          ? `Write "${keyword}" no fewer than ${times}.`
          : `Write "${keyword}" at most ${plural(frequency - 1, "time")}.`,
        `In your response, "${keyword}" should appear ${least ? "at least" : "less than"} ${times}.`,
        least ? `Mention "${keyword}" ${times} at the least.` : `Do not mention "${keyword}" ${times} or more.`,
      ],
      terse: `"${keyword}" ${relation} ${times}`,
      rule: `count("${keyword}") ${sign(relation)} ${frequency}`,
      code: `count_word(response, ${literal(keyword)}) ${sign(relation)} ${frequency}`,
      negated: `Use the word "${keyword}" ${least ? "less than" : "at least"} ${times}.`,
    };
  },
  demands: ({ keyword, frequency, relation }) => ({
    counts: { [`word ${keyword.toLowerCase()}`]: boundsOf(relation, frequency) },
    literals: relation === "at least" && frequency > 0 ? [{ text: keyword, times: frequency }] : [],
  }),
  plan: (plan, { keyword, frequency, relation }, rng) => {
    const times = relation === "at least" ? frequency : rng.int(frequency);
    plan.keywords.set(keyword, Math.max(times, plan.keywords.get(keyword) ?? 0));
    if (relation === "less than") plan.avoided.add(keyword);
  },
  *breaks(response, { keyword, frequency, relation }, rng) {
    const now = countOf(response, wholeWord(keyword));
    if (relation === "at least") yield replacedWord(response, keyword, rng, now - frequency + 1);
    else yield withWords(response, Array<string>(frequency - now).fill(keyword), rng);
  },
  extract: (response) =>
    contentWords(response)
      .slice(0, 5)
      .flatMap((keyword): KeywordsFrequencyParams[] => {
        const frequency = countOf(response, wholeWord(keyword));
        return [
          ...(frequency > 1 ? [{ keyword, frequency, relation: "at least" as const }] : []),
          { keyword, frequency: frequency + 1, relation: "less than" },
        ];
      })
      .slice(0, 2),
  complement: ({ keyword, frequency, relation }) => ({
    id: "keywords:frequency",
    params: { keyword, frequency, relation: other(relation) },
  }),
};

export const keywordsForbiddenWords: Recipe<ForbiddenWordsParams> = {
  id: "keywords:forbidden_words",
  variety: () => bank + choose(bank, 2) + choose(bank, 3),
  sample: (rng) => ({ forbidden_words: someWords(rng, 1 + rng.int(3)) }),
  wordings: ({ forbidden_words: words }) => ({
    plain: [
      `Leave out the ${words.length === 1 ? "word" : "words"} ${listed(words)}.`,
      `Do not use ${listed(words, "or")} anywhere in your response.`,
      `Your response must not contain ${listed(words, "or")}.`,
      `Avoid ${words.length === 1 ? "the word" : "each of the words"} ${listed(words)}.`,
      `Write without using ${listed(words, "or")}.`,
    ],
    terse: `without ${listed(words, "or")}`,
    rule: words.map((word) => `count("${word}") = 0`).join(" and "),
    code: `all(count_word(response, word) == 0 for word in [${words.map(literal).join(", ")}])`,
    negated: `Use ${words.length === 1 ? "the word" : "at least one of the words"} ${listed(words, "or")}.`,
  }),
  demands: ({ forbidden_words: words }) => ({
    counts: Object.fromEntries(words.map((word) => [`word ${word.toLowerCase()}`, { most: 0 }])),
  }),
  plan: (plan, { forbidden_words: words }) => words.forEach((word) => plan.avoided.add(word)),
  *breaks(response, { forbidden_words: words }, rng) {
    for (const word of rng.shuffle(words)) {
      yield withWords(response, [word], rng);
      yield replacedInner(response, word, rng);
      yield insideJson(response, word);
    }
  },
  extract: (response) => {
    const absent = keywordBank.filter((word) => countOf(response, wholeWord(word)) === 0).slice(0, 2);
    return absent.length === 0 ? [] : [{ forbidden_words: absent }];
  },
};

export const keywordsLetterFrequency: Recipe<LetterFrequencyParams> = {
  id: "keywords:letter_frequency",
  variety: () => 26 * 15,
  sample: (rng) => {
    if (rng.chance(0.5)) {
      const letter = rng.pick(Array.from("abcdefghijklmnopqrstuvwxyz"));
      const common = "etaoinshrl".includes(letter);
      return { letter, let_relation: "at least", let_frequency: common ? 10 + 5 * rng.int(5) : 1 + rng.int(3) };
    }
    return {
      letter: rng.pick(Array.from("bcfgjkpqvwxyz")),
      let_relation: "less than",
      let_frequency: 2 + rng.int(7),
    };
  },
  wordings: ({ letter, let_frequency, let_relation }) => {
    const [least, times] = [let_relation === "at least", plural(let_frequency, "time")];
    return {
      plain: [
        `Use the letter "${letter}" ${let_relation} ${times}.`,
        `The letter "${letter}" must appear ${least ? `${times} or more` : `fewer than ${times}`}.`,
        least
          ? `Your response should have no fewer than ${plural(let_frequency, "letter")} "${letter}".`
          : `Your response should have at most ${plural(let_frequency - 1, "letter")} "${letter}".`,
        `Let the letter "${letter}" occur ${let_relation} ${times}, in capitals or not.`,
        `Count the letter "${letter}": there must be ${let_relation} ${let_frequency} of it.`,
      ],
      terse: `letter "${letter}" ${let_relation} ${times}`,
      rule: `letters("${letter}") ${sign(let_relation)} ${let_frequency}`,
      code: `count_letter(response, ${literal(letter)}) ${sign(let_relation)} ${let_frequency}`,
      negated: `Use the letter "${letter}" ${other(let_relation)} ${times}.`,
    };
  },
  demands: ({ letter, let_frequency, let_relation }) => ({
    counts: { [`letter ${letter.toLowerCase()}`]: boundsOf(let_relation, let_frequency) },
  }),
  plan: (plan, { letter, let_frequency, let_relation }) => {
    plan.letters.set(letter.toLowerCase(), boundsOf(let_relation, let_frequency));
  },
  *breaks(response, { letter, let_frequency, let_relation }, rng) {
    const lower = letter.toLowerCase();
    const now = response.toLowerCase().split(lower).length - 1;
    if (let_relation === "at least") yield* withoutLetter(response, lower, { excess: now - let_frequency + 1, rng });
    else {
      const carriers = keywordBank.concat(adjectives).filter((word) => word.includes(lower));
      const carrier = carriers.length === 0 ? lower.repeat(2) : rng.pick(carriers);
      const each = carrier.split(lower).length - 1;
      const words = Array<string>(Math.ceil((let_frequency - now) / each)).fill(carrier);
      let replaced: string | undefined = response;
      for (const word of words) replaced = replaced === undefined ? undefined : replacedInner(replaced, word, rng);
      yield replaced;
      yield withWords(response, words, rng);
    }
  },
  extract: (response) => {
    const lowered = response.toLowerCase();
    return Array.from("etaoinshrdlucmfwypvbgkjqxz").flatMap((letter): LetterFrequencyParams[] => {
      const count = lowered.split(letter).length - 1;
      if (count === 0) return [{ letter, let_frequency: 1, let_relation: "less than" }];
      return letter === "e" ? [{ letter, let_frequency: count, let_relation: "at least" }] : [];
    });
  },
  complement: ({ letter, let_frequency, let_relation }) => ({
    id: "keywords:letter_frequency",
    params: { letter, let_frequency, let_relation: other(let_relation) },
  }),
};

/** The other relation, which holds of just the other numbers. */
export function other(relation: Relation): Relation {
  return relation === "at least" ? "less than" : "at least";
}

export function sign(relation: Relation): string {
  return relation === "at least" ? ">=" : "<";
}

export function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}

export function someWords(rng: Rng, count: number): string[] {
  return rng.shuffle(keywordBank).slice(0, count).sort();
}

/** Longer words that are no stop words, the most frequent first. */
export function contentWords(response: string): string[] {
  const counts = new Map<string, number>();
  for (const word of wordsOf(response.toLowerCase())) {
    if (!/^[a-z]{4,}$/.test(word) || stopWords.has(word)) continue;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([word]) => word);
}

/** The last `times` occurrences of `word`, or all of them, give way to another. */
function replacedWord(response: string, word: string, rng: Rng, times?: number): string | undefined {
  const pattern = wholeWord(word);
  const there = countOf(response, pattern);
  const first = there - (times ?? there);
  if (there === 0 || first < 0) return undefined;
  const spare = rng.pick(keywordBank.filter((each) => !word.includes(each) && !each.includes(word)));
  let seen = 0;
  return response.replaceAll(pattern, (found) => (seen++ < first ? found : inCaseOf(spare, found)));
}

/** One inner word gives way to `word`, so that there are as many as before. */
function replacedInner(response: string, word: string, rng: Rng): string | undefined {
  const places = [...response.matchAll(innerWord)];
  if (places.length === 0) return undefined;
  const { index, 0: found } = rng.pick(places);
  return response.slice(0, index) + inCaseOf(word, found) + response.slice(index + found.length);
}

function insideJson(response: string, word: string): string | undefined {
  return response.startsWith("{") ? response.replace(/": "/, `": "${word} `) : undefined;
}

function* withoutLetter(
  response: string,
  letter: string,
  { excess, rng }: { readonly excess: number; readonly rng: Rng },
): Generator<string | undefined> {
  const plain = adjectives.filter((word) => !word.includes(letter));
  // First the words in the middle of sentences, then any that no bracket holds.
  for (const pattern of [innerWord, /(?<![\p{L}\p{M}[<*.-])(?:\p{Lu}?\p{Ll}+|\p{Lu}{2,})(?![\p{L}\]>.*]| \d)/gu]) {
    const carriers = [...response.matchAll(pattern)].filter(([word]) => word.toLowerCase().includes(letter));
    let left = excess;
    const gone = new Set<number>();
    for (const { index, 0: word } of rng.shuffle(carriers)) {
      if (left <= 0) break;
      gone.add(index);
      left -= word.toLowerCase().split(letter).length - 1;
    }
    if (left > 0 || plain.length === 0) continue;
    yield response.replaceAll(pattern, (word, at: number) => (gone.has(at) ? shapedAs(rng.pick(plain), word) : word));
    yield response.replaceAll(pattern, (word, at: number) => {
      return gone.has(at) ? word.replaceAll(new RegExp(letter, "gi"), "") || "o" : word;
    });
  }
}

/** In capitals, or with a capital, where `model` is. */
function shapedAs(word: string, model: string): string {
  const cased = inCaseOf(word, model);
  if (cased !== word || model === model.toLowerCase()) return cased;
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
