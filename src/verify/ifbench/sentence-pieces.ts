// The sentences of a response with their places: NLTK's, and those that a reader sees in them.
import type { Span } from "../../core/verdict.ts";
import type { PlacedText } from "../placed-text.ts";
import { sentenceSpans } from "../text/sentences.ts";

/** The sentences of NLTK. */
export function nltkSentences(text: string): PlacedText[] {
  return sentenceSpans(text).map((span) => ({ text: text.slice(span[0], span[1]), span }));
}

/**
 * The sentences that hold a letter: NLTK makes one of the number of a list item, and of the second mark of "What?!", which
 * here belongs to the sentence before it.
 */
export function letteredSentences(text: string): PlacedText[] {
  const spans: Span[] = [];
  for (const [start, end] of sentenceSpans(text)) {
    const last = spans.at(-1);
    if (/\p{L}/u.test(text.slice(start, end))) spans.push([start, end]);
    else if (last?.[1] === start) spans[spans.length - 1] = [last[0], end];
  }
  return spans.map((span) => ({ text: text.slice(span[0], span[1]), span }));
}
