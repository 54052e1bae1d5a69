// How many derivations strings have that begin with given words.
import type { Grammar } from "./compile.ts";

/**
 * The number of derivations of strings of exactly `length` words that begin with `prefix`; with a prefix of all
 * `length` words, how many derivations that one string has. Exact below 2^53.
 */
export function countParses(grammar: Grammar, prefix: readonly number[], length: number): number {
  return parseCounter(grammar, prefix, length)(length);
}

/** `countParses` for any length up to `longest`, with one memory. */
export function parseCounter(grammar: Grammar, prefix: readonly number[], longest: number): (length: number) => number {
  const { start, symbolAfter, productionsOf, shortest, shortestAfter } = grammar;
  const fixed = prefix.length;
  const size = longest + 1;
  const ofDots = unknowns(symbolAfter.length * (fixed + 1) * size);
  const ofSymbols = unknowns(productionsOf.length * (fixed + 1) * size);

  /** Derivations of n words at place `at` from everything after a dot; beyond the prefix all places are alike. */
  const after = (dot: number, place: number, n: number): number => {
    const symbol = symbolAfter[dot] as number;
    if (symbol === -1) return n === 0 ? 1 : 0;
    const at = Math.min(place, fixed);
    const memory = (dot * (fixed + 1) + at) * size + n;
    let ways = ofDots[memory] as number;
    if (ways >= 0) return ways;
    ways = 0;
    const most = n - (shortestAfter[dot + 1] as number);
    if (symbol < start) {
      if (most >= 1 && (at === fixed || prefix[at] === symbol)) ways = after(dot + 1, at + 1, n - 1);
    } else {
      for (let m = shortest[symbol] as number; m <= most; m++) {
        const rest = after(dot + 1, at + m, n - m);
        if (rest > 0) ways += rest * of(symbol, at, m);
      }
    }
    ofDots[memory] = ways;
    return ways;
  };

  const of = (symbol: number, at: number, n: number): number => {
    const memory = ((symbol - start) * (fixed + 1) + Math.min(at, fixed)) * size + n;
    let ways = ofSymbols[memory] as number;
    if (ways >= 0) return ways;
    ways = 0;
    for (const first of productionsOf[symbol - start] as readonly number[]) {
      if ((shortestAfter[first] as number) <= n) ways += after(first, at, n);
    }
    ofSymbols[memory] = ways;
    return ways;
  };

  return (length) => (length < fixed || length > longest ? 0 : of(start, 0, length));
}

/** Small ones are plain arrays, since a typed array takes longer to make than to fill. */
function unknowns(size: number): number[] | Float64Array {
  return size < 256 ? Array<number>(size).fill(-1) : new Float64Array(size).fill(-1);
}
