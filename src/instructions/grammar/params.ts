// A grammar and what is asked about it, as JSON.
import { compile } from "./compile.ts";
import { MAX_DEPTH, MAX_LENGTH } from "./limits.ts";
import { isPlainObject } from "../../core/plain-object.ts";

/**
 * A context-free grammar. The first rule's symbol is the start symbol. An alternative is symbols with single spaces
 * between them, "" the empty string; names that begin with a capital are non-terminals, words of small letters are
 * terminals. `{ rules: [{ left: "S", right: ["ba S", "ko"] }] }` derives "ko", "ba ko", "ba ba ko", ...
 *
 * Left recursion, empty alternatives and ambiguity are allowed; useless symbols, repeated alternatives and symbols that
 * derive themselves (infinitely many derivations of one string) are not: see `compile`.
 */
export interface GrammarParams {
  readonly rules: readonly GrammarRule[];
}

export interface GrammarRule {
  readonly left: string;
  readonly right: readonly string[];
}

export const grammarTasks = ["generate", "recognise", "complete", "repair"] as const;

export type GrammarTask = (typeof grammarTasks)[number];

/** Lengths are in words, the grammar's terminals. */
export type GrammarInput =
  /**
   * A derivable string of exactly `length` words. `depth` and `pick` are not shown: they say which of the right answers
   * `execute` gives, a random one (seeded by `pick`) among the derivations whose tree has at most `depth` levels.
   */
  | { readonly task: "generate"; readonly length: number; readonly depth: number; readonly pick: number }
  /** Whether `text` is derivable: "yes" or "no". */
  | { readonly task: "recognise"; readonly text: string }
  /** A derivable string of at most `atMost` words that begins with the words of `prefix`, written in full. */
  | { readonly task: "complete"; readonly prefix: string; readonly atMost: number }
  /** A derivable string as few words changed, added or left out away from `text` as any derivable string is. */
  | { readonly task: "repair"; readonly text: string };

const wordPattern = /^[a-z]{1,24}$/;
const textPattern = /^[a-z]{1,24}(?: [a-z]{1,24})*$/;

const accepted = new WeakSet<object>();

/** Grammars in which every symbol is of use, as `compile` says. */
export function isGrammarParams(value: unknown): value is GrammarParams {
  if (!isPlainObject(value)) return false;
  if (accepted.has(value)) return true;
  const { rules } = value;
  if (Object.keys(value).length !== 1 || !Array.isArray(rules) || !rules.every(isRule)) return false;
  try {
    compile(value as unknown as GrammarParams);
  } catch {
    return false;
  }
  // What may still change is read again each time.
  if (Object.isFrozen(value)) accepted.add(value);
  return true;
}

export function isGrammarInput(value: unknown): value is GrammarInput {
  if (!isPlainObject(value)) return false;
  const size = Object.keys(value).length;
  switch (value.task) {
    case "generate":
      return (
        size === 4 &&
        isWhole(value.length, 1, MAX_LENGTH) &&
        isWhole(value.depth, 1, MAX_DEPTH) &&
        isWhole(value.pick, 0, 2 ** 32 - 1)
      );
    case "recognise":
    case "repair":
      return size === 2 && isText(value.text);
    case "complete":
      return size === 3 && isText(value.prefix) && isWhole(value.atMost, 1, MAX_LENGTH);
    default:
      return false;
  }
}

export function isWord(value: string): boolean {
  return wordPattern.test(value);
}

export function wordsOf(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

function isRule(value: unknown): boolean {
  if (!isPlainObject(value) || Object.keys(value).length !== 2) return false;
  const { left, right } = value;
  return typeof left === "string" && Array.isArray(right) && right.every((item) => typeof item === "string");
}

function isText(value: unknown): boolean {
  if (typeof value !== "string" || value.length > 25 * MAX_LENGTH) return false;
  return textPattern.test(value) && wordsOf(value).length <= MAX_LENGTH;
}

function isWhole(value: unknown, low: number, high: number): boolean {
  return Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
}
