// What the symbols of a grammar can do: reach, derive something finite, derive nothing, derive themselves.
import type { Production } from "./compile.ts";
import { MAX_LENGTH } from "./limits.ts";

export interface Analysis {
  /** The first thing that makes the grammar unusable. */
  readonly problem: { readonly symbol: number; readonly says: string } | undefined;
  /** The fewest words that each symbol derives, `UNREACHED` for none at all. */
  readonly shortest: readonly number[];
  /** Whether some non-terminal occurs below itself: with no useless symbol, whether the language is infinite. */
  readonly recursive: boolean;
  /** Whether some non-terminal can begin what it derives. */
  readonly leftRecursive: boolean;
}

const UNREACHED = 2 ** 30;
/** What a length that is finite, but beyond all use, is cut to. */
const HUGE = 2 ** 20;

/**
 * Symbols below `start` are terminals that occur in some production, `start` is the start symbol, those up to `symbols`
 * (at most 32) the other non-terminals.
 */
export function analyse(start: number, symbols: number, productions: readonly Production[]): Analysis {
  const shortest = shortestOf(start, symbols, productions);
  const { below, first, alone } = relationsOf(start, symbols, productions, shortest);
  const problemOf = (symbol: number): string | undefined => {
    const i = symbol - start;
    if (shortest[symbol] === UNREACHED) return "derives no finite string";
    if ((shortest[symbol] as number) > MAX_LENGTH) return `derives no string of at most ${MAX_LENGTH} words`;
    if (i > 0 && !holds(below, 0, i)) return "is never reached";
    return holds(alone, i, i) ? "derives itself, so one string has derivations without end" : undefined;
  };
  let problem: Analysis["problem"];
  let recursive = false;
  let leftRecursive = false;
  for (let symbol = start; symbol < symbols; symbol++) {
    recursive ||= holds(below, symbol - start, symbol - start);
    leftRecursive ||= holds(first, symbol - start, symbol - start);
    const says = problem === undefined ? problemOf(symbol) : undefined;
    if (says !== undefined) problem = { symbol, says };
  }
  return { problem, shortest, recursive, leftRecursive };
}

/** Relations between non-terminals, one after another also over several steps: row i holds the j of "i to j" as bits. */
interface Relations {
  /** j occurs in what i derives. */
  readonly below: number[];
  /** j begins something that i derives. */
  readonly first: number[];
  /** j by itself is something that i derives. */
  readonly alone: number[];
}

function relationsOf(
  start: number,
  symbols: number,
  productions: readonly Production[],
  shortest: readonly number[],
): Relations {
  const none = (): number[] => Array.from({ length: symbols - start }, () => 0);
  const relations = { below: none(), first: none(), alone: none() };
  const add = (rows: number[], from: number, to: number): void => {
    if (to >= start) rows[from - start] = (rows[from - start] as number) | (1 << (to - start));
  };
  for (const { left, right } of productions) {
    const filled = right.reduce((count, symbol) => (shortest[symbol] === 0 ? count : count + 1), 0);
    let leads = true;
    for (const symbol of right) {
      add(relations.below, left, symbol);
      if (leads) add(relations.first, left, symbol);
      leads &&= shortest[symbol] === 0;
      if (filled === 0 || (filled === 1 && shortest[symbol] !== 0)) add(relations.alone, left, symbol);
    }
  }
  close(relations.below);
  close(relations.first);
  close(relations.alone);
  return relations;
}

function holds(rows: readonly number[], from: number, to: number): boolean {
  return (((rows[from] as number) >>> to) & 1) === 1;
}

/** Adds what follows by going on (Warshall). */
function close(rows: number[]): void {
  for (let via = 0; via < rows.length; via++) {
    for (let from = 0; from < rows.length; from++) {
      if (holds(rows, from, via)) rows[from] = (rows[from] as number) | (rows[via] as number);
    }
  }
}

function shortestOf(start: number, symbols: number, productions: readonly Production[]): number[] {
  const shortest = Array.from({ length: symbols }, (_, symbol) => (symbol < start ? 1 : UNREACHED));
  for (let changed = true; changed;) {
    changed = false;
    for (const { left, right } of productions) {
      let length = 0;
      for (const symbol of right) length = Math.min(UNREACHED, length + (shortest[symbol] as number));
      if (length < UNREACHED) length = Math.min(HUGE, length);
      if (length >= (shortest[left] as number)) continue;
      shortest[left] = length;
      changed = true;
    }
  }
  return shortest;
}
