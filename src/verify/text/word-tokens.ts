// Word tokens as NLTK's `word_tokenize` cuts English: sentences, then the rules of the Penn Treebank as NLTK has them.
import type { Span } from "../../core/verdict.ts";
import { isSpace, py, splitWords } from "../python-text.ts";
import { nltkWord } from "./nltk-words.ts";
import { sentenceSpans } from "./sentences.ts";

/** Straight double quotation marks become `` `` `` or `''`, as in NLTK. Linear in the length of the text. */
export function wordTokens(text: string): string[] {
  return sentenceSpans(text).flatMap(([start, end]) => treebankTokens(text.slice(start, end)));
}

/** `wordTokens` with their places in the text. */
export function wordTokenSpans(text: string): { readonly token: string; readonly span: Span }[] {
  const placed: { token: string; span: Span }[] = [];
  for (const [start, end] of sentenceSpans(text)) {
    let at = start;
    for (const token of treebankTokens(text.slice(start, end))) {
      while (at < end && isSpace(text.charCodeAt(at))) at++;
      // A quotation mark is one character of the text, unless it was two already.
      const length = (token === "``" || token === "''") && text.charAt(at) === '"' ? 1 : token.length;
      placed.push({ token, span: [at, at + length] });
      at += length;
    }
  }
  return placed;
}

type Rule = readonly [pattern: RegExp, replacement: string];

const startingQuotes: readonly Rule[] = [
  [/([«“‘„]|`+)/gu, " $1 "],
  [/^"/gu, "``"],
  [/(``)/gu, " $1 "],
  [/([ ([{<])("|'{2})/gu, "$1 `` "],
  [new RegExp(String.raw`(?<!${nltkWord})(')(?!(?:re|ve|ll|m|t|s|d|n)(?!${nltkWord}))(?=${nltkWord})`, "giu"), "$1 "],
];

const marks: readonly Rule[] = [
  [new RegExp(String.raw`([:,])([^${py.digit}])`, "gu"), " $1 $2"],
  [/([:,])$/gu, " $1 "],
  [/\.{2,}/gu, " $& "],
  [/[;@#$%&]/gu, " $& "],
  [/[\u2012-\u2015]/gu, " $& "],
];

const lastMarks: readonly Rule[] = [
  [/[?!]/gu, " $& "],
  [/([^'])' /gu, "$1 ' "],
  [/\*/gu, " $& "],
  [/[\][(){}<>]/gu, " $& "],
  [/--/gu, " -- "],
];

const endingQuotes: readonly Rule[] = [
  [/([»”’])/gu, " $1 "],
  [/''/gu, " '' "],
  [/"/gu, " '' "],
  [new RegExp(`${py.space}+`, "gu"), " "],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /gu, "$1 $2 "],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /gu, "$1 $2 "],
];

/** Found before the rules are tried, since a text rarely has any. */
const anyContraction = /cannot|d'ye|gimme|gonna|gotta|lemme|more'n|wanna|'tis|'twas/iu;
const contractions: readonly Rule[] = [
  ...[
    ["can", "not"],
    ["d", "'ye"],
    ["gim", "me"],
    ["gon", "na"],
    ["got", "ta"],
    ["lem", "me"],
    ["more", "'n"],
  ].map(
    ([first = "", second = ""]) =>
      [new RegExp(`(?<!${nltkWord})(${first})(${second})(?!${nltkWord})`, "giu"), " $1 $2 "] as const,
  ),
  [new RegExp(`(?<!${nltkWord})(wan)(na)(?=${py.space})`, "giu"), " $1 $2 "],
  [new RegExp(` ('t)(is)(?!${nltkWord})`, "giu"), " $1 $2 "],
  [new RegExp(` ('t)(was)(?!${nltkWord})`, "giu"), " $1 $2 "],
];

/** The tokens of one sentence (`NLTKWordTokenizer`). */
function treebankTokens(sentence: string): string[] {
  let text = replaceAll(sentence, startingQuotes);
  text = partFinalPeriod(text, "])}>\"' »”’", " ");
  text = replaceAll(text, marks);
  text = partFinalPeriod(text, "])}>\"'", "");
  text = ` ${replaceAll(text, lastMarks)} `;
  text = replaceAll(text, endingQuotes);
  return splitWords(anyContraction.test(text) ? replaceAll(text, contractions) : text);
}

function replaceAll(text: string, rules: readonly Rule[]): string {
  let result = text;
  for (const [pattern, replacement] of rules) result = result.replace(pattern, replacement);
  return result;
}

/**
 * `([^.])(\.)([closers]*)\s*$` becomes `\1 \2<gap>\3 `: a period that ends the text, with what closes it. By hand, since a
 * pattern tries every way to share out a run of spaces.
 */
function partFinalPeriod(text: string, closers: string, gap: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  let from = end;
  while (from > 0 && closers.includes(text.charAt(from - 1))) from--;
  if (from < 2 || text.charAt(from - 1) !== "." || text.charAt(from - 2) === ".") return text;
  let to = from;
  while (to < text.length && closers.includes(text.charAt(to))) to++;
  return `${text.slice(0, from - 1)} .${gap}${text.slice(from, to)} `;
}
