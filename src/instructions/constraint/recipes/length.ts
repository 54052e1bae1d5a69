// Recipes for how long a response is: words, sentences and paragraphs.
import type { NthParagraphFirstWordParams } from "../../../verify/ifeval/length-constraints-nth-paragraph-first-word.ts";
import type { NumberParagraphsParams } from "../../../verify/ifeval/length-constraints-number-paragraphs.ts";
import type { NumberSentencesParams } from "../../../verify/ifeval/length-constraints-number-sentences.ts";
import type { NumberWordsParams } from "../../../verify/ifeval/length-constraints-number-words.ts";
import { splitSentences } from "../../../verify/text/sentences.ts";
import { changedPlaces, countOf, literal, plural, spareWords, withoutWords, withWords, countWords } from "../edits.ts";
import { boundsOf, narrow } from "../plan.ts";
import type { Recipe } from "../recipe.ts";
import { keywordBank } from "../vocabulary.ts";
import { other, sign } from "./keywords.ts";

const step = 10;
const firstWords = keywordBank.slice(0, 60);

export const numberWords: Recipe<NumberWordsParams> = {
  id: "length_constraints:number_words",
  variety: ({ words }) => 2 * (Math.floor((words.to - words.from) / step) + 1),
  sample: (rng, { words }) => ({
    num_words: words.from + step * rng.int(Math.floor((words.to - words.from) / step) + 1),
    relation: rng.pick(["at least", "less than"] as const),
  }),
  wordings: ({ num_words: n, relation }) => {
    const least = relation === "at least";
    return {
      plain: [
        `Write ${relation} ${plural(n, "word")}.`,
        `Your response must have ${least ? `${plural(n, "word")} or more` : `fewer than ${plural(n, "word")}`}.`,
        least ? `Do not write fewer than ${plural(n, "word")}.` : `Stay below ${plural(n, "word")}.`,
        `The length of the response has to be ${relation} ${plural(n, "word")}.`,
        least ? `Use no fewer than ${plural(n, "word")}.` : `Use no more than ${plural(n - 1, "word")}.`,
      ],
      terse: `${relation} ${plural(n, "word")}`,
      rule: `words ${sign(relation)} ${n}`,
      code: `count_words(response) ${sign(relation)} ${n}`,
      negated: `Write ${other(relation)} ${plural(n, "word")}.`,
    };
  },
  demands: ({ num_words, relation }) => ({ counts: { words: boundsOf(relation, num_words) } }),
  plan: (plan, { num_words, relation }) => narrow(plan.words, boundsOf(relation, num_words)),
  *breaks(response, { num_words, relation }, rng) {
    const now = countWords(response);
    for (let trial = 0; trial < 4; trial++) {
      if (relation === "at least") yield withoutWords(response, now - num_words + 1, rng.derive(trial), keywordBank);
      else yield withWords(response, spareWords(response, num_words - now, rng), rng.derive(trial));
    }
    const sentences = splitSentences(response);
    if (relation === "less than") yield `${response} ${sentences[0] ?? ""}`.repeat(Math.ceil(num_words / now));
  },
  extract: (response) => {
    const words = countWords(response);
    const rounded = words - (words % step);
    return [
      { num_words: rounded === 0 ? words : rounded, relation: "at least" },
      { num_words: words - (words % step) + step, relation: "less than" },
    ];
  },
  complement: ({ num_words, relation }) => ({
    id: "length_constraints:number_words",
    params: { num_words, relation: other(relation) },
  }),
};

