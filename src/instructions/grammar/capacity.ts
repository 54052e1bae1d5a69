// How many different languages a config can give, where they can be listed.
import type { Productions } from "./analyse.ts";
import { compileUseful } from "./compile.ts";
import { ends, type GrammarConfig } from "./config.ts";
import { grammarKey } from "./key.ts";
import { isAcceptable, named } from "./sample.ts";

const MOST_GRAMMARS = 5_000;

/** The number of keys, found by trying every grammar, where there are at most 5,000 of few given words; else Infinity. */
export function grammarCapacity(config: GrammarConfig): number {
  if (config.words === undefined) return Infinity;
  let tried = 0;
  const keys = new Set<string>();
  for (const [words, nonTerminals] of sizes(config, config.words)) {
    const terminals = words.length;
    const alternatives = alternativesOf(config, terminals + nonTerminals);
    if (alternatives === undefined) return Infinity;
    const { from, to } = ends(config.alternatives);
    const choices: number[][][] = [];
    for (let count = from; count <= to; count++) {
      for (const chosen of subsets(alternatives, count)) {
        if (choices.push(chosen) > MOST_GRAMMARS) return Infinity;
      }
    }
    if ((tried += choices.length ** nonTerminals) > MOST_GRAMMARS) return Infinity;
    for (const rules of tuples(choices, nonTerminals)) {
      const params = named(inARow(terminals, rules), words);
      if (isAcceptable(config, compileUseful(params))) keys.add(grammarKey(params));
    }
  }
  return keys.size;
}

/** The alternatives of each non-terminal, one after another. */
function inARow(start: number, rules: readonly (readonly (readonly number[])[])[]): Productions {
  const symbolAfter: number[] = [];
  const leftOf: number[] = [];
  rules.forEach((alternatives, i) => {
    for (const symbol of alternatives.flatMap((alternative) => [...alternative, -1])) {
      symbolAfter.push(symbol);
      leftOf.push(start + i);
    }
  });
  return { start, symbolAfter, leftOf };
}

/** Every choice of words with every number of non-terminals. */
function* sizes(config: GrammarConfig, words: readonly string[]): Generator<[words: string[], nonTerminals: number]> {
  const terminals = ends(config.terminals);
  const nonTerminals = ends(config.nonTerminals);
  for (let count = terminals.from; count <= terminals.to; count++) {
    for (const chosen of subsets(words, count)) {
      for (let symbols = nonTerminals.from; symbols <= nonTerminals.to; symbols++) yield [chosen, symbols];
    }
  }
}

/** Undefined for more than could be tried. */
function alternativesOf(config: GrammarConfig, symbols: number): number[][] | undefined {
  const { from, to } = ends(config.alternativeLength);
  if (symbols ** to > MOST_GRAMMARS) return undefined;
  const all = Array.from({ length: symbols }, (_, symbol) => symbol);
  const found: number[][] = [];
  for (let length = from; length <= to; length++) found.push(...tuples(all, length));
  return found;
}

function* subsets<T>(items: readonly T[], count: number, from = 0): Generator<T[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= items.length - count; i++) {
    for (const rest of subsets(items, count - 1, i + 1)) yield [items[i] as T, ...rest];
  }
}

function* tuples<T>(items: readonly T[], length: number): Generator<T[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const item of items) for (const rest of tuples(items, length - 1)) yield [item, ...rest];
}
