// Recipes for the constraints of IFBench on the form of a response: its first sentence, templates, brackets, edges.
import type { NoParams } from "../../../verify/params.ts";
import { splitSentences } from "../../../verify/text/sentences.ts";
import { literal, wholeWord } from "../edits.ts";
import { say, type AnyRecipe, type Recipe } from "../recipe.ts";
import { keywordBank } from "../vocabulary.ts";
import { contentWords } from "./keywords.ts";

const sentenceKeyword: Recipe<{ word: string; N: number }> = {
  id: "sentence:keyword",
  variety: () => keywordBank.length,
  // The place that a first sentence has whatever stands around it.
  sample: (rng) => ({ word: rng.pick(keywordBank), N: 1 }),
  wordings: ({ word, N }) =>
    say({
      do: `include the keyword "${word}" in sentence number ${N}`,
      that: `sentence number ${N} has the keyword "${word}" in it`,
      terse: `"${word}" in sentence ${N}`,
      rule: `count("${word}", sentence ${N}) >= 1`,
      code: `count_word(sentences(response)[${N - 1}], ${literal(word)}) >= 1`,
      not: `leave the keyword "${word}" out of sentence number ${N}`,
    }),
  demands: ({ word: text }) => ({ literals: [{ text, times: 1 }] }),
  plan: (plan, { word }) => void plan.firstWords.set(1, word),
  *breaks(response, { word }, rng) {
    const spare = rng.pick(keywordBank.filter((each) => each !== word));
    yield response.replace(wholeWord(word), `${spare.charAt(0).toUpperCase()}${spare.slice(1)}`);
  },
  extract: (response) =>
    contentWords(splitSentences(response)[0] ?? "")
      .slice(0, 1)
      .map((word) => ({ word, N: 1 })),
};

const thesis = said("format:thesis", {
  wordings: {
    do: "begin with a thesis statement in italic, using HTML such as <i>this</i>",
    that: "it begins with a thesis statement in italic, in HTML such as <i>this</i>",
    terse: "an <i>italic</i> thesis first",
    rule: "begins with <i>...</i>",
    code: 'response.startswith("<i>") and "</i>" in response',
    not: "write without a thesis statement in italic HTML",
  },
  shape: (text) => `<i>This is worth knowing.</i> ${text}`,
  undo: (response) => response.replace(/<\/?i>/g, ""),
});

const template = said("format:output_template", {
  wordings: {
    do: "use exactly this template: My Answer: [answer] My Conclusion: [conclusion] Future Outlook: [outlook]",
    that: "it keeps to this template: My Answer: [answer] My Conclusion: [conclusion] Future Outlook: [outlook]",
    terse: '"My Answer:", "My Conclusion:", "Future Outlook:" in this order',
    rule: '"My Answer:" ... "My Conclusion:" ... "Future Outlook:" ...',
    code: 'labels(response) == ["My Answer:", "My Conclusion:", "Future Outlook:"]',
    not: "leave out one of the labels My Answer:, My Conclusion: and Future Outlook:",
  },
  shape: (text) =>
    `My Answer: ${text}\n\nMy Conclusion: This is what matters.\n\nFuture Outlook: It can only get better.`,
  undo: (response) => response.replace("Future Outlook: ", ""),
});

const nestedBrackets = said("format:parentheses", {
  wordings: {
    do: "nest parentheses (and [brackets {and braces}]) at least 5 levels deep",
    that: "parentheses, brackets and braces are nested at least 5 levels deep in it",
    terse: "brackets nested 5 deep",
    rule: "bracket_depth >= 5",
    code: "bracket_depth(response) >= 5",
    not: "nest brackets fewer than 5 levels deep",
  },
  shape: (text) => `${text} One more thing (it helps [as most {who tried (and some [who did not])} say] quite often).`,
  undo: (response) => response.replace("[who did not]", "who did not"),
});

const sameEdges = said("words:paragraph_last_first", {
  wordings: {
    do: "end each paragraph with the same word that it started with",
    that: "each paragraph ends with the word that it started with",
    terse: "each paragraph ends with its first word",
    rule: "for each paragraph: first_word = last_word",
    code: "all(words(part)[0] == words(part)[-1] for part in paragraphs(response))",
    not: "end at least one paragraph with another word than it started with",
  },
  shape: (text) =>
    text
      .split(/\n+/)
      .map((line) => `Today ${line.charAt(0).toLowerCase()}${line.slice(1)} This is true today.`)
      .join("\n\n"),
  undo: (response) => response.replace(/ today\.$/, "."),
});

export const ifbenchForms: readonly AnyRecipe[] = [sentenceKeyword, nestedBrackets, template, thesis, sameEdges];

interface Said {
  readonly wordings: Parameters<typeof say>[0];
  /** Makes of a plain text one that follows the constraint. */
  readonly shape: (text: string) => string;
  readonly undo: (response: string) => string;
}

/** A recipe without parameters that is laid around the text of the others. */
function said(id: string, { wordings, shape, undo }: Said): Recipe<NoParams> {
  return {
    id,
    variety: () => 1,
    sample: () => ({}),
    wordings: () => say(wordings),
    plan: (plan) => {
      const inner = plan.dress;
      plan.dress = (sentences) => shape(inner === undefined ? sentences.join(" ") : inner(sentences));
    },
    *breaks(response) {
      yield undo(response);
    },
    extract: () => [{}],
  };
}
