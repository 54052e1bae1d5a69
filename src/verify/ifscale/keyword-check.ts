// Which of many keywords a response has, which only in another form, and which not at all.
import type { Span, Verdict } from "../../core/verdict.ts";
import { broken, followed, orderedSpans } from "../judge.ts";
import { phraseSpans, plainWordSpans, wordPartSpans } from "../plain-words.ts";
import { areVariants } from "./word-variants.ts";

export interface KeywordOutcome {
  readonly keyword: string;
  /** "omitted": not at all; "modified": only another form of it, with the same stem. */
  readonly kind: "followed" | "modified" | "omitted";
  /** Where it, or the other form, first stands. */
  readonly span?: Span;
}

/**
 * In the order of the keywords. The exact term counts as a whole word or phrase, without regard to case; "risk" also
 * counts in "risk-adjusted". Linear in the response, and fast for hundreds of keywords.
 */
export function checkKeywords(response: string, keywords: readonly string[]): KeywordOutcome[] {
  const index = indexWords(response);
  return keywords.map((keyword) => {
    const exact = exactSpan(response, index, keyword);
    if (exact !== undefined) return { keyword, kind: "followed", span: exact };
    const variant = variantSpan(index, keyword);
    return variant === undefined ? { keyword, kind: "omitted" } : { keyword, kind: "modified", span: variant };
  });
}

/** One verdict on all of them: passes where every keyword stands. */
export function keywordsVerdict(outcomes: readonly KeywordOutcome[]): Verdict {
  const met = outcomes.filter(({ kind }) => kind === "followed");
  const evidence = {
    count: met.length,
    threshold: `exactly ${outcomes.length}`,
    spans: orderedSpans(met.flatMap(({ span }) => (span === undefined ? [] : [span]))),
  };
  if (outcomes.length === 0) return broken("no-keywords", "there is no keyword to look for", evidence);
  if (met.length === outcomes.length) return followed(evidence);
  const modified = outcomes.filter(({ kind }) => kind === "modified").length;
  const missing = outcomes.length - met.length;
  const detail = `${missing} of ${outcomes.length} keywords are missing, ${modified} of them are there in another form`;
  return broken("missing", detail, evidence);
}

interface WordIndex {
  /** Where each part of a word first stands, in lower case. */
  readonly first: ReadonlyMap<string, Span>;
  /** The same words by their first three characters. */
  readonly byStart: ReadonlyMap<string, readonly string[]>;
  /** All of them, in order. */
  readonly words: readonly string[];
  readonly spans: readonly Span[];
}

const START = 3;

function indexWords(response: string): WordIndex {
  const spans = wordPartSpans(response);
  const words = spans.map((span) => response.slice(...span).toLowerCase());
  const first = new Map<string, Span>();
  const byStart = new Map<string, string[]>();
  for (const [i, word] of words.entries()) {
    if (first.has(word)) continue;
    first.set(word, spans[i] as Span);
    const start = word.slice(0, START);
    const others = byStart.get(start);
    if (others === undefined) byStart.set(start, [word]);
    else others.push(word);
  }
  return { first, byStart, words, spans };
}

function exactSpan(response: string, { first }: WordIndex, keyword: string): Span | undefined {
  const lowered = keyword.toLowerCase();
  return isOnePart(lowered) ? first.get(lowered) : phraseSpans(response, keyword)[0];
}

function isOnePart(keyword: string): boolean {
  const [span] = wordPartSpans(keyword);
  return span !== undefined && span[0] === 0 && span[1] === keyword.length;
}

function variantSpan({ first, byStart, words, spans }: WordIndex, keyword: string): Span | undefined {
  const parts = plainWordSpans(keyword).flatMap(([start, end]) =>
    wordPartSpans(keyword.slice(start, end)).map(([a, b]) => keyword.slice(start + a, start + b).toLowerCase()),
  );
  const [head] = parts;
  if (head === undefined) return undefined;
  if (parts.length === 1) {
    const variant = byStart.get(head.slice(0, START))?.find((word) => areVariants(word, head));
    return variant === undefined ? undefined : first.get(variant);
  }
  for (let at = 0; at + parts.length <= words.length; at++) {
    const same = parts.every((part, i) => part === words[at + i] || areVariants(part, words[at + i] as string));
    if (same) return [(spans[at] as Span)[0], (spans[at + parts.length - 1] as Span)[1]];
  }
  return undefined;
}
