// Writes plain English sentences of a wanted number of words, of words that a plan allows.
import type { Rng } from "../../core/rng.ts";
import type { Plan } from "./plan.ts";
import { anyTopic, type Topic } from "./topics.ts";
import { adjectives, adverbs, intransitives, joins, placeholderLabels, tails } from "./vocabulary.ts";

/** A sentence before its first letter and its full stop. */
export type Words = readonly string[];

export interface SentenceWriter {
  /** A sentence of `count` words, from 2 on; fewer or more where what is allowed leaves no other. */
  plain(count: number): Words;
  /** With `keyword` in it, once. */
  about(keyword: string): Words;
  /** That begins with `word`. */
  beginning(word: string): Words;
  /** With so many placeholders, from 1 to 3; `first` says which labels were used. */
  withPlaceholders(count: number, first: number): Words;
}

export const longestSentence = 19;
const longestClause = 9;

/** Undefined where the plan allows too few words to say anything. */
export function sentenceWriter(plan: Plan, topic: Topic, rng: Rng): SentenceWriter | undefined {
  const allowed = allowedWords(plan);
  const own = (key: "agents" | "verbs" | "things"): Words => {
    const near = topic[key].filter(allowed);
    const general = anyTopic[key].filter(allowed);
    // The topic's words twice as likely as all the others together.
    return [...near, ...near, ...(near.length > 1 ? general.slice(0, near.length) : general)];
  };
  const lists = {
    agents: own("agents"),
    verbs: own("verbs"),
    things: own("things"),
    adjectives: adjectives.filter(allowed),
    adverbs: adverbs.filter(allowed),
    intransitives: intransitives.filter(allowed),
    joins: joins.filter(allowed),
    2: tails[2].filter((tail) => tail.every(allowed)),
    3: tails[3].filter((tail) => tail.every(allowed)),
  };
  const { agents, verbs, things } = lists;
  if (agents.length === 0 || verbs.length === 0 || things.length === 0) return undefined;

  const rich = richness(plan);
  const pick = (words: Words): string => {
    if (rich === undefined) return rng.pick(words);
    const drawn = [rng.pick(words), rng.pick(words), rng.pick(words), rng.pick(words), rng.pick(words)];
    return drawn.reduce((best, word) => (rich(word) > rich(best) ? word : best));
  };
  const some = (words: Words): Words => (words.length === 0 ? [] : [pick(words)]);

  const clause = (count: number): Words => {
    if (count < 3) return lists.intransitives.length > 0 ? [pick(agents), pick(lists.intransitives)] : clause(3);
    const extra = count - 3;
    const lengths = ([0, 2, 3] as const).filter((n) => {
      return n <= extra && extra - n <= 3 && (n === 0 || lists[n].length > 0);
    });
    const tailLength = lengths.length === 0 ? 0 : rng.pick(lengths);
    const slots = rng.shuffle([0, 1, 2]).slice(0, Math.min(3, extra - tailLength));
    return [
      ...(slots.includes(0) ? some(lists.adjectives) : []),
      pick(agents),
      ...(slots.includes(1) ? some(lists.adverbs) : []),
      pick(verbs),
      ...(slots.includes(2) ? some(lists.adjectives) : []),
      pick(things),
      ...(tailLength === 0 ? [] : rng.pick(lists[tailLength])),
    ];
  };

  const plain = (count: number): Words => {
    if (count <= longestClause) return clause(count);
    const second = Math.max(3, Math.min(longestClause, count - 1 - rng.between(3, longestClause)));
    const first = Math.min(longestClause, count - 1 - second);
    return [...clause(first), ...some(lists.joins), ...clause(second)];
  };

  const ofAllowed = (forms: readonly Words[], kept: (word: string) => boolean): Words => {
    const possible = forms.filter((form) => form.every((word) => kept(word) || allowed(word)));
    return possible.length > 0 ? rng.pick(possible) : (forms.at(-1) as Words);
  };

  return {
    plain,
    about: (keyword) =>
      ofAllowed(
        [
          ["the", keyword, "matters", "to", pick(agents)],
          [pick(agents), "often", "speak", "of", "the", keyword],
          ["nothing", "helps", pick(agents), "like", "the", keyword],
          [pick(agents), pick(verbs), pick(things), "near", "the", keyword],
          [pick(agents), pick(verbs), /^[aeiou]/i.test(keyword) ? "an" : "a", keyword],
          [pick(agents), pick(verbs), keyword],
        ],
        (word) => word === keyword,
      ),
    beginning: (word) =>
      ofAllowed(
        [
          [word, "matters", "to", pick(agents)],
          [word, "often", "helps", pick(agents)],
          [word, "helps"],
        ],
        (each) => each === word,
      ),
    withPlaceholders: (count, first) => {
      const label = (i: number): string => `[${placeholderLabels[(first + i) % placeholderLabels.length] as string}]`;
      const [a, b, c] = [label(0), label(1), label(2)];
      const forms: readonly (readonly Words[])[] = [
        [
          ["ask", a, "about", "the", pick(things)],
          ["show", a, "the", pick(things)],
          ["let", a, pick(verbs), pick(things)],
          [pick(agents), pick(verbs), a],
        ],
        [
          ["send", "the", pick(things), "to", a, "before", b],
          ["tell", a, "and", b],
          [pick(agents), pick(verbs), a, "and", b],
          [pick(agents), pick(verbs), a, "or", b],
        ],
        [
          ["meet", a, "at", b, "on", c],
          [pick(agents), pick(verbs), a, "and", b, "or", c],
          [pick(agents), pick(verbs), a, "near", b, "and", c],
          [pick(agents), pick(verbs), a, "or", b, "or", c],
        ],
      ];
      return ofAllowed(forms[count - 1] as readonly Words[], (word) => word.startsWith("["));
    },
  };
}

function allowedWords({ avoided, letters }: Plan): (word: string) => boolean {
  const parts = [...avoided];
  for (const [letter, { most }] of letters) if (most !== undefined) parts.push(letter);
  return (word) => !parts.some((part) => word.includes(part) || part.includes(` ${word} `));
}

/** How many wanted letters a word has; undefined where none is wanted. */
function richness({ letters }: Plan): ((word: string) => number) | undefined {
  const wanted = [...letters].filter(([, { least = 0 }]) => least > 0).map(([letter]) => letter);
  if (wanted.length === 0) return undefined;
  return (word) => Array.from(word).filter((letter) => wanted.includes(letter)).length;
}
