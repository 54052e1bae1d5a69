// The meaning of a grammar: its language, as far as the first strings tell languages apart.
import { sha256 } from "../../core/content-id.ts";
import { compile } from "./compile.ts";
import type { GrammarParams } from "./params.ts";
import { spelled, StringList } from "./strings.ts";

const FIRST_STRINGS = 64;
const LONGEST = 16;

/**
 * The first 64 derivable strings of at most 16 words, shorter ones first: a function of the language alone, so grammars
 * with one language have one key, whatever their rules are. Different languages that agree on those strings have one
 * key too, which costs an instruction and leaks nothing. A grammar with no string so short goes by its shortest ones.
 */
export function grammarKey(params: GrammarParams): string {
  let key = keys.get(params);
  if (key === undefined) {
    key = sha256(firstStrings(params).join("\n")).slice(0, 32);
    if (Object.isFrozen(params)) keys.set(params, key);
  }
  return key;
}

const keys = new WeakMap<GrammarParams, string>();

function firstStrings(params: GrammarParams): string[] {
  const grammar = compile(params);
  const strings = new StringList(grammar, FIRST_STRINGS);
  const shortest = grammar.shortest[grammar.start] as number;
  return strings.upTo(Math.max(LONGEST, shortest)).map((string) => spelled(grammar, string));
}
