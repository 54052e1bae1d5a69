// Earley's parser: whether words are derivable, how far they could be, and one derivation of them.
import type { Grammar } from "./compile.ts";

/**
 * The item sets of Earley, "An efficient context-free parsing algorithm" (1970), after words[0..n), with the prediction
 * of empty symbols of Aycock and Horspool, "Practical Earley parsing" (2002). An item is a dot in a production and the
 * place where the production began. Time O(n^3) for n words, memory O(n^2).
 */
export interface Chart {
  readonly grammar: Grammar;
  /** Symbols; -1 for a word that is no terminal. */
  readonly words: readonly number[];
  /** The items after each word, as `dot * (words.length + 1) + origin`. */
  readonly sets: readonly (readonly number[])[];
  /** Words read before no derivation could go on: all of them where they begin a derivable string. */
  readonly reached: number;
  readonly derivable: boolean;
}

export function parse(grammar: Grammar, words: readonly number[]): Chart {
  const { start, symbolAfter, leftOf, productionsOf, shortest } = grammar;
  const n = words.length;
  const stride = n + 1;
  const sets: number[][] = [];
  /** The set in which an item was last added, plus 1: one table serves all sets. */
  const seen = new Int32Array(symbolAfter.length * stride);
  let set: number[] = [];
  let at = 0;
  const add = (dot: number, origin: number): void => {
    const item = dot * stride + origin;
    if (seen[item] === at + 1) return;
    seen[item] = at + 1;
    set.push(item);
  };
  for (const first of productionsOf[0] as readonly number[]) add(first, 0);
  for (; ; at++) {
    sets.push(set);
    for (let i = 0; i < set.length; i++) {
      const item = set[i] as number;
      const dot = (item / stride) | 0;
      const origin = item - dot * stride;
      const symbol = symbolAfter[dot] as number;
      if (symbol >= start) {
        const first = productionsOf[symbol - start] as readonly number[];
        for (let p = 0; p < first.length; p++) add(first[p] as number, at);
        if (shortest[symbol] === 0) add(dot + 1, origin);
      } else if (symbol === -1) {
        const left = leftOf[dot] as number;
        const waiting = sets[origin] as readonly number[];
        for (let w = 0; w < waiting.length; w++) {
          const parent = waiting[w] as number;
          const parentDot = (parent / stride) | 0;
          if (symbolAfter[parentDot] === left) add(parentDot + 1, parent - parentDot * stride);
        }
      }
    }
    if (at === n) break;
    const word = words[at] as number;
    const next: number[] = [];
    for (const item of set) {
      const dot = (item / stride) | 0;
      if (symbolAfter[dot] === word && word >= 0) next.push(item + stride);
    }
    if (next.length === 0) return { grammar, words, sets, reached: at, derivable: false };
    for (const item of next) seen[item] = at + 2;
    set = next;
  }
  return { grammar, words, sets, reached: n, derivable: completes(grammar, set, stride) };
}

export function isDerivable(grammar: Grammar, words: readonly number[]): boolean {
  return parse(grammar, words).derivable;
}

/** The productions of one derivation, leftmost first. `chart.derivable` must hold. */
export function derivationOf(chart: Chart): number[] {
  const stride = chart.words.length + 1;
  const items = chart.sets.map((set) => new Set(set));
  const { start, symbolAfter, productionsOf } = chart.grammar;
  const steps: number[] = [];

  const complete = (symbol: number, from: number, to: number): number =>
    (productionsOf[symbol - start] as readonly number[]).find((first) => {
      return items[to]?.has(symbolAfter.indexOf(-1, first) * stride + from) === true;
    }) ?? -1;

  /** Any place where the part is complete and the dot before it had come is in some derivation: no going back. */
  const beginOf = (part: number, item: number, end: number): number => {
    if (part < start) return end - 1;
    for (let begin = end; begin >= 0; begin--) {
      if (items[begin]?.has(item) === true && complete(part, begin, end) >= 0) return begin;
    }
    throw new RangeError("the chart holds no derivation");
  };

  const walk = (symbol: number, from: number, to: number): void => {
    const p = complete(symbol, from, to);
    steps.push(p);
    const right = symbolAfter.slice(p, symbolAfter.indexOf(-1, p));
    const places = [to];
    for (let i = right.length - 1; i >= 0; i--) {
      places.unshift(beginOf(right[i] as number, (p + i) * stride + from, places[0] as number));
    }
    right.forEach((part, i) => {
      if (part >= start) walk(part, places[i] as number, places[i + 1] as number);
    });
  };
  walk(start, 0, chart.words.length);
  return steps;
}

function completes(grammar: Grammar, set: readonly number[], stride: number): boolean {
  const { start, symbolAfter, leftOf } = grammar;
  return set.some((item) => {
    const dot = (item / stride) | 0;
    return item === dot * stride && symbolAfter[dot] === -1 && leftOf[dot] === start;
  });
}
