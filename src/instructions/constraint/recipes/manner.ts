// Recipes for the manner of a response: language, case, punctuation, beginning, end, and several responses in one.
import type { CapitalWordFrequencyParams } from "../../../verify/ifeval/change-case-capital-word-frequency.ts";
import type { RepeatPromptParams } from "../../../verify/ifeval/combination-repeat-prompt.ts";
import type { ResponseLanguageParams } from "../../../verify/ifeval/language-response-language.ts";
import type { EndCheckerParams } from "../../../verify/ifeval/startend-end-checker.ts";
import type { NoParams } from "../../../verify/params.ts";
import { detectLanguage } from "../../../verify/text/language.ts";
import { changedPlaces, countOf, literal, plural } from "../edits.ts";
import { languageNames, sentencesIn } from "../languages.ts";
import { boundsOf, narrow } from "../plan.ts";
import type { Recipe } from "../recipe.ts";
import { promptOf, tasks, topics } from "../topics.ts";
import { endPhrases } from "../vocabulary.ts";
import { other, sign } from "./keywords.ts";

const languages = Object.keys(sentencesIn);

export const responseLanguage: Recipe<ResponseLanguageParams> = {
  id: "language:response_language",
  variety: () => languages.length,
  sample: (rng) => ({ language: rng.pick(languages) }),
  wordings: ({ language }) => {
    const name = languageNames[language] ?? language;
    return {
      plain: [
        `Write your entire response in ${name}, and in no other language.`,
        `Your response must be in ${name}; no other language is allowed.`,
        `Use only the ${name} language.`,
        `Everything that you write has to be in ${name}.`,
        `Respond in ${name} throughout.`,
      ],
      terse: `in ${name}`,
      rule: `language = ${language}`,
      code: `detect_language(response) == ${literal(language)}`,
      negated: `Write your response in any language but ${name}.`,
    };
  },
  plan: (plan, { language }) => {
    plan.language = language;
  },
  *breaks() {
    // No small change turns one language into another: the response is written anew.
  },
  extract: (response) => {
    const language = detectLanguage(response);
    return language !== undefined && language in languageNames ? [{ language }] : [];
  },
};

export const twoResponses: Recipe<NoParams> = {
  id: "combination:two_responses",
  variety: () => 1,
  sample: () => ({}),
  wordings: () => ({
    plain: [
      "Give two different responses, separated by six asterisks: ******.",
      "Write two different responses. Responses and only responses should be separated by 6 asterisk symbols: ******.",
      "Respond twice, differently, and put ****** between both responses.",
      "Your output must consist of exactly two different responses with ****** between them.",
      "Offer two responses that are not the same; six asterisks (******) divide them.",
    ],
    terse: "two different responses parted by ******",
    rule: 'parts("******") = 2 and all different',
    code: 'len(set(split_at(response, "******"))) == 2',
    negated: "Give a single response.",
  }),
  plan: (plan) => {
    plan.shape = "two-responses";
  },
  *breaks(response) {
    yield response.replace("\n\n******\n\n", "\n\n");
  },
  extract: (response) => (response.includes("******") ? [{}] : []),
};

export const repeatPrompt: Recipe<RepeatPromptParams> = {
  id: "combination:repeat_prompt",
  variety: () => tasks.length * topics.length,
  sample: (rng) => ({ prompt_to_repeat: promptOf(rng.pick(tasks), rng.pick(topics)) }),
  wordings: ({ prompt_to_repeat: prompt }) => ({
    plain: [
      `Repeat the following request word for word before you answer: ${prompt}`,
      `First repeat this request without change, then give your answer: ${prompt}`,
      `Begin your response with an exact copy of this request, and say nothing before it: ${prompt}`,
      `Your response must start with the request below, word for word, and answer it afterwards: ${prompt}`,
      `Before the answer comes, unchanged, the request itself: ${prompt}`,
    ],
    terse: `begin with "${prompt}"`,
    rule: `begins with ${literal(prompt)}`,
    code: `response.lower().startswith(${literal(prompt.toLowerCase())})`,
    negated: `Answer without repeating this request at the beginning: ${prompt}`,
  }),
  demands: ({ prompt_to_repeat: text }) => ({ literals: [{ text, times: 1 }] }),
  plan: (plan, { prompt_to_repeat }) => {
    plan.opening = prompt_to_repeat;
  },
  *breaks(response, { prompt_to_repeat: prompt }) {
    yield response.replace(/\p{L}+ /u, "");
    yield response.slice(prompt.length).trimStart();
  },
  extract: (response) => {
    const first = /^[^\n]{20,300}(?=\n\n)/.exec(response)?.[0];
    return first === undefined ? [] : [{ prompt_to_repeat: first }];
  },
};

