// What the symbols of a grammar can do: reach, derive something finite, derive nothing, derive themselves.
import { MAX_LENGTH } from "./limits.ts";

/**
 * All productions one after another, by the places of a dot in them. Symbols below `start` are terminals that occur in
 * some production, `start` is the start symbol, those above (up to 32 with it) are the other non-terminals; each has a
 * production, and its productions stand together, in the order of the non-terminals.
 */
export interface Productions {
  readonly start: number;
  /** The symbol after the dot, -1 at the end of a production. */
  readonly symbolAfter: readonly number[];
  /** The non-terminal that the production of the dot is of. */
  readonly leftOf: readonly number[];
}

export interface Analysis {
  /** The first thing that makes the grammar unusable. */
  readonly problem: { readonly symbol: number; readonly says: string } | undefined;
  /** The fewest words that each symbol derives, `UNREACHED` for none at all. */
  readonly shortest: readonly number[];
  /** The fewest words that everything after the dot derives. */
  readonly shortestAfter: readonly number[];
  /** Whether some non-terminal occurs below itself: with no useless symbol, whether the language is infinite. */
  readonly recursive: boolean;
  /** Whether some non-terminal can begin what it derives. */
  readonly leftRecursive: boolean;
}

/** Above the length of any alternative of symbols whose lengths are finite. */
const UNREACHED = 2 ** 24;
/** What a length that is finite, but beyond all use, is cut to. */
const HUGE = 2 ** 20;

export function analyse(productions: Productions): Analysis {
  const { start, leftOf } = productions;
  const symbols = (leftOf[leftOf.length - 1] as number) + 1;
  const shortest = shortestOf(productions, symbols);
  const shortestAfter = shortestAfterOf(productions, shortest);
  const { below, first, alone } = relationsOf(productions, symbols, { shortest, shortestAfter });
  let problem: Analysis["problem"];
  let recursive = false;
  let leftRecursive = false;
  for (let symbol = start; symbol < symbols; symbol++) {
    const i = symbol - start;
    recursive ||= holds(below, i, i);
    leftRecursive ||= holds(first, i, i);
    if (problem !== undefined) continue;
    const says = problemOf(shortest[symbol] as number, i === 0 || holds(below, 0, i), holds(alone, i, i));
    if (says !== undefined) problem = { symbol, says };
  }
  return { problem, shortest, shortestAfter, recursive, leftRecursive };
}

function problemOf(shortest: number, isReached: boolean, derivesItself: boolean): string | undefined {
  if (shortest === UNREACHED) return "derives no finite string";
  if (shortest > MAX_LENGTH) return `derives no string of at most ${MAX_LENGTH} words`;
  if (!isReached) return "is never reached";
  return derivesItself ? "derives itself, so one string has derivations without end" : undefined;
}

function shortestOf({ start, symbolAfter, leftOf }: Productions, symbols: number): number[] {
  const shortest: number[] = [];
  for (let symbol = 0; symbol < symbols; symbol++) shortest.push(symbol < start ? 1 : UNREACHED);
  for (let changed = true; changed;) {
    changed = false;
    let length = 0;
    for (let dot = 0; dot < symbolAfter.length; dot++) {
      const symbol = symbolAfter[dot] as number;
      if (symbol >= 0) {
        length += shortest[symbol] as number;
        continue;
      }
      const left = leftOf[dot] as number;
      const cut = Math.min(HUGE, length);
      if (length < UNREACHED && cut < (shortest[left] as number)) {
        shortest[left] = cut;
        changed = true;
      }
      length = 0;
    }
  }
  return shortest;
}

function shortestAfterOf({ symbolAfter }: Productions, shortest: readonly number[]): number[] {
  const shortestAfter = symbolAfter.slice();
  let after = 0;
  for (let dot = symbolAfter.length - 1; dot >= 0; dot--) {
    const symbol = symbolAfter[dot] as number;
    after = symbol < 0 ? 0 : after + (shortest[symbol] as number);
    shortestAfter[dot] = after;
  }
  return shortestAfter;
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
  { start, symbolAfter, leftOf }: Productions,
  symbols: number,
  { shortest, shortestAfter }: Pick<Analysis, "shortest" | "shortestAfter">,
): Relations {
  const below: number[] = [];
  const first: number[] = [];
  const alone: number[] = [];
  for (let symbol = start; symbol < symbols; symbol++) {
    below.push(0);
    first.push(0);
    alone.push(0);
  }
  /** The fewest words of the whole production: those beside a symbol can all derive nothing where it has all of them. */
  let whole = 0;
  let begins = true;
  for (let dot = 0; dot < symbolAfter.length; dot++) {
    if (begins) whole = shortestAfter[dot] as number;
    const symbol = symbolAfter[dot] as number;
    begins = symbol < 0;
    if (symbol < start) continue;
    const row = (leftOf[dot] as number) - start;
    const bit = 1 << (symbol - start);
    below[row] = (below[row] as number) | bit;
    if (shortestAfter[dot] === whole) first[row] = (first[row] as number) | bit;
    if (shortest[symbol] === whole) alone[row] = (alone[row] as number) | bit;
  }
  close(below);
  close(first);
  close(alone);
  return { below, first, alone };
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
