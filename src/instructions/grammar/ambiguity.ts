// Whether a string has two derivations, as far as strings can be listed.
import type { Grammar } from "./compile.ts";
import { parseCounter } from "./parses.ts";
import { StringList } from "./strings.ts";

export interface Ambiguity {
  readonly ambiguous: boolean;
  /** The length of the first string with two derivations, or up to which every string was found to have one. */
  readonly length: number;
}

/** Derivations listed before `ambiguityWithin` stops. */
const MOST_DERIVATIONS = 2_000;

const known = new WeakMap<Grammar, Map<number, Ambiguity>>();

/**
 * Counts the derivations of each length and lists the different strings of that length; where there are fewer strings
 * than derivations, one string has two. Whether any string at all has two is undecidable, so this is bounded: by
 * `longest` words, and by 2,000 derivations in all (lengths that would go beyond are not looked at).
 */
export function ambiguityWithin(grammar: Grammar, longest: number): Ambiguity {
  let answers = known.get(grammar);
  if (answers === undefined) known.set(grammar, (answers = new Map<number, Ambiguity>()));
  let answer = answers.get(longest);
  if (answer === undefined) answers.set(longest, (answer = findAmbiguity(grammar, longest)));
  return answer;
}

function findAmbiguity(grammar: Grammar, longest: number): Ambiguity {
  const strings = new StringList(grammar, MOST_DERIVATIONS);
  const derivationsOf = parseCounter(grammar, [], longest);
  let listed = 0;
  for (let length = 0; length <= longest; length++) {
    const derivations = derivationsOf(length);
    listed += derivations;
    if (listed > MOST_DERIVATIONS) return { ambiguous: false, length: length - 1 };
    if (derivations > strings.ofLength(length).length) return { ambiguous: true, length };
  }
  return { ambiguous: false, length: longest };
}
