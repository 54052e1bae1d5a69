// Judges a response about a grammar: any string that does what is asked passes, and nothing else.
import { fail, invalid, pass, type Verdict } from "../../core/verdict.ts";
import { exactMatch } from "../exact-match.ts";
import { compile, type Grammar } from "./compile.ts";
import { parse } from "./earley.ts";
import { execute, numberOf, numbersOf } from "./execute.ts";
import { wordsOf, type GrammarInput, type GrammarParams } from "./params.ts";
import { editDistance, nearestDerivable } from "./repair.ts";

/**
 * "recognise" is judged by exact match with "yes" or "no". Elsewhere a response is words with single spaces between
 * them; it fails as "empty", "too-long" (more than may be right, found before it is parsed), "spacing", "unknown-word",
 * "too-short" and "too-long" (another number of words than asked for), "wrong-prefix", "unchanged" (a text to
 * repair was handed back), "not-derivable" (evidence: from the first word that no derivation can follow), "incomplete"
 * (a derivable string only begins so) or "changed-too-much" (derivable, but another string is nearer to the text).
 * "invalid" where parameters or input are malformed.
 */
export function checkResponse(params: GrammarParams, input: GrammarInput, response: string): Verdict {
  if (typeof response !== "string") return invalid("the response is not a text");
  try {
    if (input.task === "recognise") return exactMatch(execute(params, input).answer, response, input.text);
    return checkString(compile(params), input, response);
  } catch (error) {
    return invalid(`the exercise could not be carried out: ${String(error)}`);
  }
}

type StringInput = Exclude<GrammarInput, { readonly task: "recognise" }>;

function checkString(grammar: Grammar, input: StringInput, response: string): Verdict {
  const longest = longestRight(grammar, input);
  // Before anything looks at each word: a megabyte is refused at once.
  const longestWord = Math.max(0, ...grammar.terminals.map((word) => word.length));
  if (response.length > longest * (longestWord + 1)) return tooLong(response, longest);
  const words = wordsOf(response);
  const numbers = words.map((word) => numberOf(grammar, word));
  const strange = numbers.indexOf(-1);
  if (strange >= 0) return unknownWord(grammar, words, strange);
  if (words.length > longest) return tooLong(response, longest, words);
  const problem = unasked(input, words);
  if (problem !== undefined) return problem;
  const { derivable, reached } = parse(grammar, numbers);
  if (!derivable && input.task === "repair" && response === input.text) {
    return fail("unchanged", "the response is the text, which is not derivable");
  }
  if (!derivable) return notDerivable(words, reached);
  if (input.task !== "repair") return pass;
  return checkDistance(grammar, numbersOf(grammar, input.text), numbers);
}

/** The most words of a right answer, or more. */
function longestRight(grammar: Grammar, input: StringInput): number {
  if (input.task === "generate") return input.length;
  if (input.task === "complete") return input.atMost;
  // Making a shortest string from nothing is one way to repair a text, so no nearest string is longer than this.
  const words = wordsOf(input.text).length;
  return words + Math.max(words, grammar.shortest[grammar.start] as number);
}

function tooLong(response: string, longest: number, words?: readonly string[]): Verdict {
  const start = words === undefined ? 0 : offsetOf(words, longest);
  return fail("too-long", `the response has more than ${longest} words`, { span: [start, response.length] });
}

function unknownWord(grammar: Grammar, words: readonly string[], at: number): Verdict {
  const found = words[at] as string;
  const start = offsetOf(words, at);
  const evidence = { span: [start, start + found.length] as const, found };
  if (
    words
      .join(" ")
      .split(/\s+/)
      .every((word) => word === "" || numberOf(grammar, word) >= 0)
  ) {
    return fail("spacing", "the words must have single spaces between them and none around them", evidence);
  }
  return fail("unknown-word", "the response has a word that the grammar does not have", evidence);
}

/** What is asked besides being derivable. */
function unasked(input: StringInput, words: readonly string[]): Verdict | undefined {
  if (input.task === "repair") return undefined;
  if (words.length === 0) return fail("empty", "the response is empty");
  if (input.task === "generate" && words.length < input.length) {
    return fail("too-short", `the response has ${words.length} words, ${input.length} were asked for`);
  }
  if (input.task === "generate") return undefined;
  const prefix = wordsOf(input.prefix);
  const at = prefix.findIndex((word, i) => words[i] !== word);
  if (at < 0) return undefined;
  const end = offsetOf(words, words.length);
  const evidence = { span: [Math.min(offsetOf(words, at), end), end] as const, expected: prefix.slice(at).join(" ") };
  return fail("wrong-prefix", "the response does not begin with the words given", evidence);
}

function notDerivable(words: readonly string[], reached: number): Verdict {
  const end = offsetOf(words, words.length);
  if (reached === words.length) {
    if (end === 0) return fail("empty", "the response is empty, which the grammar does not derive");
    return fail("incomplete", "a derivable string only begins like the response", { span: [end, end] });
  }
  const found = words[reached] as string;
  const detail = `the response is not derivable: after ${reached} words no derivation goes on with "${found}"`;
  return fail("not-derivable", detail, { span: [offsetOf(words, reached), end], found });
}

function checkDistance(grammar: Grammar, text: readonly number[], response: readonly number[]): Verdict {
  const distance = editDistance(text, response);
  if (distance === 0) return pass;
  // One edit is the least for a text that is not derivable: no need to look for the nearest string.
  const least = distance === 1 && !parse(grammar, text).derivable ? 1 : nearestDerivable(grammar, text).edits;
  if (distance === least) return pass;
  return fail("changed-too-much", `the response is ${distance} edits away from the text; ${least} are enough`);
}

/** Where the at-th word begins in the response; the response's end for the number of words. */
function offsetOf(words: readonly string[], at: number): number {
  let offset = 0;
  for (let i = 0; i < at; i++) offset += (words[i] as string).length + 1;
  return at === words.length ? Math.max(0, offset - 1) : offset;
}
