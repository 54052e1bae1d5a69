// A Markov algorithm as it is stored, and the strict recognisers of algorithms and inputs.
import { isPlainObject } from "../../core/plain-object.ts";

export interface MarkovRule {
  /** What is looked for; empty means the beginning of the text, where it always occurs. */
  readonly left: string;
  readonly right: string;
  /** Whether the algorithm stops after this rule has been applied. */
  readonly final: boolean;
}

export interface MarkovParams {
  /** The letters that inputs are made of. */
  readonly alphabet: string;
  /** In order of precedence. */
  readonly rules: readonly MarkovRule[];
}

/** The text to rewrite. */
export type MarkovInput = string;

/** Latin letters, digits and Greek letters: what texts and rules are written in. */
export const symbolClass = "A-Za-z0-9\u0370-\u03FF";

const word = new RegExp(`^[${symbolClass}]*$`);
const MAX_TEXT = 5_000;
const MAX_SIDE = 200;
const MAX_RULES = 100;

export function isMarkovParams(value: unknown): value is MarkovParams {
  if (!isRecord(value, 2)) return false;
  const { alphabet, rules } = value as Partial<MarkovParams>;
  if (!isWord(alphabet, MAX_SIDE) || alphabet === "" || new Set(alphabet).size !== alphabet.length) return false;
  return Array.isArray(rules) && rules.length > 0 && rules.length <= MAX_RULES && rules.every(isRule);
}

export function isMarkovInput(value: unknown): value is MarkovInput {
  return isWord(value, MAX_TEXT);
}

/** Whether every letter of `text` is one of `letters`. */
export function isOver(text: string, letters: string): boolean {
  for (const letter of text) if (!letters.includes(letter)) return false;
  return true;
}

function isRule(value: unknown): value is MarkovRule {
  if (!isRecord(value, 3)) return false;
  const { left, right, final } = value as Partial<MarkovRule>;
  return isWord(left, MAX_SIDE) && isWord(right, MAX_SIDE) && typeof final === "boolean";
}

function isRecord(value: unknown, members: number): value is object {
  return isPlainObject(value) && Object.keys(value).length === members;
}

function isWord(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.length <= longest && word.test(value);
}
