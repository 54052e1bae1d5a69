// The derivable strings of a grammar in order: shorter ones first, those of one length by the alphabet.
import type { Grammar } from "./compile.ts";

/**
 * Lists of the first `most` different strings by length. Exact although every list is cut: strings of one length from
 * one symbol stand in the order of their words, so the first `most` of a concatenation are made of the first `most` of
 * its parts.
 */
export class StringList {
  private readonly grammar: Grammar;
  private readonly most: number;
  private readonly ofSymbols = new Map<number, readonly string[]>();
  private readonly ofDots = new Map<number, readonly string[]>();

  constructor(grammar: Grammar, most: number) {
    this.grammar = grammar;
    this.most = most;
  }

  /** The first `most` derivable strings of exactly `length` words, each as one character per word (see `spelled`). */
  ofLength(length: number): readonly string[] {
    return this.of(this.grammar.start, length);
  }

  /** The first `most` derivable strings of at most `length` words. */
  upTo(length: number): string[] {
    const found: string[] = [];
    for (let n = 0; n <= length && found.length < this.most; n++) found.push(...this.ofLength(n));
    return found.slice(0, this.most);
  }

  private of(symbol: number, n: number): readonly string[] {
    const { start, productionsOf, shortestAfter } = this.grammar;
    const memory = n * MOST_NUMBERS + symbol;
    let strings = this.ofSymbols.get(memory);
    if (strings === undefined) {
      const lists: (readonly string[])[] = [];
      for (const dot of productionsOf[symbol - start] as readonly number[]) {
        if ((shortestAfter[dot] as number) <= n) lists.push(this.after(dot, n));
      }
      strings = this.merged(lists);
      this.ofSymbols.set(memory, strings);
    }
    return strings;
  }

  private after(dot: number, n: number): readonly string[] {
    const { start, symbolAfter, shortest, shortestAfter } = this.grammar;
    const symbol = symbolAfter[dot] as number;
    if (symbol === -1) return n === 0 ? nothing : none;
    const most = n - (shortestAfter[dot + 1] as number);
    if (symbol >= start && symbolAfter[dot + 1] === -1) return this.of(symbol, n);
    const memory = n * MOST_NUMBERS + dot;
    let strings = this.ofDots.get(memory);
    if (strings !== undefined) return strings;
    const lists: (readonly string[])[] = [];
    if (symbol < start) {
      if (most >= 1) {
        const letter = [letterOf(symbol)];
        lists.push(this.joined(letter, this.after(dot + 1, n - 1)));
      }
    } else {
      for (let m = shortest[symbol] as number; m <= most; m++) {
        const rest = this.after(dot + 1, n - m);
        if (rest.length > 0) lists.push(this.joined(this.of(symbol, m), rest));
      }
    }
    strings = this.merged(lists);
    this.ofDots.set(memory, strings);
    return strings;
  }

  private joined(heads: readonly string[], tails: readonly string[]): readonly string[] {
    const strings: string[] = [];
    for (const head of heads) {
      for (const tail of tails) {
        if (strings.length === this.most) return strings;
        strings.push(head + tail);
      }
    }
    return strings;
  }

  /** Sorted lists as one, without repetitions. */
  private merged(lists: readonly (readonly string[])[]): readonly string[] {
    const filled = lists.filter((list) => list.length > 0);
    if (filled.length <= 1) return filled[0] ?? none;
    return Array.from(new Set(filled.flat())).sort().slice(0, this.most);
  }
}

/** A string of `StringList` with its words. */
export function spelled(grammar: Grammar, string: string): string {
  let text = "";
  for (let i = 0; i < string.length; i++) {
    text += (i === 0 ? "" : " ") + (grammar.terminals[string.charCodeAt(i) - FIRST_LETTER] as string);
  }
  return text;
}

/** Above the number of symbols and of dots of any grammar within the limits of `compile`. */
const MOST_NUMBERS = 4_096;
const FIRST_LETTER = 0x21;
const none: readonly string[] = [];
const nothing: readonly string[] = [""];

/** Terminals are numbered by the alphabet, so characters sort as the words do. */
function letterOf(symbol: number): string {
  return String.fromCharCode(FIRST_LETTER + symbol);
}
