// Draws what is asked about a grammar.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import { compile, type Grammar } from "./compile.ts";
import type { GrammarConfig } from "./config.ts";
import { drawDerivation } from "./derivations.ts";
import { isDerivable } from "./earley.ts";
import { lengthsWithin } from "./lengths.ts";
import type { GrammarInput, GrammarParams, GrammarTask } from "./params.ts";
import { parseCounter } from "./parses.ts";

/**
 * Lengths are uniform among those that have derivations within the config's limits, strings of one length uniform among
 * its derivations. Half of what is to be recognised is not derivable, with the same lengths: one edit away from a
 * derivable string. Throws a DataError ("no-exercise") for a grammar with no string within the limits.
 */
export function sampleInput(params: GrammarParams, config: GrammarConfig, rng: Rng): GrammarInput {
  const grammar = compile(params);
  const source = new StringSource(grammar, config, rng);
  const { exercise } = config;
  const task: GrammarTask = typeof exercise === "string" ? exercise : rng.pick(exercise);
  switch (task) {
    case "generate":
      return { task, length: source.length(), depth: config.maxDepth, pick: rng.uint32() };
    case "recognise":
      return { task, text: textOf(grammar, rng.chance(0.5) ? source.string() : nearMiss(source, nearMissEdits)) };
    case "complete":
      return config.completions === "unique" ? uniquePrefix(source) : prefix(source, config.maxLength);
    case "repair":
      return { task, text: textOf(grammar, nearMiss(source, singleEdits)) };
    default:
      return task satisfies never;
  }
}

/** Derivable strings of random lengths. */
class StringSource {
  readonly grammar: Grammar;
  readonly rng: Rng;
  readonly lengths: readonly number[];
  private readonly maxDepth: number;

  constructor(grammar: Grammar, { maxLength, maxDepth }: GrammarConfig, rng: Rng) {
    this.grammar = grammar;
    this.rng = rng;
    this.maxDepth = maxDepth;
    this.lengths = lengthsWithin(grammar, maxLength, maxDepth);
    if (this.lengths.length > 0) return;
    throw new DataError(`The grammar derives no string of at most ${maxLength} words in ${maxDepth} levels.`, {
      code: "no-exercise",
      hint: "Raise maxLength or maxDepth.",
    });
  }

  length(): number {
    return this.rng.pick(this.lengths);
  }

  string(length = this.length()): readonly number[] {
    return drawDerivation(this.grammar, length, this.maxDepth, this.rng).words;
  }
}

function textOf(grammar: Grammar, words: readonly number[]): string {
  return words.map((word) => grammar.terminals[word]).join(" ");
}

type Edit = "change" | "drop" | "add" | "swap";

const singleEdits: readonly Edit[] = ["change", "drop", "add"];
const nearMissEdits: readonly Edit[] = ["change", "change", "swap", "drop", "add"];

const MOST_ATTEMPTS = 64;

/**
 * Words that are not derivable, one edit away from a string that is. The length of the result is drawn first, as
 * those of derivable strings are, so that it tells nothing. Where random edits keep hitting derivable strings, all
 * changes of one word are tried on strings of each length; a grammar of which every near string is derivable gives a
 * derivable string in the end.
 */
function nearMiss(source: StringSource, edits: readonly Edit[]): readonly number[] {
  const { grammar, rng } = source;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const length = source.length();
    const edit = rng.pick(edits);
    const from = edit === "drop" ? length + 1 : edit === "add" ? length - 1 : length;
    if (from !== length && !source.lengths.includes(from)) continue;
    const words = edited(source.string(from), edit, grammar.terminals.length, rng);
    if (words !== undefined && !isDerivable(grammar, words)) return words;
  }
  for (const length of source.lengths) {
    const words = source.string(length);
    for (let at = 0; at < length; at++) {
      for (let word = 0; word < grammar.terminals.length; word++) {
        const changed = words.with(at, word);
        if (!isDerivable(grammar, changed)) return changed;
      }
    }
  }
  return source.string();
}

/** Undefined where the edit is not possible. */
function edited(words: readonly number[], edit: Edit, terminals: number, rng: Rng): readonly number[] | undefined {
  const n = words.length;
  switch (edit) {
    case "change": {
      if (terminals < 2) return undefined;
      const at = rng.int(n);
      return words.with(at, ((words[at] as number) + 1 + rng.int(terminals - 1)) % terminals);
    }
    case "drop":
      return words.toSpliced(rng.int(n), 1);
    case "add":
      return words.toSpliced(rng.int(n + 1), 0, rng.int(terminals));
    case "swap": {
      if (n < 2) return undefined;
      const at = rng.int(n - 1);
      const [left, right] = [words[at] as number, words[at + 1] as number];
      return left === right ? undefined : words.toSpliced(at, 2, right, left);
    }
    default:
      return edit satisfies never;
  }
}

/** At least one word is given and, where the string has more than one, at least one is missing. */
function prefix(source: StringSource, atMost: number): GrammarInput {
  const words = source.string();
  const given = words.length === 1 ? 1 : source.rng.between(1, words.length - 1);
  return { task: "complete", prefix: textOf(source.grammar, words.slice(0, given)), atMost };
}

/** The words allowed are those of the string drawn, and the prefix grows until it leaves one derivation. */
function uniquePrefix(source: StringSource): GrammarInput {
  const { grammar, rng } = source;
  let shown: readonly number[] = [];
  let atMost = 0;
  for (let attempt = 0; attempt < 10; attempt++) {
    const words = source.string();
    atMost = words.length;
    for (let given = words.length === 1 ? 1 : rng.between(1, words.length - 1); given <= words.length; given++) {
      shown = words.slice(0, given);
      if (derivationsFrom(grammar, shown, atMost) === 1) break;
    }
    if (shown.length < words.length) break;
  }
  return { task: "complete", prefix: textOf(grammar, shown), atMost };
}

function derivationsFrom(grammar: Grammar, prefix: readonly number[], atMost: number): number {
  const count = parseCounter(grammar, prefix, atMost);
  let derivations = 0;
  for (let length = prefix.length; length <= atMost; length++) derivations += count(length);
  return derivations;
}
