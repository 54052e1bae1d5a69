// Recipes for the constraints of IFBench that count words, names, numbers and marks.
import { personNames } from "../../../verify/ifbench/count-person-names.ts";
import type { NoParams } from "../../../verify/params.ts";
import {
  changedPlaces,
  countOf,
  literal,
  plural,
  spareWords,
  wholeWord,
  withoutWords,
  withWords,
  countWords,
  innerWord,
  wordsOf,
} from "../edits.ts";
import { narrow } from "../plan.ts";
import { say, type AnyRecipe, type Recipe } from "../recipe.ts";
import { keywordBank } from "../vocabulary.ts";
import { contentWords, someWords } from "./keywords.ts";

interface Amount {
  readonly N: number;
}
interface FewerAmount {
  readonly small_n: number;
}

const wordCountRange: Recipe<{ min_words: number; max_words: number }> = {
  id: "count:word_count_range",
  variety: () => 20 * 4,
  sample: (rng) => {
    const min_words = 40 + 10 * rng.int(20);
    return { min_words, max_words: min_words + 5 * (1 + rng.int(4)) };
  },
  wordings: ({ min_words: a, max_words: b }) =>
    say({
      do: `write between ${a} and ${b} words`,
      that: `it has between ${a} and ${b} words`,
      terse: `${a} to ${b} words`,
      rule: `${a} <= words <= ${b}`,
      code: `${a} <= count_words(response) <= ${b}`,
      not: `write fewer than ${a} or more than ${b} words`,
    }),
  demands: ({ min_words: least, max_words: most }) => ({ counts: { words: { least, most } } }),
  plan: (plan, { min_words: least, max_words: most }) => narrow(plan.words, { least, most }),
  *breaks(response, { min_words, max_words }, rng) {
    const now = countWords(response);
    yield withoutWords(response, now - min_words + 1, rng, [...keywordBank, ...connectives]);
    yield withWords(response, spareWords(response, max_words - now + 1, rng), rng);
  },
  extract: (response) => {
    const words = countWords(response);
    return [{ min_words: words, max_words: words }];
  },
};

const connectives = ["and", "but", "for", "nor", "or", "so", "yet"];

const uniqueWords: Recipe<Amount> = {
  id: "count:unique_word_count",
  variety: () => 6,
  sample: (rng) => ({ N: 40 + 5 * rng.int(6) }),
  wordings: ({ N }) =>
    say({
      do: `use at least ${plural(N, "different word")}`,
      that: `it has at least ${plural(N, "different word")}`,
      terse: `at least ${plural(N, "different word")}`,
      rule: `different_words >= ${N}`,
      code: `len(set(words(response))) >= ${N}`,
      not: `use fewer than ${plural(N, "different word")}`,
    }),
  plan: (plan, { N }) => narrow(plan.words, { least: 2 * N }),
  *breaks(response, { N }, rng) {
    // One word in place of more and more others.
    const [word] = spareWords(response, 1, rng) as [string];
    const places = rng.shuffle([...response.matchAll(innerWord)].filter(([each]) => !keywordBank.includes(each)));
    const distinct = new Set(wordsOf(response.toLowerCase())).size;
    for (let gone = Math.max(1, distinct - N); gone <= places.length; gone += 4) {
      const at = new Set(places.slice(0, gone).map(({ index }) => index));
      yield response.replaceAll(innerWord, (each, index: number) => (at.has(index) ? word : each));
    }
  },
  extract: (response) => {
    const words = new Set(response.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).size;
    return words > 10 ? [{ N: Math.floor(words * 0.8) }] : [];
  },
};

const numbers: Recipe<Amount> = {
  id: "count:numbers",
  variety: () => 6,
  sample: (rng) => ({ N: 2 + rng.int(6) }),
  wordings: ({ N }) =>
    say({
      do: `include exactly ${plural(N, "number")} in your response`,
      that: `there are exactly ${plural(N, "number")} in it`,
      terse: `exactly ${plural(N, "number")}`,
      rule: `numbers = ${N}`,
      code: `count_numbers(response) == ${N}`,
      not: `include any amount of numbers but ${N}`,
    }),
  plan: (plan, { N }, rng) => {
    for (let i = 0; i < N; i++)
      plan.sayings.push(`${rng.pick(["Some needed", "Others found", "We counted"])} ${2 + rng.int(97)} of these.`);
  },
  *breaks(response) {
    yield changedPlaces(response, /(?<= )\d+(?= )/g, { count: 1, change: () => "some" });
  },
  extract: (response) => {
    const count = countOf(response, /(?<![\p{L}\p{N}.,-])\d+(?![\p{L}\p{N}-])/gu);
    return count > 0 ? [{ N: count }] : [];
  },
};

