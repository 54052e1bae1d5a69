// An instruction of the family `constraint` as it is stored, its strict recognisers, and its canonical meaning.
import { canonicalJson } from "../../core/canonical-json.ts";
import type { ReadyConstraint } from "../../verify/constraint.ts";
import { readyConstraint } from "../../verify/ready-constraint.ts";
import { isSetName, recipeOf, witnessedSet, type SetName } from "./sets.ts";

export interface ConstraintOfSet {
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface ConstraintParams {
  readonly set: SetName;
  /** All hold at once; their order is that in which they are written down. */
  readonly calls: readonly ConstraintOfSet[];
}

/** What the response is asked for: a prompt, "Write a blog post about keeping bees." */
export type ConstraintInput = string;

const MOST_CALLS = 30;
const LONGEST_PROMPT = 4_000;
const LONGEST_PARAMS = 10_000;

export function isConstraintParams(value: unknown): value is ConstraintParams {
  if (!isRecord(value, ["calls", "set"])) return false;
  const { set, calls } = value as { set: unknown; calls: unknown };
  if (!isSetName(set) || !Array.isArray(calls) || calls.length === 0 || calls.length > MOST_CALLS) return false;
  return calls.every((call: unknown) => isCall(set, call));
}

export function isConstraintInput(value: unknown): value is ConstraintInput {
  return typeof value === "string" && value.length <= LONGEST_PROMPT && /\S/.test(value);
}

const read = new WeakMap<ConstraintParams, readonly ReadyConstraint[]>();

/** The verifiers of an instruction, in its order. Throws a DataError for what its set does not have. */
export function verifiersOf(params: ConstraintParams): readonly ReadyConstraint[] {
  const known = read.get(params);
  if (known !== undefined) return known;
  const { set } = witnessedSet(params.set);
  const ready = params.calls.map((call) => readyConstraint(set, call));
  read.set(params, ready);
  return ready;
}

/**
 * The calls in a normal form: what asks for the same words is one call, words are in small letters, and their order says
 * nothing.
 */
export function constraintKey({ set, calls }: ConstraintParams): string {
  const words = { "keywords:existence": new Set<string>(), "keywords:forbidden_words": new Set<string>() };
  const others = new Set<string>();
  for (const { id, params } of calls) {
    const { keywords, forbidden_words, keyword, frequency, relation } = params;
    const isOnce = id === "keywords:frequency" && relation === "at least" && frequency === 1;
    if (id === "keywords:existence") addWords(words[id], keywords);
    else if (id === "keywords:forbidden_words") addWords(words[id], forbidden_words);
    else if (id === "keywords:word_once" || isOnce) addWords(words["keywords:existence"], [keyword]);
    else if (id === "keywords:exclude_word_harder") addWords(words["keywords:forbidden_words"], [keyword]);
    else if (id === "paragraphs:paragraphs") others.add(canonicalJson(twoParagraphs));
    else others.add(canonicalJson([sameAs[id] ?? id, lowered(params)]));
  }
  for (const [id, found] of Object.entries(words)) {
    if (found.size > 0) others.add(canonicalJson([id, [...found].sort()]));
  }
  return canonicalJson([set, ...[...others].sort()]);
}

/** Ids that ask for what another id asks for. */
const sameAs: Readonly<Record<string, string>> = {
  "copy:copying_simple": "copy:copy",
  "letters:letter_counting2": "keywords:letter_frequency",
};
const twoParagraphs = ["length_constraints:number_paragraphs", { num_paragraphs: 2 }];

/** The ids: what can be held out so that whole kinds of constraints stay unseen. */
export function constraintParts({ calls }: ConstraintParams): readonly string[] {
  return [...new Set(calls.map(({ id }) => id))].sort();
}

function addWords(found: Set<string>, words: unknown): void {
  if (!Array.isArray(words)) return;
  for (const word of words) found.add(String(word).trim().toLowerCase());
}

/** Section names are the only parameters whose case says something. */
function lowered(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => {
        const free = typeof value === "string" && name !== "section_spliter";
        return [name, free ? value.trim().toLowerCase() : value];
      }),
  );
}

function isCall(set: SetName, value: unknown): boolean {
  if (!isRecord(value, ["id", "params"])) return false;
  const { id, params } = value as { id: unknown; params: unknown };
  if (typeof id !== "string" || recipeOf(set, id) === undefined) return false;
  if (typeof params !== "object" || params === null || Array.isArray(params)) return false;
  try {
    if (canonicalJson(params).length > LONGEST_PARAMS) return false;
    readyConstraint(witnessedSet(set).set, { id, params: params as Record<string, unknown> });
    return true;
  } catch {
    return false;
  }
}

function isRecord(value: unknown, members: readonly string[]): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value).sort();
  return keys.length === members.length && keys.every((key, i) => key === members[i]);
}
