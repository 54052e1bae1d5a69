// How many derivations of each length and depth a grammar has, and random ones of them.
import type { Rng } from "../../core/rng.ts";
import type { Grammar } from "./compile.ts";

/** A derivation: the productions in the order of the leftmost derivation, and the words they end in. */
export interface Derivation {
  readonly steps: readonly number[];
  readonly words: readonly number[];
}

/** Counts up to `length` words, by levels, each one row of `length + 1` numbers per non-terminal. */
interface Counts {
  readonly length: number;
  readonly layers: Float64Array[];
}

const known = new WeakMap<Grammar, Counts>();

/**
 * By length from 0 to at least `length`, how many derivation trees of at most `depth` levels of productions the start
 * symbol has (a production of words only is one level). Exact below 2^53, the nearest double above.
 */
export function derivationCounts(grammar: Grammar, length: number, depth: number): Float64Array {
  const counts = countsFor(grammar, length, depth);
  return rowOf(counts, depth, 0);
}

/** The lengths from 1 to `length` that have a derivation of at most `depth` levels. */
export function lengthsWithin(grammar: Grammar, length: number, depth: number): number[] {
  const counts = derivationCounts(grammar, length, depth);
  const lengths: number[] = [];
  for (let n = 1; n <= length; n++) if ((counts[n] as number) > 0) lengths.push(n);
  return lengths;
}

/** The fewest levels, from `depth` on, with a derivation of exactly `length` words; undefined where there is none. */
export function depthFor(grammar: Grammar, length: number, depth: number): number | undefined {
  const deepest = Math.max(depth, tallestTree(grammar, length));
  for (let d = depth; d <= deepest; d++) {
    if ((derivationCounts(grammar, length, d)[length] as number) > 0) return d;
  }
  return undefined;
}

/**
 * As many levels as a tree of `length` words can have: in a taller one a symbol would stand above itself over the same
 * words, and so derive itself.
 */
export function tallestTree(grammar: Grammar, length: number): number {
  return grammar.nonTerminals.length * (length + 1);
}

/** A derivation of exactly `length` words in at most `depth` levels, each equally likely; there must be one. */
export function drawDerivation(grammar: Grammar, length: number, depth: number, rng: Rng): Derivation {
  const { start, productions, productionsOf } = grammar;
  const counts = countsFor(grammar, length, depth);
  const steps: number[] = [];
  const words: number[] = [];
  const expand = (symbol: number, n: number, d: number): void => {
    const candidates = productionsOf[symbol - start] as readonly number[];
    const below = rowsOf(grammar, counts, d - 1);
    const p = candidates[
      pickWeighted(
        candidates.map((p) => waysFrom(rightOf(p), 0, n, below)),
        rng,
      )
    ] as number;
    steps.push(p);
    const right = rightOf(p);
    let left = n;
    right.forEach((part, i) => {
      if (part < start) {
        words.push(part);
        left--;
        return;
      }
      const here = shareOf(right, i, left, { below, rng });
      left -= here;
      expand(part, here, d - 1);
    });
  };
  const rightOf = (p: number): readonly number[] => (productions[p] as { readonly right: readonly number[] }).right;
  expand(grammar.start, length, depth);
  return { steps, words };
}

