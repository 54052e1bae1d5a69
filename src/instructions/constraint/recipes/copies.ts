// Recipes of IF-RLVR that give the whole response its form: copies of a text, and words or sentences in a dress.
import { codePoints } from "../../../verify/python-text.ts";
import { literal, plural } from "../edits.ts";
import type { Plan } from "../plan.ts";
import { say, type AnyRecipe, type Recipe, type Saying } from "../recipe.ts";
import { promptOf, tasks, topics } from "../topics.ts";
import type { Rng } from "../../../core/rng.ts";
import type { NoParams } from "../../../verify/params.ts";

interface Copied {
  readonly prompt_to_repeat: string;
}

const prompts = tasks.length * topics.length;
const divider = "\n******\n";

const copying: readonly Recipe<Copied>[] = ["copy:copy", "copy:copying_simple"].map((id) => ({
  id,
  isAlone: true,
  variety: () => prompts,
  sample: (rng: Rng) => ({ prompt_to_repeat: somePrompt(rng) }),
  wordings: ({ prompt_to_repeat: text }: Copied) =>
    say({
      do: `copy this request word for word and do not answer it: ${bare(text)}`,
      that: `it is a copy of this request and no answer to it: ${bare(text)}`,
      terse: `a copy of "${text}" and nothing else`,
      rule: `response = ${literal(text)}`,
      code: `response.strip().lower() == ${literal(text.toLowerCase())}`,
      not: `write anything but a copy of this request: ${bare(text)}`,
    }),
  demands: ({ prompt_to_repeat: text }: Copied) => ({ literals: [{ text, times: 1 }] }),
  plan: (plan: Plan, { prompt_to_repeat }: Copied) => {
    plan.exact = prompt_to_repeat;
  },
  *breaks(response: string) {
    yield response.replace(/ \S+$/, "");
  },
  extract: (response: string) => (codePoints(response) > 500 ? [] : [{ prompt_to_repeat: response.trim() }]),
}));

const copyingMultiple: Recipe<Copied & { readonly N: number }> = {
  id: "copy:copying_multiple",
  isAlone: true,
  variety: () => prompts * 4,
  sample: (rng) => ({ prompt_to_repeat: somePrompt(rng), N: 2 + rng.int(4) }),
  wordings: ({ prompt_to_repeat: text, N }) =>
    say({
      do: `copy this request ${plural(N, "time")}, with ****** between the copies, and do not answer it: ${bare(text)}`,
      that: `it is ${N} copies of this request, separated by six asterisks: ${bare(text)}`,
      terse: `${N} copies of "${text}" parted by ******`,
      rule: `parts("******") = ${N} and each = ${literal(text)}`,
      code: `split_at(response, "******") == [${literal(text)}] * ${N}`,
      not: `write anything but ${N} copies of this request: ${bare(text)}`,
    }),
  demands: ({ prompt_to_repeat: text, N }) => ({ literals: [{ text, times: N }] }),
  plan: (plan, { prompt_to_repeat, N }) => {
    plan.exact = Array<string>(N).fill(prompt_to_repeat).join(divider);
  },
  *breaks(response) {
    yield response.slice(0, response.lastIndexOf(divider));
    yield response.replace(/ \S+$/, "");
  },
  extract: (response) => {
    const parts = response.split("******").map((part) => part.trim());
    return parts.length > 1 && parts.length < 50 ? [{ prompt_to_repeat: parts[0] ?? "", N: parts.length }] : [];
  },
};

