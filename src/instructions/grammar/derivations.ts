// Random derivations of a grammar, and how a derivation is written down.
import type { Rng } from "../../core/rng.ts";
import type { Grammar } from "./compile.ts";
import { treeCounts } from "./tree-counts.ts";

/** A derivation: the productions in the order of the leftmost derivation, and the words they end in. */
export interface Derivation {
  readonly steps: readonly number[];
  readonly words: readonly number[];
}

/** A derivation of exactly `length` words in at most `depth` levels, each equally likely; there must be one. */
export function drawDerivation(grammar: Grammar, length: number, depth: number, rng: Rng): Derivation {
  const { start, symbolAfter, productionsOf, shortest, shortestAfter } = grammar;
  const counts = treeCounts(grammar, length, depth - 1);
  const steps: number[] = [];
  const words: number[] = [];
  const weights: number[] = [];

  const expand = (symbol: number, n: number, below: number): void => {
    const candidates = productionsOf[symbol - start] as readonly number[];
    for (let i = 0; i < candidates.length; i++) weights[i] = counts.after(candidates[i] as number, n, below);
    let dot = candidates[pickWeighted(weights, candidates.length, rng)] as number;
    steps.push(dot);
    for (let left = n; symbolAfter[dot] !== -1; dot++) {
      const part = symbolAfter[dot] as number;
      const here = part < start ? 1 : share(dot, left, below);
      left -= here;
      if (part < start) words.push(part);
      else expand(part, here, below - 1);
    }
  };

  /** How many of `n` words the symbol after the dot gets, drawn by the derivations that each choice leaves. */
  const share = (dot: number, n: number, levels: number): number => {
    if (symbolAfter[dot + 1] === -1) return n;
    const symbol = symbolAfter[dot] as number;
    const least = shortest[symbol] as number;
    const choices = n - (shortestAfter[dot + 1] as number) - least + 1;
    for (let i = 0; i < choices; i++) {
      const ways = counts.of(symbol, least + i, levels);
      weights[i] = ways === 0 ? 0 : ways * counts.after(dot + 1, n - least - i, levels);
    }
    return least + pickWeighted(weights, choices, rng);
  };

  expand(start, length, depth - 1);
  return { steps, words };
}

/** Lines from the start symbol to the words: each expands the leftmost non-terminal of the line before. */
export function derivationLines(grammar: Grammar, steps: readonly number[]): string[] {
  const { start, terminals, nonTerminals, symbolAfter } = grammar;
  const lines = [nonTerminals[0] as string];
  let done = "";
  /** What is still to be expanded, the next symbol last, and its text, the next symbol first. */
  const rest = [start];
  const texts = [""];
  for (const first of steps) {
    rest.pop();
    texts.pop();
    for (let dot = symbolAfter.indexOf(-1, first) - 1; dot >= first; dot--) {
      const symbol = symbolAfter[dot] as number;
      const below = texts.length === 0 ? "" : lineOf(rest, texts, grammar);
      texts.push(below);
      rest.push(symbol);
    }
    while (rest.length > 0 && (rest[rest.length - 1] as number) < start) {
      done += `${terminals[rest.pop() as number]} `;
      texts.pop();
    }
    lines.push(`${done}${texts.length === 0 ? "" : lineOf(rest, texts, grammar)}`.trimEnd());
  }
  return lines;
}

/** The text of everything to be expanded: its next symbol and what stands below it. */
function lineOf(
  rest: readonly number[],
  texts: readonly string[],
  { terminals, nonTerminals, start }: Grammar,
): string {
  const symbol = rest[rest.length - 1] as number;
  const below = texts[texts.length - 1] as string;
  const name = (symbol < start ? terminals[symbol] : nonTerminals[symbol - start]) as string;
  return below === "" ? name : `${name} ${below}`;
}

/** One of the first `count` indices, with chances as the weights; never one of weight 0 unless all are. */
function pickWeighted(weights: readonly number[], count: number, rng: Rng): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += weights[i] as number;
  let at = rng.float() * total;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[i] as number;
    if (weight === 0) continue;
    if (at < weight) return i;
    at -= weight;
    last = i;
  }
  return last;
}