/** Lines from the start symbol to the words: each expands the leftmost non-terminal of the line before. */
export function derivationLines(grammar: Grammar, steps: readonly number[]): string[] {
  const { start, terminals, nonTerminals, productions } = grammar;
  const lines = [nonTerminals[0] as string];
  let done = "";
  /** What is still to be expanded, the next symbol last, and its text, the next symbol first. */
  const rest = [start];
  const texts = [""];
  for (const p of steps) {
    rest.pop();
    texts.pop();
    const { right } = productions[p] as { readonly right: readonly number[] };
    for (let i = right.length - 1; i >= 0; i--) {
      const symbol = right[i] as number;
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

function countsFor(grammar: Grammar, length: number, depth: number): Counts {
  let counts = known.get(grammar);
  if (counts === undefined || counts.length < length) {
    counts = { length, layers: [new Float64Array(grammar.nonTerminals.length * (length + 1))] };
    known.set(grammar, counts);
  }
  for (let d = counts.layers.length; d <= depth; d++) counts.layers.push(nextLayer(grammar, counts));
  return counts;
}

function rowOf({ length, layers }: Counts, depth: number, row: number): Float64Array {
  return (layers[depth] as Float64Array).subarray(row * (length + 1), (row + 1) * (length + 1));
}

/** For a layer: the number of trees of a symbol with n words. A terminal is one word. */
type Ways = (symbol: number, n: number) => number;

function rowsOf(grammar: Grammar, { length, layers }: Counts, depth: number): Ways {
  const layer = layers[depth] as Float64Array;
  return (symbol, n) => {
    if (symbol < grammar.start) return n === 1 ? 1 : 0;
    return layer[(symbol - grammar.start) * (length + 1) + n] as number;
  };
}

function nextLayer(grammar: Grammar, { length, layers }: Counts): Float64Array {
  const { start, productions } = grammar;
  const below = layers[layers.length - 1] as Float64Array;
  const size = length + 1;
  const next = new Float64Array(below.length);
  for (const { left, right } of productions) {
    const target = (left - start) * size;
    // The right side as a product of polynomials in the number of words; terminals only shift it.
    const rows: number[] = [];
    for (const symbol of right) if (symbol >= start) rows.push((symbol - start) * size);
    const shift = right.length - rows.length;
    if (shift > length) continue;
    const last = rows.pop();
    if (last === undefined) {
      next[target + shift] = (next[target + shift] as number) + 1;
      continue;
    }
    let factor = below;
    let from = rows.pop();
    if (from === undefined) {
      for (let n = shift; n < size; n++)
        next[target + n] = (next[target + n] as number) + (below[last + n - shift] as number);
      continue;
    }
    for (let row = rows.pop(); row !== undefined; row = rows.pop()) {
      const product = new Float64Array(size);
      addProduct(product, 0, size, [factor, from, below, row]);
      [factor, from] = [product, 0];
    }
    addProduct(next, target + shift, size - shift, [factor, from, below, last]);
  }
  return next;
}

/** Adds the product of two rows, cut to `size`, to `sum` from `at` on. */
function addProduct(
  sum: Float64Array,
  at: number,
  size: number,
  [a, fromA, b, fromB]: readonly [Float64Array, number, Float64Array, number],
): void {
  for (let i = 0; i < size; i++) {
    const x = a[fromA + i] as number;
    if (x === 0) continue;
    for (let j = 0; j < size - i; j++) sum[at + i + j] = (sum[at + i + j] as number) + x * (b[fromB + j] as number);
  }
}

/** The ways to derive exactly `n` words from the parts of `right` from the i-th on. */
function waysFrom(right: readonly number[], i: number, n: number, below: Ways): number {
  if (i === right.length) return n === 0 ? 1 : 0;
  if (i === right.length - 1) return below(right[i] as number, n);
  let ways = 0;
  for (let here = 0; here <= n; here++) {
    const first = below(right[i] as number, here);
    if (first > 0) ways += first * waysFrom(right, i + 1, n - here, below);
  }
  return ways;
}

/** How many of `n` words the i-th part of a right side gets, drawn by the derivations that each choice leaves. */
function shareOf(
  right: readonly number[],
  i: number,
  n: number,
  { below, rng }: { readonly below: Ways; readonly rng: Rng },
): number {
  if (i === right.length - 1) return n;
  const weights: number[] = [];
  for (let here = 0; here <= n; here++) {
    const ways = below(right[i] as number, here);
    weights.push(ways === 0 ? 0 : ways * waysFrom(right, i + 1, n - here, below));
  }
  return pickWeighted(weights, rng);
}

/** An index, with chances as the weights; never one of weight 0 unless all are. */
function pickWeighted(weights: readonly number[], rng: Rng): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let at = rng.float() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight === 0) continue;
    if (at < weight) return i;
    at -= weight;
    last = i;
  }
  return last;
}
