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
  readonly layers: Layer[];
}

interface Layer {
  readonly values: Float64Array;
  /** The most words with a tree, by non-terminal. */
  readonly longest: number[];
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
    counts = { length, layers: [emptyLayer(grammar, length)] };
    known.set(grammar, counts);
  }
  for (let d = counts.layers.length; d <= depth; d++) counts.layers.push(nextLayer(grammar, counts));
  return counts;
}

function rowOf({ length, layers }: Counts, depth: number, row: number): Float64Array {
  return (layers[depth] as Layer).values.subarray(row * (length + 1), (row + 1) * (length + 1));
}

/** For a layer: the number of trees of a symbol with n words. A terminal is one word. */
type Ways = (symbol: number, n: number) => number;

function rowsOf(grammar: Grammar, { length, layers }: Counts, depth: number): Ways {
  const { values } = layers[depth] as Layer;
  return (symbol, n) => {
    if (symbol < grammar.start) return n === 1 ? 1 : 0;
    return values[(symbol - grammar.start) * (length + 1) + n] as number;
  };
}

function emptyLayer(grammar: Grammar, length: number): Layer {
  const symbols = grammar.nonTerminals.length;
  return { values: new Float64Array(symbols * (length + 1)), longest: grammar.nonTerminals.map(() => -1) };
}

function nextLayer(grammar: Grammar, { length, layers }: Counts): Layer {
  const { start, productions } = grammar;
  const below = layers[layers.length - 1] as Layer;
  const next = emptyLayer(grammar, length);
  for (const { left, right } of productions) {
    // The right side as a product of polynomials in the number of words; terminals only shift it.
    let product: Polynomial = one;
    let shift = 0;
    let isFirst = true;
    for (const symbol of right) {
      if (symbol < start) {
        shift++;
        continue;
      }
      const row = symbol - start;
      const from = row * (length + 1);
      const factor = { values: below.values, from, to: from + (below.longest[row] as number) };
      product = isFirst ? factor : multiplied(product, factor, length);
      isFirst = false;
    }
    const top = Math.min(length, shift + product.to - product.from);
    const target = (left - start) * (length + 1) + shift;
    for (let n = 0; n <= top - shift; n++) {
      next.values[target + n] = (next.values[target + n] as number) + (product.values[product.from + n] as number);
    }
    if (product.to >= product.from && top > (next.longest[left - start] as number)) next.longest[left - start] = top;
  }
  return next;
}

/** Coefficients in values[from..to]; none where `to` is below `from`. */
interface Polynomial {
  readonly values: ArrayLike<number>;
  readonly from: number;
  readonly to: number;
}

const one: Polynomial = { values: [1], from: 0, to: 0 };

/** The product up to the power `length`. */
function multiplied(a: Polynomial, b: Polynomial, length: number): Polynomial {
  if (a.to < a.from || b.to < b.from) return { values: [], from: 0, to: -1 };
  const to = Math.min(length, a.to - a.from + b.to - b.from);
  const values = new Float64Array(to + 1);
  for (let i = a.from; i <= a.to; i++) {
    const x = a.values[i] as number;
    if (x === 0) continue;
    const at = i - a.from - b.from;
    const end = Math.min(b.to, to - at);
    for (let j = b.from; j <= end; j++) values[at + j] = (values[at + j] as number) + x * (b.values[j] as number);
  }
  return { values, from: 0, to };
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