export const numberSentences: Recipe<NumberSentencesParams> = {
  id: "length_constraints:number_sentences",
  variety: () => 9 + 9,
  sample: (rng) => {
    const relation = rng.pick(["at least", "less than"] as const);
    return { num_sentences: (relation === "at least" ? 3 : 4) + rng.int(9), relation };
  },
  wordings: ({ num_sentences: n, relation }) => {
    const least = relation === "at least";
    return {
      plain: [
        `Write ${relation} ${plural(n, "sentence")}.`,
        `Your response must consist of ${least ? `${plural(n, "sentence")} or more` : `fewer than ${plural(n, "sentence")}`}.`,
        least ? `Do not write fewer than ${plural(n, "sentence")}.` : `Do not write ${plural(n, "sentence")} or more.`,
        `The number of sentences has to be ${relation} ${n}.`,
        least ? `Use no fewer than ${plural(n, "sentence")}.` : `Use no more than ${plural(n - 1, "sentence")}.`,
      ],
      terse: `${relation} ${plural(n, "sentence")}`,
      rule: `sentences ${sign(relation)} ${n}`,
      code: `count_sentences(response) ${sign(relation)} ${n}`,
      negated: `Write ${other(relation)} ${plural(n, "sentence")}.`,
    };
  },
  demands: ({ num_sentences, relation }) => ({ counts: { sentences: boundsOf(relation, num_sentences) } }),
  plan: (plan, { num_sentences, relation }) => narrow(plan.sentences, boundsOf(relation, num_sentences)),
  *breaks(response, { num_sentences, relation }, rng) {
    const now = splitSentences(response).length;
    if (relation === "at least") yield* joinedSentences(response, now - num_sentences + 1);
    else {
      yield cutSentences(response, num_sentences - now);
      const more = Array.from({ length: num_sentences - now }, () => splitSentences(response)[0] ?? "");
      yield response.replace(/\.(?= )/, `. ${more.join(" ")}`);
      const lone = rng.pick(["Good.", "Fine.", "Indeed."]);
      yield response.replace(/\.(?= )/, `. ${more.map(() => lone).join(" ")}`);
    }
  },
  extract: (response) => {
    const count = splitSentences(response).length;
    return [
      { num_sentences: count, relation: "at least" },
      { num_sentences: count + 1, relation: "less than" },
    ];
  },
  complement: ({ num_sentences, relation }) => ({
    id: "length_constraints:number_sentences",
    params: { num_sentences, relation: other(relation) },
  }),
};

export const numberParagraphs: Recipe<NumberParagraphsParams> = {
  id: "length_constraints:number_paragraphs",
  variety: () => 4,
  sample: (rng) => ({ num_paragraphs: 2 + rng.int(4) }),
  wordings: ({ num_paragraphs: n }) => ({
    plain: [
      `Write exactly ${plural(n, "paragraph")}, separated by the markdown divider: ***.`,
      `There should be ${plural(n, "paragraph")}. Paragraphs are separated with the markdown divider: ***.`,
      `Divide your response into ${plural(n, "paragraph")} with a line of three asterisks (***) between each two.`,
      `Your response must have ${n} paragraphs, no more and no fewer, parted by ***.`,
      `Put *** between paragraphs, of which there have to be ${n}.`,
    ],
    terse: `${plural(n, "paragraph")} parted by ***`,
    rule: `parts("***") = ${n}`,
    code: `len(split_at(response, "***")) == ${n}`,
    negated: `Write any number of paragraphs but ${n}, separated by the markdown divider: ***.`,
  }),
  demands: ({ num_paragraphs: n }) => ({ counts: { "parts by ***": { least: n, most: n } } }),
  plan: (plan, { num_paragraphs: count }) => {
    plan.paragraphs = { count, divider: "\n***\n" };
  },
  *breaks(response) {
    const divider = response.indexOf("\n***\n");
    if (divider >= 0) yield `${response.slice(0, divider)}\n${response.slice(divider + 5)}`;
    yield response.replace(/\.(?= )/, ".\n***\n");
  },
  extract: (response) => {
    const count = countOf(response, /(?:^|\n)\*\*\*(?=\n|$)/g);
    return count === 0 ? [] : [{ num_paragraphs: count + 1 }];
  },
};

