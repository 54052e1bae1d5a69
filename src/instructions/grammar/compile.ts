// A grammar as numbers, with what its symbols can do; refuses grammars that have no clear meaning.
import { DataError } from "../../core/errors.ts";
import { analyse } from "./analyse.ts";
import { MOST_ALTERNATIVES, MOST_RULES, MOST_SYMBOLS } from "./limits.ts";
import type { GrammarParams } from "./params.ts";

/** Symbols are numbers: terminals from 0 in alphabetical order, then the non-terminals in the order of the rules. */
export interface Grammar {
  readonly terminals: readonly string[];
  readonly nonTerminals: readonly string[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** Letters of the longest terminal. */
  readonly longestWord: number;
  /** The first non-terminal. */
  readonly start: number;
  readonly productions: readonly Production[];
  /** The productions of each non-terminal, by its number less `start`. */
  readonly productionsOf: readonly (readonly number[])[];
  /**
   * The places of the dot in all productions, numbered: those of production p from `firstDot[p]` (before everything) to
   * `firstDot[p] + right.length` (after everything).
   */
  readonly firstDot: readonly number[];
  readonly productionAt: readonly number[];
  /** The symbol after the dot, -1 at the end. */
  readonly symbolAfter: readonly number[];
  /** The fewest words that a symbol derives. */
  readonly shortest: readonly number[];
  /** The fewest words that everything after the dot derives. */
  readonly shortestAfter: readonly number[];
  readonly recursive: boolean;
  readonly leftRecursive: boolean;
}

export interface Production {
  readonly left: number;
  readonly right: readonly number[];
}

const compiled = new WeakMap<GrammarParams, Grammar | Useless>();

/**
 * Throws a DataError ("bad-grammar") naming what is wrong: a symbol that derives no finite string, is never reached,
 * has no or two rules or derives itself, an alternative that is written twice, a malformed name, or a grammar above the
 * limits (limits.ts), or one whose symbols derive only longer strings than can be asked about.
 */
export function compile(params: GrammarParams): Grammar {
  const grammar = compileUseful(params);
  if ("problem" in grammar) throw badGrammar(grammar.problem);
  return grammar;
}

/** `compile` that returns what makes a grammar of well-formed rules useless, instead of throwing it. */
export function compileUseful(params: GrammarParams): Grammar | Useless {
  let grammar = compiled.get(params);
  if (grammar === undefined) {
    grammar = compileRules(params);
    compiled.set(params, grammar);
  }
  return grammar;
}

/** What `compileUseful(params)` gives, from the numbers that `params` spells out; it is remembered for `params`. */
export function compileNumbered(
  params: GrammarParams,
  terminals: readonly string[],
  productions: readonly Production[],
): Grammar | Useless {
  const nonTerminals = params.rules.map(({ left }) => left);
  const numberOf = new Map(terminals.concat(nonTerminals).map((name, number) => [name, number]));
  const grammar = number({ terminals, nonTerminals, numberOf }, productions);
  compiled.set(params, grammar);
  return grammar;
}

export interface Useless {
  readonly problem: string;
}

function badGrammar(problem: string): DataError {
  return new DataError(`The grammar cannot be used: ${problem}.`, {
    code: "bad-grammar",
    hint: "Every symbol must be reached from the first rule, have one rule and derive a finite string, and not itself.",
  });
}

const terminalPattern = /^[a-z]{1,24}$/;
const nonTerminalPattern = /^[A-Z][A-Za-z0-9]{0,23}$/;

function compileRules({ rules }: GrammarParams): Grammar | Useless {
  if (rules.length === 0) throw badGrammar("it has no rules");
  if (rules.length > MOST_RULES) throw badGrammar(`${rules.length} rules are more than ${MOST_RULES}`);
  const alternatives = rules.reduce((sum, { right }) => sum + right.length, 0);
  if (alternatives > MOST_ALTERNATIVES) {
    throw badGrammar(`${alternatives} alternatives are more than ${MOST_ALTERNATIVES}`);
  }
  const nonTerminals = rules.map(({ left }) => left);
  const terminals = terminalsOf(rules);
  const numberOf = new Map(terminals.concat(nonTerminals).map((name, number) => [name, number]));
  if (numberOf.size < terminals.length + nonTerminals.length) {
    const twice = nonTerminals.find((name, i) => nonTerminals.indexOf(name) !== i);
    throw badGrammar(`"${twice}" has two rules; write its alternatives in one`);
  }
  const productions = rules.flatMap(({ left, right }) =>
    right.map((alternative) => ({ left: numberOf.get(left) as number, right: numbered(alternative, numberOf) })),
  );
  return number({ terminals, nonTerminals, numberOf }, productions);
}

/** Everything that follows from the productions. */
function number(
  { terminals, nonTerminals, numberOf }: Pick<Grammar, "terminals" | "nonTerminals" | "numberOf">,
  productions: readonly Production[],
): Grammar | Useless {
  const names = terminals.concat(nonTerminals);
  const start = terminals.length;
  const analysis = analyse(start, names.length, productions);
  if (analysis.problem !== undefined) {
    return { problem: `"${names[analysis.problem.symbol]}" ${analysis.problem.says}` };
  }
  const { shortest, recursive, leftRecursive } = analysis;
  const firstDot: number[] = [];
  const productionAt: number[] = [];
  const symbolAfter: number[] = [];
  const shortestAfter: number[] = [];
  const productionsOf: number[][] = nonTerminals.map(() => []);
  productions.forEach(({ left, right }, p) => {
    (productionsOf[left - start] as number[]).push(p);
    firstDot.push(symbolAfter.length);
    let after = right.reduce((sum, symbol) => sum + (shortest[symbol] as number), 0);
    for (const symbol of right) {
      productionAt.push(p);
      symbolAfter.push(symbol);
      shortestAfter.push(after);
      after -= shortest[symbol] as number;
    }
    productionAt.push(p);
    symbolAfter.push(-1);
    shortestAfter.push(0);
  });
  return {
    terminals,
    nonTerminals,
    numberOf,
    longestWord: terminals.reduce((longest, word) => Math.max(longest, word.length), 0),
    start,
    productions,
    productionsOf,
    firstDot,
    productionAt,
    symbolAfter,
    shortest,
    shortestAfter,
    recursive,
    leftRecursive,
  };
}

function terminalsOf(rules: GrammarParams["rules"]): string[] {
  const terminals = new Set<string>();
  for (const { left, right } of rules) {
    if (!nonTerminalPattern.test(left)) {
      throw badGrammar(`${JSON.stringify(left)} is no non-terminal; use a capital, then letters and digits`);
    }
    if (right.length === 0) throw badGrammar(`"${left}" has no alternatives`);
    if (new Set(right).size < right.length) throw badGrammar(`an alternative of "${left}" is written twice`);
    for (const alternative of right) {
      if (alternative === "") continue;
      const symbols = alternative.split(" ");
      if (symbols.length > MOST_SYMBOLS) throw badGrammar(`an alternative of "${left}" is too long`);
      for (const symbol of symbols) {
        if (terminals.has(symbol)) continue;
        if (terminalPattern.test(symbol)) terminals.add(symbol);
        else if (!nonTerminalPattern.test(symbol)) {
          throw badGrammar(`${JSON.stringify(symbol)} in the rule of "${left}" is neither a word nor a non-terminal`);
        }
      }
    }
  }
  return Array.from(terminals).sort();
}

function numbered(alternative: string, numberOf: ReadonlyMap<string, number>): readonly number[] {
  if (alternative === "") return [];
  return alternative.split(" ").map((name) => {
    const symbol = numberOf.get(name);
    if (symbol === undefined) throw badGrammar(`"${name}" has no rule`);
    return symbol;
  });
}
