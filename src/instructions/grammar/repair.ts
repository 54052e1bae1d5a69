// The derivable string nearest to a text: a parse that may change, add and leave out words.
import type { Grammar } from "./compile.ts";

export interface Repair {
  /** Words changed, added or left out: no derivable string is nearer. */
  readonly edits: number;
  /** One of the nearest strings. */
  readonly words: readonly number[];
}

/**
 * Least-errors recognition (Aho and Peterson, "A minimum distance error-correcting parser for context-free languages",
 * 1972) over spans: the cost of making what stands after a dot out of words[i..j). Time O(n^3).
 */
export function nearestDerivable(grammar: Grammar, words: readonly number[]): Repair {
  const table = new CostTable(grammar, words);
  const edits = table.fill();
  return { edits, words: table.read() };
}

/** The Levenshtein distance of two texts in words (insertion, deletion, substitution). */
export function editDistance(a: readonly number[], b: readonly number[]): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((word, i) => {
    const row = [i + 1];
    b.forEach((other, j) => {
      const changed = (above[j] as number) + (word === other ? 0 : 1);
      row.push(Math.min(changed, (above[j + 1] as number) + 1, (row[j] as number) + 1));
    });
    above = row;
  });
  return above[b.length] as number;
}

const UNKNOWN = 30_000;

class CostTable {
  private readonly grammar: Grammar;
  private readonly words: readonly number[];
  private readonly size: number;
  /** By (dot, from, to) and (non-terminal, from, to). */
  private readonly ofDots: Int16Array;
  private readonly ofSymbols: Int16Array;

  constructor(grammar: Grammar, words: readonly number[]) {
    this.grammar = grammar;
    this.words = words;
    this.size = words.length + 1;
    this.ofDots = new Int16Array(grammar.symbolAfter.length * this.size * this.size).fill(UNKNOWN);
    this.ofSymbols = new Int16Array(grammar.productionsOf.length * this.size * this.size).fill(UNKNOWN);
  }

  /** Shorter spans first; within a span until nothing gets cheaper. Returns the cost of the whole text. */
  fill(): number {
    const n = this.words.length;
    for (let width = 0; width <= n; width++) {
      for (let from = 0; from + width <= n; from++) {
        while (this.relax(from, from + width));
      }
    }
    return this.symbolCost(this.grammar.start, 0, n);
  }

  /** The words of a cheapest derivation. */
  read(): readonly number[] {
    const { start, symbolAfter, productionsOf } = this.grammar;
    const written: number[] = [];
    const ofSymbol = (symbol: number, from: number, to: number): void => {
      const cost = this.symbolCost(symbol, from, to);
      for (const first of productionsOf[symbol - start] as readonly number[]) {
        if (this.dotCost(first, from, to) !== cost) continue;
        ofDot(first, from, to);
        return;
      }
    };
    const ofDot = (dot: number, from: number, to: number): void => {
      const symbol = symbolAfter[dot] as number;
      if (symbol === -1) return;
      const cost = this.dotCost(dot, from, to);
      if (symbol < start) {
        const changed = from < to ? this.dotCost(dot + 1, from + 1, to) + this.differs(symbol, from) : UNKNOWN;
        if (changed === cost || this.dotCost(dot + 1, from, to) + 1 === cost) {
          written.push(symbol);
          ofDot(dot + 1, changed === cost ? from + 1 : from, to);
        } else ofDot(dot, from + 1, to);
        return;
      }
      for (let at = to; at >= from; at--) {
        if (this.symbolCost(symbol, from, at) + this.dotCost(dot + 1, at, to) !== cost) continue;
        ofSymbol(symbol, from, at);
        ofDot(dot + 1, at, to);
        return;
      }
    };
    ofSymbol(start, 0, this.words.length);
    return written;
  }

  private relax(from: number, to: number): boolean {
    const { start, symbolAfter, leftOf } = this.grammar;
    let cheaper = false;
    for (let dot = symbolAfter.length - 1; dot >= 0; dot--) {
      const memory = this.index(dot, from, to);
      const cost = Math.min(this.costAfter(dot, from, to), this.ofDots[memory] as number);
      this.ofDots[memory] = cost;
      const isFirst = dot === 0 || symbolAfter[dot - 1] === -1;
      const ofSymbol = this.index((leftOf[dot] as number) - start, from, to);
      if (!isFirst || cost >= (this.ofSymbols[ofSymbol] as number)) continue;
      this.ofSymbols[ofSymbol] = cost;
      cheaper = true;
    }
    return cheaper;
  }

  private costAfter(dot: number, from: number, to: number): number {
    const symbol = this.grammar.symbolAfter[dot] as number;
    if (symbol === -1) return to - from;
    if (symbol < this.grammar.start) {
      const added = this.dotCost(dot + 1, from, to) + 1;
      if (from === to) return added;
      const changed = this.dotCost(dot + 1, from + 1, to) + this.differs(symbol, from);
      return Math.min(added, changed, this.dotCost(dot, from + 1, to) + 1);
    }
    let least = UNKNOWN;
    for (let at = from; at <= to; at++) {
      const cost = this.symbolCost(symbol, from, at) + this.dotCost(dot + 1, at, to);
      if (cost < least) least = cost;
    }
    return least;
  }

  private differs(symbol: number, at: number): number {
    return this.words[at] === symbol ? 0 : 1;
  }

  private dotCost(dot: number, from: number, to: number): number {
    return this.ofDots[this.index(dot, from, to)] as number;
  }

  private symbolCost(symbol: number, from: number, to: number): number {
    return this.ofSymbols[this.index(symbol - this.grammar.start, from, to)] as number;
  }

  private index(row: number, from: number, to: number): number {
    return (row * this.size + from) * this.size + to;
  }
}
