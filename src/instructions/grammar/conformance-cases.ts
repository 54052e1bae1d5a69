// What the family `grammar` is held to, with a judge of its own that shares no code with the family's.
import type { ConformanceOptions } from "../conformance/conformance.ts";
import type { GrammarInput, GrammarParams } from "./params.ts";

/** Whether a response is right, by definition: every string is tried that the definition speaks of. */
export function isRight(params: GrammarParams, input: GrammarInput, response: string): boolean {
  if (input.task === "recognise") return response === (isDerived(params, input) ? "yes" : "no");
  const words = response.split(" ");
  if (response !== "" && words.includes("")) return false;
  if (response.length > 10_000 || !derives(params, response)) return false;
  switch (input.task) {
    case "generate":
      return words.length === input.length;
    case "complete":
      return words.length <= input.atMost && `${response} `.startsWith(`${input.prefix} `);
    case "repair":
      // The texts that are drawn are one edit away from a derivable string, and not derivable themselves.
      return oneEditAway(input.text.split(" "), words);
    default:
      return input satisfies never;
  }
}

const derived = new WeakMap<GrammarParams, Map<string, boolean>>();

/** Kept, since the same exercise is judged with hundreds of responses. */
function isDerived(params: GrammarParams, { text }: { readonly text: string }): boolean {
  const known = derived.get(params) ?? new Map<string, boolean>();
  derived.set(params, known);
  const found = known.get(text) ?? derives(params, text);
  known.set(text, found);
  return found;
}

/**
 * Whether the start symbol derives the text: symbols over spans of words, added until nothing new follows from the
 * rules. Neither a normal form nor items: the definition of derivability, bottom up.
 */
export function derives(params: GrammarParams, text: string): boolean {
  const words = text === "" ? [] : text.split(" ");
  const symbols = new Set(params.rules.flatMap(({ right }) => right.flatMap((alternative) => alternative.split(" "))));
  if (!words.every((word) => word !== "" && symbols.has(word) && word === word.toLowerCase())) return false;
  const n = words.length;
  const ends = new Map<string, Set<number>>();
  const endsOf = (name: string, from: number): Set<number> => {
    const place = `${name} ${from}`;
    const found = ends.get(place) ?? new Set<number>();
    ends.set(place, found);
    return found;
  };
  words.forEach((word, i) => endsOf(word, i).add(i + 1));
  for (let grown = true; grown;) {
    grown = false;
    for (const { left, right } of params.rules) {
      for (const alternative of right) {
        for (let from = 0; from <= n; from++) {
          let reached = new Set([from]);
          for (const name of alternative === "" ? [] : alternative.split(" ")) {
            reached = new Set(Array.from(reached).flatMap((at) => Array.from(endsOf(name, at))));
          }
          const known = endsOf(left, from);
          const before = known.size;
          for (const end of reached) known.add(end);
          grown ||= known.size > before;
        }
      }
    }
  }
  return endsOf(params.rules[0]?.left ?? "", 0).has(n);
}

function oneEditAway(a: readonly string[], b: readonly string[]): boolean {
  let begin = 0;
  while (begin < Math.min(a.length, b.length) && a[begin] === b[begin]) begin++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - begin && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - begin - end === 1;
}

const tiny = { words: ["ba", "ko"], terminals: 2, nonTerminals: 1, minStrings: 1, maxLength: 8 };

export const conformanceCases: ConformanceOptions = {
  configs: {
    published: {},
    mixture: { exercise: ["generate", "recognise", "complete", "repair"] },
    recognise: { exercise: "recognise" },
    complete: { exercise: "complete" },
    "unique completions": { exercise: "complete", completions: "unique", maxLength: 12 },
    repair: { exercise: "repair" },
    "empty alternatives": { alternativeLength: { from: 0, to: 3 }, exercise: ["generate", "recognise", "repair"] },
    finite: { language: "finite", exercise: ["generate", "recognise", "complete"] },
    "unambiguous without left recursion": { ambiguity: "unambiguous", leftRecursion: false, maxLength: 12 },
    ambiguous: { ambiguity: "ambiguous", nonTerminals: 2, terminals: 3 },
  },
  tiny: {
    "one non-terminal, two words": { ...tiny, alternatives: 2, alternativeLength: { from: 1, to: 2 } },
    "two or three alternatives": {
      ...tiny,
      alternatives: { from: 2, to: 3 },
      alternativeLength: { from: 1, to: 2 },
      language: "infinite",
      ambiguity: "unambiguous",
    },
    "some of three words": { ...tiny, words: ["ba", "ko", "lu"], alternatives: 2, alternativeLength: 2 },
  },
  oracle: (params: GrammarParams, input: GrammarInput, response) => isRight(params, input, response),
  samples: 100,
  draws: 2_000,
};