const names: Recipe<Amount> = {
  id: "count:person_names",
  variety: () => 8,
  sample: (rng) => ({ N: 2 + rng.int(8) }),
  wordings: ({ N }) =>
    say({
      do: `mention at least ${plural(N, "different person name")} from this list: ${personNames.join(", ")}`,
      that: `it mentions at least ${plural(N, "different person name")} from this list: ${personNames.join(", ")}`,
      terse: `at least ${plural(N, "name")} of ${personNames.join(", ")}`,
      rule: `names >= ${N} of ${personNames.join(" ")}`,
      code: `count_different(response, [${personNames.map(literal).join(", ")}]) >= ${N}`,
      not: `mention fewer than ${plural(N, "person name")} from this list: ${personNames.join(", ")}`,
    }),
  plan: (plan, { N }, rng) => {
    for (const name of rng.shuffle(personNames).slice(0, N)) {
      plan.sayings.push(
        rng.pick([`My friend ${name} agrees.`, `Ask ${name} about this.`, `This is what ${name} likes.`]),
      );
    }
  },
  *breaks(response, { N }) {
    const pattern = new RegExp(`(?<!\\p{L})(?:${personNames.join("|")})(?!\\p{L})`, "gu");
    const excess = countOf(response, pattern) - N + 1;
    yield changedPlaces(response, pattern, { count: excess, change: () => "Somebody" });
  },
  extract: (response) => {
    const count = personNames.filter((name) => wholeWord(name).test(response)).length;
    return count > 0 ? [{ N: count }] : [];
  },
};

const conjunctions: Recipe<FewerAmount> = {
  id: "count:conjunctions",
  variety: () => 5,
  sample: (rng) => ({ small_n: 2 + rng.int(5) }),
  wordings: ({ small_n: n }) =>
    say({
      do: `use at least ${n} different coordinating conjunctions (and, but, for, nor, or, so, yet)`,
      that: `at least ${n} of the coordinating conjunctions and, but, for, nor, or, so, yet occur`,
      terse: `at least ${n} of and, but, for, nor, or, so, yet`,
      rule: `conjunctions >= ${n}`,
      code: `count_different(response, ["and", "but", "for", "nor", "or", "so", "yet"]) >= ${n}`,
      not: `use fewer than ${n} different coordinating conjunctions (and, but, for, nor, or, so, yet)`,
    }),
  plan: (plan) => {
    plan.sayings.push(
      "It is short but good and plain or old.",
      "It is small yet strong so they want it for others nor do they wait.",
    );
  },
  *breaks(response, { small_n: n }, rng) {
    const order = rng.shuffle(connectives);
    for (let kept = Math.max(0, n - 1); kept >= 0; kept--) {
      const gone = new RegExp(`(?<![\\p{L}])(?:${order.slice(kept).join("|")})(?![\\p{L}])`, "giu");
      yield response.replaceAll(gone, "with");
    }
  },
  extract: (response) => {
    const count = connectives.filter((word) => new RegExp(`(?<=\\s)${word}(?=\\s)`).test(response)).length;
    return count > 0 ? [{ small_n: count }] : [];
  },
};

const pronounList = ["they", "we", "them", "you", "us", "it", "he", "she"];

const pronouns: Recipe<Amount> = {
  id: "count:pronouns",
  variety: () => 6,
  sample: (rng) => ({ N: 3 + rng.int(6) }),
  wordings: ({ N }) =>
    say({
      do: `include at least ${plural(N, "pronoun")} in your response`,
      that: `at least ${plural(N, "pronoun")} occur in it`,
      terse: `at least ${plural(N, "pronoun")}`,
      rule: `pronouns >= ${N}`,
      code: `count_pronouns(response) >= ${N}`,
      not: `include fewer than ${plural(N, "pronoun")} in your response`,
    }),
  plan: (plan, { N }, rng) => {
    for (let i = 0; i < N; i += 2)
      plan.sayings.push(rng.pick(["They help us.", "We trust you.", "You know them.", "She likes it."]));
  },
  *breaks(response) {
    const others = "its?|others|some|these|this|that|those|what|who|my|nothing|most|many|one|each|all|both|somebody";
    const pattern = new RegExp(`(?<![\\p{L}])(?:${pronounList.join("|")}|${others})(?![\\p{L}])`, "giu");
    const change = (found: string): string => (found === found.toLowerCase() ? "neighbours" : "Neighbours");
    for (let gone = 1; gone <= Math.min(60, countOf(response, pattern)); gone++) {
      yield changedPlaces(response, pattern, { count: gone, change });
    }
  },
  extract: (response) => {
    const count = countOf(response, new RegExp(`(?<=\\s|^)(?:${pronounList.join("|")})(?=[\\s.!?])`, "gi"));
    return count > 0 ? [{ N: count }] : [];
  },
};