export const nthParagraphFirstWord: Recipe<NthParagraphFirstWordParams> = {
  id: "length_constraints:nth_paragraph_first_word",
  variety: () => firstWords.length * (2 + 3 + 4 + 5),
  sample: (rng) => {
    const all = [2, 3, 4, 5].flatMap((count) => Array.from({ length: count }, (_, i) => [count, i + 1] as const));
    const [num_paragraphs, nth_paragraph] = rng.pick(all);
    return { num_paragraphs, nth_paragraph, first_word: rng.pick(firstWords) };
  },
  wordings: ({ num_paragraphs: n, nth_paragraph: i, first_word: word }) => ({
    plain: [
      `Write ${plural(n, "paragraph")}, separated by a blank line, and begin paragraph ${i} with the word "${word}".`,
      `There should be ${plural(n, "paragraph")}, parted by one blank line each. Paragraph ${i} must start with "${word}".`,
      `Your response must have exactly ${plural(n, "paragraph")} with blank lines between them; the first word of paragraph ${i} is "${word}".`,
      `Let paragraph ${i} of ${n} start with the word "${word}", and separate all paragraphs by a blank line.`,
      `Use blank lines to make ${plural(n, "paragraph")}; "${word}" is what paragraph ${i} begins with.`,
    ],
    terse: `${plural(n, "paragraph")} (blank lines between), number ${i} begins with "${word}"`,
    rule: `paragraphs = ${n} and first_word(${i}) = "${word}"`,
    code: `len(paragraphs(response)) == ${n} and first_word(paragraphs(response)[${i - 1}]) == ${literal(word)}`,
    negated: `Do not write ${plural(n, "paragraph")} of which number ${i} begins with "${word}".`,
  }),
  demands: ({ num_paragraphs: n, first_word: text }) => ({
    counts: { "parts by blank lines": { least: n, most: n } },
    literals: [{ text, times: 1 }],
  }),
  plan: (plan, { num_paragraphs, nth_paragraph, first_word }) => {
    plan.paragraphs = { count: num_paragraphs, divider: "\n\n" };
    plan.firstWords.set(nth_paragraph, first_word);
  },
  *breaks(response, { nth_paragraph: nth, first_word }, rng) {
    const paragraphs = response.split("\n\n");
    const wanted = paragraphs[nth - 1] ?? "";
    const spare = rng.pick(firstWords.filter((word) => word !== first_word));
    const named = `${spare.charAt(0).toUpperCase()}${spare.slice(1)}`;
    const cased =
      wanted === wanted.toUpperCase() ? spare.toUpperCase() : wanted === wanted.toLowerCase() ? spare : named;
    yield paragraphs.with(nth - 1, wanted.replace(/\p{L}+/u, cased)).join("\n\n");
    yield response.replace("\n\n", "\n");
  },
  extract: (response) => {
    const paragraphs = response.split("\n\n");
    if (paragraphs.length > 10) return [];
    return paragraphs.flatMap((paragraph, i): NthParagraphFirstWordParams[] => {
      const word = /^[a-z]+(?= )/i.exec(paragraph)?.[0];
      if (word === undefined || i > 0) return [];
      return [{ num_paragraphs: paragraphs.length, nth_paragraph: 1, first_word: word.toLowerCase() }];
    });
  },
};

/** Sentences made one by a word in place of the full stop between them, in small letters or in capitals. */
function* joinedSentences(response: string, count: number): Generator<string | undefined> {
  const pattern = /[.!?] (?=\p{L}+ )\p{L}/gu;
  // Where lines end, the mark alone can go.
  const anywhere = /[.!?] (?=\p{L}+ )\p{L}|(?<=\p{L}{2})\.(?=\n(?!\*\*\*))/gu;
  const join = (found: string): string => (found.length === 1 ? "" : ` and ${found.slice(2).toLowerCase()}`);
  yield changedPlaces(response, pattern, { count, change: (found) => ` and ${found.slice(2).toLowerCase()}` });
  yield changedPlaces(response, pattern, { count, change: (found) => `; ${found.slice(2)}` });
  const most = countOf(response, anywhere);
  for (const more of [count, count + 1, count + 3, most])
    yield changedPlaces(response, anywhere, { count: more, change: join });
}

/** As many full stops put between words, so that the number of words stays. */
function cutSentences(response: string, count: number): string | undefined {
  const upper = response === response.toUpperCase();
  const lower = response === response.toLowerCase();
  return changedPlaces(response, /(?<=[\p{L}]{3} \p{L}{3,}) \p{L}(?=\p{L}+ \p{L}{2})/gu, {
    count,
    change: (found) => `. ${upper || lower ? found.trim() : found.trim().toUpperCase()}`,
  });
}
