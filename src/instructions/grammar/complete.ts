// The fewest words that make a derivable string of a beginning.
import type { Grammar } from "./compile.ts";
import type { Chart } from "./earley.ts";

/**
 * The words (symbols) of one shortest derivable string that begins with the words of `chart`; undefined where no
 * derivable string does. What is missing is read off Earley's last item set: the rest of an item, then the rest of an
 * item that waited for its symbol where it began, and so on up to the start; the cheapest such way, the first of equals.
 */
export function shortestCompletion(chart: Chart): number[] | undefined {
  const { grammar, words, sets } = chart;
  const n = words.length;
  if (chart.reached < n) return undefined;
  const up = waysUp(chart);
  const stride = n + 1;
  let best: { readonly item: number; readonly cost: number } | undefined;
  for (const item of sets[n] as readonly number[]) {
    const cost = costOf(grammar, up, item, stride);
    if (cost < (best?.cost ?? Infinity)) best = { item, cost };
  }
  if (best === undefined) return undefined;
  const completed = words.slice();
  for (let item: number | undefined = best.item; item !== undefined;) {
    const dot: number = Math.floor(item / stride);
    for (let at = dot; grammar.symbolAfter[at] !== -1; at++)
      spell(grammar, grammar.symbolAfter[at] as number, completed);
    item = up.get(place(grammar, item, stride))?.parent;
  }
  return completed;
}

/** The cheapest way on, after a symbol that began at some place is complete. */
interface WayUp {
  readonly cost: number;
  /** The waiting item, with its dot moved past the symbol; undefined where nothing waits above the start symbol. */
  readonly parent: number | undefined;
}

function waysUp({ grammar, words, sets }: Chart): ReadonlyMap<number, WayUp> {
  const { start, symbolAfter, shortestAfter } = grammar;
  const stride = words.length + 1;
  const up = new Map<number, WayUp>([[start * stride, { cost: 0, parent: undefined }]]);
  for (let origin = 0; origin < stride; origin++) {
    for (let changed = true; changed;) {
      changed = false;
      for (const item of sets[origin] as readonly number[]) {
        const dot = Math.floor(item / stride);
        const symbol = symbolAfter[dot] as number;
        if (symbol < start) continue;
        const above = up.get(place(grammar, item, stride));
        if (above === undefined) continue;
        const cost = above.cost + (shortestAfter[dot + 1] as number);
        if (cost >= (up.get(symbol * stride + origin)?.cost ?? Infinity)) continue;
        up.set(symbol * stride + origin, { cost, parent: item + stride });
        changed = true;
      }
    }
  }
  return up;
}

function costOf(grammar: Grammar, up: ReadonlyMap<number, WayUp>, item: number, stride: number): number {
  const above = up.get(place(grammar, item, stride));
  const dot = Math.floor(item / stride);
  return above === undefined ? Infinity : above.cost + (grammar.shortestAfter[dot] as number);
}

/** The symbol that an item builds and where it began, as one number. */
function place({ leftOf }: Grammar, item: number, stride: number): number {
  const dot = Math.floor(item / stride);
  return (leftOf[dot] as number) * stride + (item - dot * stride);
}

/** Appends the shortest words that `symbol` derives. */
function spell(grammar: Grammar, symbol: number, to: number[]): void {
  const { start, symbolAfter, shortest, shortestAfter, productionsOf } = grammar;
  if (symbol < start) {
    to.push(symbol);
    return;
  }
  const candidates = productionsOf[symbol - start] as readonly number[];
  // Of noncyclic grammars, a shortest alternative may still lead through symbols of the same length: that ends too.
  let dot = candidates.find((first) => shortestAfter[first] === shortest[symbol]) as number;
  for (; symbolAfter[dot] !== -1; dot++) spell(grammar, symbolAfter[dot] as number, to);
}
