// How many derivation trees of each length and depth a grammar has.
import type { Grammar } from "./compile.ts";
import { MAX_LENGTH } from "./limits.ts";

/** Counts are exact below 2^53, the nearest double above. */
export class TreeCounts {
  readonly length: number;
  readonly depth: number;
  private readonly grammar: Grammar;
  /** By levels, non-terminal and words: trees of at most that many levels; then the polynomial 1, then two rows for products. */
  private readonly values: Float64Array;
  private readonly rows: number;

  constructor(grammar: Grammar, length: number, depth: number) {
    this.grammar = grammar;
    this.length = length;
    this.depth = depth;
    this.rows = grammar.productionsOf.length;
    this.values = new Float64Array(((depth + 1) * this.rows + 3) * (length + 1));
    this.values[this.at(depth + 1, 0)] = 1;
    for (let level = 1; level <= depth; level++) {
      grammar.productionsOf.forEach((productions, row) => {
        for (const first of productions) this.addProduction(first, this.at(level, row), level - 1);
      });
    }
  }

  /** The trees of `symbol` with exactly `n` words and at most `levels` levels. A terminal is one word. */
  of(symbol: number, n: number, levels: number): number {
    if (symbol < this.grammar.start) return n === 1 ? 1 : 0;
    return this.values[this.at(levels, symbol - this.grammar.start) + n] as number;
  }

  /** The ways to derive exactly `n` words from everything after a dot with trees of at most `levels` levels. */
  after(dot: number, n: number, levels: number): number {
    const { start, symbolAfter, shortest, shortestAfter } = this.grammar;
    const symbol = symbolAfter[dot] as number;
    if (symbol === -1) return n === 0 ? 1 : 0;
    if (symbol < start) return n === 0 ? 0 : this.after(dot + 1, n - 1, levels);
    const row = this.at(levels, symbol - start);
    if (symbolAfter[dot + 1] === -1) return this.values[row + n] as number;
    let ways = 0;
    const most = n - (shortestAfter[dot + 1] as number);
    for (let here = shortest[symbol] as number; here <= most; here++) {
      const first = this.values[row + here] as number;
      if (first > 0) ways += first * this.after(dot + 1, n - here, levels);
    }
    return ways;
  }

  private at(levels: number, row: number): number {
    return (levels * this.rows + row) * (this.length + 1);
  }

  /** Adds the trees of a production, by words, to the row at `to`. */
  private addProduction(first: number, to: number, below: number): void {
    const { start, symbolAfter } = this.grammar;
    const { values, length } = this;
    const one = this.at(this.depth + 1, 0);
    let product = one;
    let terminals = 0;
    for (let dot = first; symbolAfter[dot] !== -1; dot++) {
      const symbol = symbolAfter[dot] as number;
      if (symbol < start) {
        terminals++;
        continue;
      }
      const row = this.at(below, symbol - start);
      if (product === one) product = row;
      else product = this.multiplied(product, row, product === one + length + 1 ? 2 : 1);
    }
    for (let n = terminals; n <= length; n++) {
      values[to + n] = (values[to + n] as number) + (values[product + n - terminals] as number);
    }
  }

  /** The product of two rows, as polynomials in the number of words, in the first or second row for products. */
  private multiplied(left: number, right: number, into: 1 | 2): number {
    const { values, length } = this;
    const to = this.at(this.depth + 1, 0) + into * (length + 1);
    for (let n = 0; n <= length; n++) values[to + n] = 0;
    for (let i = 0; i <= length; i++) {
      const x = values[left + i] as number;
      if (x === 0) continue;
      for (let n = i; n <= length; n++) {
        values[to + n] = (values[to + n] as number) + x * (values[right + n - i] as number);
      }
    }
    return to;
  }
}

const known = new WeakMap<Grammar, TreeCounts>();

/** Counts for trees of at most `depth` levels, of at least the lengths up to `length`. */
export function treeCounts(grammar: Grammar, length: number, depth: number): TreeCounts {
  const last = known.get(grammar);
  if (last !== undefined && last.length >= length && last.depth === depth) return last;
  // Where one length was not enough, others will be asked for too.
  const longest = last === undefined ? length : Math.max(length, Math.min(2 * last.length, MAX_LENGTH));
  const counts = new TreeCounts(grammar, longest, depth);
  known.set(grammar, counts);
  return counts;
}