export const endChecker: Recipe<EndCheckerParams> = {
  id: "startend:end_checker",
  variety: () => endPhrases.length,
  sample: (rng) => ({ end_phrase: rng.pick(endPhrases) }),
  wordings: ({ end_phrase: phrase }) => ({
    plain: [
      `Finish your response with this exact phrase: ${phrase}`,
      `The very last words must be "${phrase}", with nothing after them.`,
      `Your response must end with "${phrase}" and no other words should follow.`,
      `Let the phrase "${phrase}" be the end of your response.`,
      `Close with "${phrase}" and write nothing after it.`,
    ],
    terse: `the last words are "${phrase}"`,
    rule: `ends with ${literal(phrase)}`,
    code: `response.rstrip().endswith(${literal(phrase)})`,
    negated: `End your response with anything but "${phrase}"`,
  }),
  demands: ({ end_phrase: text }) => ({ literals: [{ text, times: 1 }] }),
  plan: (plan, { end_phrase }) => {
    plan.ending = end_phrase;
  },
  *breaks(response, { end_phrase: phrase }) {
    const at = response.toLowerCase().lastIndexOf(phrase.toLowerCase());
    if (at < 0) return;
    const end = at + phrase.length;
    yield `${response.slice(0, at)}${response.slice(at, end).replace(/\p{L}+(?=\P{L}*$)/u, (word) => word + word)}${response.slice(end)}`;
    yield `${response.slice(0, at).trimEnd()}${response.slice(end)}`;
  },
  extract: (response) => {
    const last = /[^.!?\n"]{3,80}[.!?](?=["\s]*$)/.exec(response.slice(-200))?.[0].trim();
    return last === undefined ? [] : [{ end_phrase: last }];
  },
};

