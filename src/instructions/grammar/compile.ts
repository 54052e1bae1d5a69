// A grammar as numbers, with what its symbols can do; refuses grammars that have no clear meaning.
import { DataError } from "../../core/errors.ts";
import { analyse, type Analysis, type Productions } from "./analyse.ts";
import { MOST_ALTERNATIVES, MOST_RULES, MOST_SYMBOLS } from "./limits.ts";
import type { GrammarParams } from "./params.ts";

/** Symbols are numbers: terminals from 0 in alphabetical order, then the non-terminals in the order of the rules. */
export interface Grammar extends Productions, Omit<Analysis, "problem"> {
  readonly terminals: readonly string[];
  readonly nonTerminals: readonly string[];
  /** The productions of each non-terminal, by its number less `start`. A production goes by its first dot. */
  readonly productionsOf: readonly (readonly number[])[];
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

/** Remembers a grammar made in another way as what `compile(params)` gives; it must be that. */
export function rememberCompiled(params: GrammarParams, grammar: Grammar): void {
  compiled.set(params, grammar);
}

/** A grammar of productions that `analyse` found no problem in. */
export function grammarOf(
  { terminals, nonTerminals }: Pick<Grammar, "terminals" | "nonTerminals">,
  { start, symbolAfter, leftOf }: Productions,
  { shortest, shortestAfter, recursive, leftRecursive }: Analysis,
): Grammar {
  const productionsOf: number[][] = [];
  let begins = true;
  for (let dot = 0; dot < symbolAfter.length; dot++) {
    const row = (leftOf[dot] as number) - start;
    if (begins && row === productionsOf.length) productionsOf.push([dot]);
    else if (begins) (productionsOf[row] as number[]).push(dot);
    begins = symbolAfter[dot] === -1;
  }
  return {
    terminals,
    nonTerminals,
    start,
    productionsOf,
    symbolAfter,
    leftOf,
    shortest,
    shortestAfter,
    recursive,
    leftRecursive,
  };
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
  const start = terminals.length;
  const symbolAfter: number[] = [];
  const leftOf: number[] = [];
  rules.forEach(({ right }, i) => {
    for (const alternative of right) {
      symbolAfter.push(...numbered(alternative, numberOf), -1);
      while (leftOf.length < symbolAfter.length) leftOf.push(start + i);
    }
  });
  const productions = { start, symbolAfter, leftOf };
  const analysis = analyse(productions);
  const { problem } = analysis;
  if (problem === undefined) return grammarOf({ terminals, nonTerminals }, productions, analysis);
  return { problem: `"${terminals.concat(nonTerminals)[problem.symbol]}" ${problem.says}` };
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