const interrobangs: Recipe<NoParams> = {
  id: "count:punctuation",
  variety: () => 1,
  sample: () => ({}),
  wordings: () =>
    say({
      do: "use every standard punctuation mark at least once (period, comma, exclamation mark, question mark, semicolon, colon) and the interrobang ?!",
      that: "each of . , ! ? ; : and also ?! occurs in it",
      terse: "each of . , ! ? ; : ?!",
      rule: 'count(m) >= 1 for m in . , ! ? ; : "?!"',
      code: 'all(mark in response for mark in [".", ",", "!", "?", ";", ":", "?!"])',
      not: "leave out at least one of the punctuation marks . , ! ? ; : ?!",
    }),
  plan: (plan) => void plan.sayings.push("Is that so?! Yes, it is; look: it works!", "Who knows?"),
  *breaks(response) {
    yield response.replace(";", " and");
    yield response.replaceAll("?!", "?");
  },
  extract: (response) => (/\?!|!\?|‽/.test(response) ? [{}] : []),
};

const keywordsMultiple: Recipe<Record<`keyword${1 | 2 | 3 | 4 | 5}`, string>> = {
  id: "count:keywords_multiple",
  variety: () => keywordBank.length ** 5,
  sample: (rng) => {
    const [keyword1, keyword2, keyword3, keyword4, keyword5] = rng.shuffle(someWords(rng, 5)) as [
      string,
      string,
      string,
      string,
      string,
    ];
    return { keyword1, keyword2, keyword3, keyword4, keyword5 };
  },
  wordings: ({ keyword1: a, keyword2: b, keyword3: c, keyword4: d, keyword5: e }) =>
    say({
      do: `use "${a}" once, "${b}" twice, "${c}" three times, "${d}" five times and "${e}" seven times`,
      that: `"${a}" occurs once, "${b}" twice, "${c}" three times, "${d}" five times and "${e}" seven times`,
      terse: `"${a}" 1, "${b}" 2, "${c}" 3, "${d}" 5, "${e}" 7 times`,
      rule: `count("${a}") = 1 and count("${b}") = 2 and count("${c}") = 3 and count("${d}") = 5 and count("${e}") = 7`,
      code: `[count_word(response, word) for word in [${[a, b, c, d, e].map(literal).join(", ")}]] == [1, 2, 3, 5, 7]`,
      not: `use "${a}", "${b}", "${c}", "${d}" and "${e}" any other numbers of times than 1, 2, 3, 5 and 7`,
    }),
  demands: ({ keyword1, keyword2, keyword3, keyword4, keyword5 }) => ({
    literals: [keyword1, keyword2, keyword3, keyword4, keyword5].map((text, i) => ({
      text,
      times: [1, 2, 3, 5, 7][i] as number,
    })),
  }),
  plan: (plan, keywords) => {
    Object.entries(keywords).forEach(([name, word]) => {
      plan.keywords.set(word, [1, 2, 3, 5, 7][Number(name.slice(-1)) - 1] as number);
      plan.avoided.add(word);
    });
  },
  *breaks(response, { keyword5 }, rng) {
    const spare = rng.pick(keywordBank.filter((word) => !response.includes(word)));
    yield changedPlaces(response, wholeWord(keyword5), { count: 1, change: () => spare });
  },
  extract: (response) => {
    const words = contentWords(response);
    const found = [1, 2, 3, 5, 7].map((times) => words.find((word) => countOf(response, wholeWord(word)) === times));
    const [keyword1, keyword2, keyword3, keyword4, keyword5] = found;
    if (found.includes(undefined)) return [];
    return [{ keyword1, keyword2, keyword3, keyword4, keyword5 } as Record<`keyword${1 | 2 | 3 | 4 | 5}`, string>];
  },
};

export const ifbenchCounts: readonly AnyRecipe[] = [
  wordCountRange,
  uniqueWords,
  conjunctions,
  names,
  numbers,
  interrobangs,
  pronouns,
  keywordsMultiple,
];