export const quotation: Recipe<NoParams> = {
  id: "startend:quotation",
  variety: () => 1,
  sample: () => ({}),
  wordings: () => ({
    plain: [
      "Wrap your entire response with double quotation marks.",
      "Your whole response must stand between double quotation marks.",
      'Put a " before and after everything that you write.',
      "The response has to begin and end with a double quotation mark.",
      "Enclose all of your response in double quotation marks.",
    ],
    terse: "in double quotation marks",
    rule: "begins with '\"' and ends with '\"'",
    code: "is_quoted(response)",
    negated: "Write without double quotation marks around the response.",
  }),
  plan: (plan) => {
    plan.quoted = true;
  },
  *breaks(response) {
    yield response.replace(/"\s*$/, "");
  },
  extract: (response) => (/^\s*"[^]*"\s*$/.test(response) ? [{}] : []),
};

export const capitalWordFrequency: Recipe<CapitalWordFrequencyParams> = {
  id: "change_case:capital_word_frequency",
  variety: () => 16,
  sample: (rng) =>
    rng.chance(0.5)
      ? { capital_frequency: 1 + rng.int(8), capital_relation: "at least" }
      : { capital_frequency: 2 + rng.int(8), capital_relation: "less than" },
  wordings: ({ capital_frequency: n, capital_relation: relation }) => {
    const least = relation === "at least";
    return {
      plain: [
        `Write ${relation} ${plural(n, "word")} in all capital letters.`,
        `Words in all capital letters must appear ${least ? `${plural(n, "time")} or more` : `fewer than ${plural(n, "time")}`}.`,
        `Use ${least ? "no fewer than" : "not so many as"} ${plural(n, "word")} in capitals, like THIS.`,
        `The number of words in all capitals has to be ${relation} ${n}.`,
        least
          ? `Put ${plural(n, "word")}, or more, into all capital letters.`
          : `Put at most ${plural(n - 1, "word")} into all capital letters.`,
      ],
      terse: `${relation} ${plural(n, "word")} in CAPITALS`,
      rule: `capital_words ${sign(relation)} ${n}`,
      code: `count_capital_words(response) ${sign(relation)} ${n}`,
      negated: `Write ${other(relation)} ${plural(n, "word")} in all capital letters.`,
    };
  },
  demands: ({ capital_frequency, capital_relation }) => ({
    counts: { capitals: boundsOf(capital_relation, capital_frequency) },
  }),
  plan: (plan, { capital_frequency, capital_relation }) => {
    narrow(plan.capitals, boundsOf(capital_relation, capital_frequency));
  },
  *breaks(response, { capital_frequency: n, capital_relation: relation }) {
    const capitals = /(?<![\p{L}[])\p{Lu}{2,}(?=[ .])/gu;
    const now = countOf(response, capitals);
    if (relation === "at least") {
      for (let extra = 1; extra <= 3; extra++) {
        yield changedPlaces(response, capitals, { count: now - n + extra, change: (word) => word.toLowerCase() });
      }
    } else {
      for (let known = n; known >= Math.max(1, n - 6); known--) {
        yield changedPlaces(response, /(?<= )\p{Ll}{2,}(?= )/gu, {
          count: known,
          change: (word) => word.toUpperCase(),
        });
      }
    }
  },
  extract: (response) => {
    const count = countOf(response, /(?<![\p{L}\p{N}'-])\p{Lu}{2,}(?![\p{L}\p{N}'-])/gu);
    return [
      ...(count > 0 ? [{ capital_frequency: count, capital_relation: "at least" as const }] : []),
      { capital_frequency: count + 1, capital_relation: "less than" },
    ];
  },
  complement: ({ capital_frequency, capital_relation }) => ({
    id: "change_case:capital_word_frequency",
    params: { capital_frequency, capital_relation: other(capital_relation) },
  }),
};

export const englishCapital: Recipe<NoParams> = inOneCase("english_capital", {
  name: "capital letters",
  letterCase: "upper",
  code: "response.isupper()",
});

export const englishLowercase: Recipe<NoParams> = inOneCase("english_lowercase", {
  name: "lowercase letters",
  letterCase: "lower",
  code: "response.islower()",
});

export const noComma: Recipe<NoParams> = {
  id: "punctuation:no_comma",
  variety: () => 1,
  sample: () => ({}),
  wordings: () => ({
    plain: [
      "Write without any commas.",
      "Do not use a comma anywhere in your response.",
      "Your response must not contain commas.",
      "Refrain from the use of any commas.",
      "No comma may occur in what you write.",
    ],
    terse: "no commas",
    rule: 'count(",") = 0',
    code: 'response.count(",") == 0',
    negated: "Use at least one comma.",
  }),
  demands: () => ({ counts: { commas: { most: 0 } } }),
  plan: (plan) => {
    plan.avoided.add(",");
  },
  *breaks(response) {
    yield response.replace(/(?<=\p{L}) (?=\p{L})/u, ", ");
    yield changedPlaces(response, /(?<=\p{L}{2} \p{L}{2,}) (?=\p{L})/gu, { count: 1, change: () => ", " });
  },
  extract: (response) => (response.includes(",") ? [] : [{}]),
};

const plainEnglish = [
  "You may try it today if you have the time for it.",
  "This is why you have to think of it.",
  "It is up to you how far you take it.",
];

interface OneCase {
  readonly name: string;
  readonly letterCase: "upper" | "lower";
  readonly code: string;
}

function inOneCase(id: string, { name, letterCase, code }: OneCase): Recipe<NoParams> {
  const swap = (text: string): string => (letterCase === "upper" ? text.toLowerCase() : text.toUpperCase());
  const isCased = (text: string): boolean =>
    text === (letterCase === "upper" ? text.toUpperCase() : text.toLowerCase());
  return {
    id: `change_case:${id}`,
    variety: () => 1,
    sample: () => ({}),
    wordings: () => ({
      plain: [
        `Write your entire response in English and in ${name} only.`,
        `Your response should be in English, and in all ${name}.`,
        `Use only ${name} and the English language.`,
        `Everything has to be in English and written in ${name}.`,
        `Respond in English, with nothing but ${name}.`,
      ],
      terse: `English in ${name}`,
      rule: `language = en and case = ${letterCase}`,
      code: `${code} and detect_language(response) == "en"`,
      negated: `Do not write your entire response in ${name}.`,
    }),
    demands: () => ({}),
    plan: (plan, _, rng) => {
      plan.letterCase = letterCase;
      // The published detector takes English in capitals for German, unless there are enough small words.
      if (letterCase === "upper") plan.sayings.push(...plainEnglish.filter(() => rng.chance(0.75)));
    },
    *breaks(response) {
      yield changedPlaces(response, /(?<= )\p{L}/gu, { count: 1, change: swap });
      yield changedPlaces(response, /(?<= )\p{L}{2,}/gu, { count: 1, change: swap });
    },
    extract: (response) => (isCased(response) && /\p{L}/u.test(response) ? [{}] : []),
  };
}
