// Draws a grammar.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import { ambiguityWithin } from "./ambiguity.ts";
import { analyse, type Productions } from "./analyse.ts";
import { grammarOf, rememberCompiled, type Grammar, type Useless } from "./compile.ts";
import type { GrammarConfig } from "./config.ts";
import { ProductionDraw } from "./draw.ts";
import { lengthsWithin } from "./lengths.ts";
import { nonsenseWords } from "./lexicon.ts";
import type { GrammarParams } from "./params.ts";
import { countParses } from "./parses.ts";
import { StringList } from "./strings.ts";

const MOST_ATTEMPTS = 20_000;

/**
 * Alternatives with uniform lengths and symbols, drawn again until the grammar is as the config says and `isAcceptable`.
 * Throws a DataError ("sampling-exhausted") where 20,000 draws gave none.
 */
export function sampleGrammar(config: GrammarConfig, rng: Rng): GrammarParams {
  const draw = new ProductionDraw(config);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const productions = draw.next(rng);
    if (productions === undefined) continue;
    const terminals = wordsFor(config, productions.start, rng).sort();
    const analysis = analyse(productions);
    if (analysis.problem !== undefined) continue;
    const nonTerminals = namesFrom(productions);
    const grammar = grammarOf({ terminals, nonTerminals }, productions, analysis);
    if (!isAcceptable(config, grammar)) continue;
    const params = named(productions, terminals);
    rememberCompiled(params, grammar);
    return params;
  }
  throw new DataError(`No grammar of this config in ${MOST_ATTEMPTS} draws.`, {
    code: "sampling-exhausted",
    hint: "Ask for less at once: fewer minStrings, another language or ambiguity, more terminals or alternatives.",
  });
}

/**
 * Whether a grammar of the right size is one to ask about: no useless symbol, none that derives itself, and language,
 * left recursion, ambiguity and number of strings as the config says. Some string within the limits of length and depth
 * can be asked for, and of its length there are also strings that are not derivable.
 */
export function isAcceptable(config: GrammarConfig, grammar: Grammar | Useless): boolean {
  if ("problem" in grammar) return false;
  const { language, leftRecursion, ambiguity, maxLength, maxDepth, minStrings } = config;
  if (language !== "any" && grammar.recursive !== (language === "infinite")) return false;
  if (!leftRecursion && grammar.leftRecursive) return false;
  const lengths = lengthsWithin(grammar, maxLength, maxDepth);
  if (!lengths.some((length) => isSparse(grammar, length))) return false;
  // As many lengths are as many strings, at the least.
  if (lengths.length < minStrings && new StringList(grammar, minStrings).upTo(maxLength).length < minStrings)
    return false;
  return ambiguity === "any" || ambiguityWithin(grammar, maxLength).ambiguous === (ambiguity === "ambiguous");
}

/** Whether some strings of a length are not derivable, since there are more strings than derivations. */
function isSparse(grammar: Grammar, length: number): boolean {
  return countParses(grammar, [], length) < grammar.terminals.length ** length;
}

function wordsFor({ words }: GrammarConfig, count: number, rng: Rng): string[] {
  if (words === undefined) return nonsenseWords(count, rng);
  return rng.shuffle(words).slice(0, count);
}

const letters = "SABCDEFGHIJKLMNO";

/** The rules with names for the numbers: S the start, then A, B, C, ... */
export function named({ start, symbolAfter, leftOf }: Productions, terminals: readonly string[]): GrammarParams {
  const rules: { left: string; right: string[] }[] = [];
  let alternative = "";
  for (let dot = 0; dot < symbolAfter.length; dot++) {
    const symbol = symbolAfter[dot] as number;
    if (symbol >= 0) {
      const name = symbol < start ? (terminals[symbol] as string) : letters.charAt(symbol - start);
      alternative += alternative === "" ? name : ` ${name}`;
      continue;
    }
    const row = (leftOf[dot] as number) - start;
    if (row === rules.length) rules.push({ left: letters.charAt(row), right: [alternative] });
    else (rules[row] as { readonly right: string[] }).right.push(alternative);
    alternative = "";
  }
  return { rules };
}

function namesFrom({ start, leftOf }: Productions): string[] {
  return Array.from(letters.slice(0, (leftOf[leftOf.length - 1] as number) - start + 1));
}
