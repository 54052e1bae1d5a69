// What makes an exercise about a grammar harder or easier.
import type { Axis } from "../family.ts";
import { ambiguityWithin } from "./ambiguity.ts";
import { compile } from "./compile.ts";
import { wordsOf, type GrammarInput, type GrammarParams } from "./params.ts";

const AMBIGUITY_LENGTH = 20;

export const grammarAxes: readonly Axis<GrammarParams, GrammarInput>[] = [
  { name: "nonTerminals", description: "non-terminals", measure: (params) => compile(params).nonTerminals.length },
  { name: "terminals", description: "different words", measure: (params) => compile(params).terminals.length },
  {
    name: "alternatives",
    description: "alternatives in all rules together",
    measure: (params) => compile(params).symbolAfter.filter((symbol) => symbol === -1).length,
  },
  {
    name: "infinite",
    description: "whether a non-terminal is recursive, so that the language has no end",
    measure: (params) => compile(params).recursive,
  },
  {
    name: "leftRecursive",
    description: "whether a non-terminal can begin what it derives",
    measure: (params) => compile(params).leftRecursive,
  },
  {
    name: "ambiguous",
    description: `whether a string of at most ${AMBIGUITY_LENGTH} words has two derivations, as far as they are listed`,
    measure: (params) => ambiguityWithin(compile(params), AMBIGUITY_LENGTH).ambiguous,
  },
  { name: "task", description: "what is asked", measure: (_, input) => input.task },
  { name: "length", description: "words asked for, or given", measure: (_, input) => lengthOf(input) },
];

function lengthOf(input: GrammarInput): number {
  if (input.task === "generate") return input.length;
  return wordsOf(input.task === "complete" ? input.prefix : input.text).length;
}
