// Draws a grammar.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import { ambiguityWithin } from "./ambiguity.ts";
import { compileNumbered, type Grammar, type Production, type Useless } from "./compile.ts";
import { ends, type GrammarConfig, type Range } from "./config.ts";
import { lengthsWithin } from "./derivations.ts";
import { nonsenseWords } from "./lexicon.ts";
import type { GrammarParams } from "./params.ts";
import { countParses } from "./parses.ts";
import { StringList } from "./strings.ts";

const MOST_ATTEMPTS = 20_000;

/**
 * Alternatives with uniform lengths and symbols, drawn again until the grammar is as the config says and `isAcceptable`.
 * Throws a DataError ("sampling-exhausted") where 20,000 draws gave none.
 */
export function sampleGrammar(config: GrammarConfig, rng: Rng): GrammarParams {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const drawn = drawRules(config, rng);
    if (drawn === undefined) continue;
    const words = wordsFor(config, drawn.terminals, rng).sort();
    const params = named(drawn, words);
    if (isAcceptable(config, compileNumbered(params, words, productionsOf(drawn)))) return params;
  }
  throw new DataError(`No grammar of this config in ${MOST_ATTEMPTS} draws.`, {
    code: "sampling-exhausted",
    hint: "Ask for less at once: fewer minStrings, another language or ambiguity, more terminals or alternatives.",
  });
}

/**
 * Whether a grammar of the right size is one to ask about: no useless symbol, none that derives itself, and language,
 * left recursion, ambiguity and number of strings as the config says. Some string within the limits of length and depth
 * can be asked for, and of its length there are also strings that are not derivable.
 */
export function isAcceptable(config: GrammarConfig, grammar: Grammar | Useless): boolean {
  if ("problem" in grammar) return false;
  const { language, leftRecursion, ambiguity, maxLength, maxDepth, minStrings } = config;
  if (language !== "any" && grammar.recursive !== (language === "infinite")) return false;
  if (!leftRecursion && grammar.leftRecursive) return false;
  const lengths = lengthsWithin(grammar, maxLength, maxDepth);
  if (!lengths.some((length) => isSparse(grammar, length))) return false;
  // As many lengths are as many strings, at the least.
  if (lengths.length < minStrings && new StringList(grammar, minStrings).upTo(maxLength).length < minStrings)
    return false;
  return ambiguity === "any" || ambiguityWithin(grammar, maxLength).ambiguous === (ambiguity === "ambiguous");
}

/** Whether some strings of a length are not derivable, since there are more strings than derivations. */
function isSparse(grammar: Grammar, length: number): boolean {
  return countParses(grammar, [], length) < grammar.terminals.length ** length;
}

/** A grammar of numbers, as `Grammar` has them. */
export interface DrawnRules {
  readonly terminals: number;
  readonly rules: readonly (readonly (readonly number[])[])[];
}

/** Undefined where the draw repeats itself or has a useless symbol: seen at little cost, before it is compiled. */
function drawRules(config: GrammarConfig, rng: Rng): DrawnRules | undefined {
  const nonTerminals = drawFrom(config.nonTerminals, rng);
  const terminals = drawFrom(config.terminals, rng);
  const rules: number[][][] = [];
  /** By non-terminal, the symbols of each alternative as bits. */
  const bits: number[][] = [];
  for (let left = 0; left < nonTerminals; left++) {
    const alternatives: number[][] = [];
    const masks: number[] = [];
    const codes: number[] = [];
    // Symbols of a finite language can be put in an order in which each leads to later ones only.
    const first = config.language === "finite" ? left + 1 : 0;
    for (let count = drawFrom(config.alternatives, rng); count > 0; count--) {
      const alternative: number[] = [];
      let mask = 0;
      let code = 1;
      for (let length = drawFrom(config.alternativeLength, rng); length > 0; length--) {
        const isWord = first === nonTerminals || !rng.chance(config.nonTerminalShare);
        const symbol = isWord ? rng.int(terminals) : terminals + first + rng.int(nonTerminals - first);
        alternative.push(symbol);
        mask |= 1 << symbol;
        code = code * 64 + symbol;
      }
      if (codes.includes(code)) return undefined;
      codes.push(code);
      masks.push(mask);
      alternatives.push(alternative);
    }
    rules.push(alternatives);
    bits.push(masks);
  }
  return allReached(bits, terminals) && allFinite(bits, terminals) ? { terminals, rules } : undefined;
}

/** Whether every symbol is reached from the first non-terminal. */
function allReached(bits: readonly (readonly number[])[], terminals: number): boolean {
  let reached = 1 << terminals;
  for (let before = 0; before !== reached;) {
    before = reached;
    for (let left = 0; left < bits.length; left++) {
      if ((reached >>> (terminals + left)) % 2 === 0) continue;
      for (const mask of bits[left] as readonly number[]) reached |= mask;
    }
  }
  return reached === 2 ** (terminals + bits.length) - 1;
}

/** Whether every non-terminal derives a finite string. */
function allFinite(bits: readonly (readonly number[])[], terminals: number): boolean {
  const all = 2 ** (terminals + bits.length) - 1;
  let finite = 2 ** terminals - 1;
  for (let before = 0; before !== finite;) {
    before = finite;
    for (let left = 0; left < bits.length; left++) {
      if ((bits[left] as readonly number[]).some((mask) => (mask & ~finite) === 0)) finite |= 1 << (terminals + left);
    }
  }
  return finite === all;
}

function productionsOf({ terminals, rules }: DrawnRules): Production[] {
  return rules.flatMap((alternatives, i) => alternatives.map((right) => ({ left: terminals + i, right })));
}

function wordsFor({ words }: GrammarConfig, count: number, rng: Rng): string[] {
  if (words === undefined) return nonsenseWords(count, rng);
  return rng.shuffle(words).slice(0, count);
}

const letters = "SABCDEFGHIJKLMNO";

/** The rules with names for the numbers: S the start, then A, B, C, ... */
export function named({ terminals, rules }: DrawnRules, words: readonly string[]): GrammarParams {
  const nameOf = (symbol: number): string =>
    symbol < terminals ? (words[symbol] as string) : letters.charAt(symbol - terminals);
  return {
    rules: rules.map((alternatives, i) => ({
      left: letters.charAt(i),
      right: alternatives.map((alternative) => alternative.map(nameOf).join(" ")),
    })),
  };
}

function drawFrom(range: Range, rng: Rng): number {
  const { from, to } = ends(range);
  return from === to ? from : rng.between(from, to);
}
