// Which lengths derivations of a grammar have, by the depth of their trees.
import type { Grammar } from "./compile.ts";

interface Known {
  readonly longest: number;
  readonly depth: number;
  readonly lengths: readonly number[];
}

const known = new WeakMap<Grammar, Known>();

/** The lengths from 1 to `longest` that have a derivation of at most `depth` levels. */
export function lengthsWithin(grammar: Grammar, longest: number, depth: number): readonly number[] {
  const last = known.get(grammar);
  if (last !== undefined && last.longest === longest && last.depth === depth) return last.lengths;
  const sets = new LengthSets(grammar, longest);
  while (sets.levels < depth && sets.addLevel());
  const lengths: number[] = [];
  for (let length = 1; length <= longest; length++) if (sets.has(length)) lengths.push(length);
  known.set(grammar, { longest, depth, lengths });
  return lengths;
}

/** The fewest levels, from `depth` on, with a derivation of exactly `length` words; undefined where there is none. */
export function depthFor(grammar: Grammar, length: number, depth: number): number | undefined {
  const last = known.get(grammar);
  if (last?.depth === depth && last.lengths.includes(length)) return depth;
  const sets = new LengthSets(grammar, length);
  while (sets.addLevel()) if (sets.levels >= depth && sets.has(length)) return sets.levels;
  return sets.has(length) ? depth : undefined;
}

/**
 * As many levels as a tree of `length` words can have: in a taller one a symbol would stand above itself over the same
 * words, and so derive itself.
 */
export function tallestTree(grammar: Grammar, length: number): number {
  return grammar.nonTerminals.length * (length + 1);
}

/** Sets of lengths as bits of 32-bit words, `width` words each, one after another in `bits`. */
class LengthSets {
  levels = 0;
  private readonly grammar: Grammar;
  private readonly width: number;
  /** The lengths of each non-terminal with trees of `levels`, then those with one level more, then two for sums. */
  private readonly bits: number[] = [];
  private readonly above: number;

  constructor(grammar: Grammar, longest: number) {
    this.grammar = grammar;
    this.width = (longest >>> 5) + 1;
    this.above = grammar.productionsOf.length * this.width;
    for (let i = 2 * (this.above + this.width); i > 0; i--) this.bits.push(0);
  }

  /** Whether the start symbol derives a string of a length. */
  has(length: number): boolean {
    return (((this.bits[length >>> 5] as number) >>> (length & 31)) & 1) === 1;
  }

  /** Allows trees of one level more; false where that adds nothing, nor would any further level. */
  addLevel(): boolean {
    const { bits, above, width } = this;
    this.grammar.productionsOf.forEach((productions, row) => {
      for (const first of productions) this.addProduction(first, above + row * width);
    });
    let changed = false;
    for (let i = 0; i < above; i++) {
      changed ||= bits[i] !== bits[above + i];
      bits[i] = bits[above + i] as number;
    }
    if (changed) this.levels++;
    return changed;
  }

  /** Adds the sums of the lengths of a production's symbols to the set at `to`. */
  private addProduction(first: number, to: number): void {
    const { start, symbolAfter } = this.grammar;
    const { bits, above, width } = this;
    let sums = 2 * above;
    let next = sums + width;
    let terminals = 0;
    this.clear(sums);
    bits[sums] = 1;
    for (let dot = first; symbolAfter[dot] !== -1; dot++) {
      const symbol = symbolAfter[dot] as number;
      if (symbol < start) {
        terminals++;
        continue;
      }
      this.clear(next);
      this.addSums(next, sums, (symbol - start) * width);
      [sums, next] = [next, sums];
    }
    this.addShifted(to, sums, terminals);
  }

  private clear(set: number): void {
    for (let i = 0; i < this.width; i++) this.bits[set + i] = 0;
  }

  /** Adds to a set every sum of a number of one set and one of another. */
  private addSums(to: number, left: number, right: number): void {
    for (let i = 0; i < this.width; i++) {
      for (let rest = this.bits[left + i] as number; rest !== 0; rest &= rest - 1) {
        this.addShifted(to, right, 32 * i + 31 - Math.clz32(rest & -rest));
      }
    }
  }

  /** Adds to a set the numbers of another, each `by` more. */
  private addShifted(to: number, from: number, by: number): void {
    const { bits, width } = this;
    const words = by >>> 5;
    const rest = by & 31;
    for (let i = width - 1; i >= words; i--) {
      const at = from + i - words;
      const carried = rest > 0 && i > words ? (bits[at - 1] as number) >>> (32 - rest) : 0;
      bits[to + i] = (bits[to + i] as number) | ((bits[at] as number) << rest) | carried;
    }
  }
}
