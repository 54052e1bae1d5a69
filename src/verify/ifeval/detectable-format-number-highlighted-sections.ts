// `detectable_format:number_highlighted_sections`: at least so many passages in *emphasis*.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { findSpans, judgeCount, orderedSpans } from "../judge.ts";
import { amount } from "../params.ts";
import { isBlank } from "../python-text.ts";

export interface NumberHighlightedSectionsParams {
  readonly num_highlights: number;
}

export const detectableFormatNumberHighlightedSections: Constraint<NumberHighlightedSectionsParams> = {
  id: "detectable_format:number_highlighted_sections",
  params: z.strictObject({ num_highlights: amount }),
  repairs: "Emphasis is that of Markdown: “***text***” counts once, and the asterisks of two bullets enclose nothing.",
  check: (response, { num_highlights }, mode) => {
    const spans = mode === "parity" ? publishedHighlights(response) : findSpans(response, emphasis);
    const counted = { count: spans.length, what: "highlighted sections", spans: orderedSpans(spans) };
    return judgeCount(counted, "at least", num_highlights);
  },
};

const emphasis = /(?<!\*)(\*{1,3})(?![\s*])(?:[^*\n]*[^\s*])?\1(?!\*)/g;

function publishedHighlights(text: string): Span[] {
  const filled = ([start, end]: Span) => !isBlank(text.slice(start, end).replaceAll("*", ""));
  return [...findSpans(text, /\*[^\n*]*\*/g), ...findSpans(text, /\*\*[^\n*]*\*\*/g)].filter(filled);
}