const copySpan: Recipe<Copied & { readonly n_start: number; readonly n_end: number }> = {
  id: "new:copy_span_idx",
  isAlone: true,
  variety: () => prompts * 10 * 10,
  // The published code leaves the last character out and its prompts do not: where that is a space, both agree.
  sample: (rng) => {
    const text = somePrompt(rng);
    const n_start = rng.int(10);
    const spaces = Array.from(text).flatMap((character, i) => (character === " " && i > n_start + 3 ? [i] : []));
    return { prompt_to_repeat: text, n_start, n_end: rng.pick(spaces) };
  },
  wordings: ({ prompt_to_repeat: text, n_start: a, n_end: b }) =>
    say({
      do: `copy the characters with the indices ${a} to ${b} (from 0) of this request and do not answer it: ${bare(text)}`,
      that: `it is what stands between the character indices ${a} and ${b} (counted from 0) of this request: ${bare(text)}`,
      terse: `characters ${a} to ${b} of "${text}"`,
      rule: `response = ${literal(text)}[${a}:${b}]`,
      code: `response.strip() == ${literal(text)}[${a}:${b}].strip()`,
      not: `write anything but the characters ${a} to ${b} of this request: ${bare(text)}`,
    }),
  plan: (plan, { prompt_to_repeat, n_start, n_end }) => {
    plan.exact = Array.from(prompt_to_repeat).slice(n_start, n_end).join("").trim();
  },
  *breaks(response) {
    yield response.slice(0, -1);
  },
  extract: (response) => {
    const text = response.trim();
    const length = codePoints(text);
    return length > 0 && length <= 500 ? [{ prompt_to_repeat: text, n_start: 0, n_end: length }] : [];
  },
};

const squareBrackets = dressed("detectable_format:square_brackets", {
  saying: {
    do: "put every word into square brackets, like [this]",
    that: "every word in it stands in square brackets, like [this]",
    terse: "every [word] [in] [brackets]",
    rule: "each token = [...]",
    code: 'all(token.startswith("[") and token.endswith("]") for token in response.split())',
    not: "leave at least one word without square brackets",
  },
  dress: (sentences) =>
    sentences
      .join(" ")
      .split(" ")
      .map((word) => `[${word}]`)
      .join(" "),
  undress: (response) => response.replace(/\[(\S+)\]$/, "$1"),
  looks: /^\s*\[\S+\](?:\s+\[\S+\])*\s*$/,
});

const bigrams = dressed("detectable_format:bigram_wrapping", {
  saying: {
    do: "wrap every two words in double angular brackets, such as <<I am>> <<at home>>",
    that: "every word bigram in it is wrapped in double angular brackets, such as <<I am>> <<at home>>",
    terse: "every <<two words>> <<in brackets>>",
    rule: "each pair of tokens = <<. .>>",
    code: 'all(pair.startswith("<<") and pair.endswith(">>") for pair in bigrams(response))',
    not: "leave at least one word bigram without double angular brackets",
  },
  dress: (sentences) => {
    const words = sentences.join(" ").split(" ");
    if (words.length % 2 === 1) words.splice(-1, 0, "very");
    return Array.from(
      { length: words.length / 2 },
      (_, i) => `<<${words[2 * i] ?? ""} ${words[2 * i + 1] ?? ""}>>`,
    ).join(" ");
  },
  undress: (response) => response.replace(/<<([^<>]*)>>$/, "$1"),
  looks: /^\s*<<\S+\s\S+>>/,
});

const hyphens = dressed("detectable_format:sentence_hyphens", {
  saying: {
    do: "connect all sentences with hyphens and no spaces between them",
    that: "all sentences are connected by hyphens, with no spaces between them",
    terse: "sentences joined by hyphens",
    rule: 'response = sentences joined by "-"',
    code: 'response == "-".join(sentences(response))',
    not: "leave at least two sentences without a hyphen between them",
  },
  dress: (sentences) => sentences.join("-"),
  undress: (response) => response.replace(/(?<=[.!?])-/, " - "),
  looks: /[.!?]-\p{Lu}/u,
});

export const copyRecipes: readonly AnyRecipe[] = [
  ...copying,
  copyingMultiple,
  copySpan,
  squareBrackets,
  bigrams,
  hyphens,
];

interface Dress {
  readonly saying: Saying;
  readonly dress: (sentences: readonly string[]) => string;
  readonly undress: (response: string) => string;
  readonly looks: RegExp;
}

function dressed(id: string, { saying, dress, undress, looks }: Dress): Recipe<NoParams> {
  return {
    id,
    isAlone: true,
    variety: () => 1,
    sample: () => ({}),
    wordings: () => say(saying),
    plan: (plan) => {
      plan.dress = dress;
    },
    *breaks(response) {
      yield undress(response);
    },
    extract: (response) => (response.length < 20_000 && looks.test(response) ? [{}] : []),
  };
}

function somePrompt(rng: Rng): string {
  return promptOf(rng.pick(tasks), rng.pick(topics));
}

/** Without the mark that the wording itself brings. */
function bare(text: string): string {
  return text.replace(/\.$/, "");
}
