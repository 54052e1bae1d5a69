// `detectable_format:multiple_sections`: at least so many sections, each begun by a word and a number.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { judgeCount } from "../judge.ts";
import { amount } from "../params.ts";
import { compilePattern, patternParam } from "../pattern.ts";
import { isWordLike } from "../plain-words.ts";
import { escapeForPattern, strip } from "../python-text.ts";

export interface MultipleSectionsParams {
  /** "Section", "SECTION" or another word (the data set spells the name of the parameter this way). */
  readonly section_spliter: string;
  readonly num_sections: number;
}

/** The word's case matters. */
export const detectableFormatMultipleSections: Constraint<MultipleSectionsParams> = {
  id: "detectable_format:multiple_sections",
  params: z.strictObject({ section_spliter: patternParam({}, publishedPattern), num_sections: amount }),
  repairs:
    "Only headings count, at the start of a line, each number once and with a text after it; the word is no pattern.",
  check: (response, { section_spliter, num_sections }, mode) => {
    if (mode === "fixed") {
      const spans = headings(response, strip(section_spliter));
      return judgeCount({ count: spans.length, what: "sections", spans }, "at least", num_sections);
    }
    const pattern = compilePattern(publishedPattern(section_spliter));
    const spans = pattern.spans(response);
    // Python's `split` returns what groups matched as further pieces.
    const pieces = spans.length * (1 + pattern.groups);
    return judgeCount({ count: pieces, what: "sections", spans }, "at least", num_sections);
  },
};

function publishedPattern(spliter: string): string {
  return String.raw`\s?${strip(spliter)}\s?\d+\s?`;
}

function headings(text: string, word: string): Span[] {
  const pattern = new RegExp(
    `(?<![^\\n])[^\\S\\n]{0,8}(?:[#*_>"“]{1,6}[^\\S\\n]{0,8})?${escapeForPattern(word)}[^\\S\\n]{0,4}(\\p{Nd}+)`,
    "gu",
  );
  const found = [...text.matchAll(pattern)];
  const seen = new Set<string>();
  return found.flatMap((match, i): Span[] => {
    const end = match.index + match[0].length;
    const number = match[1] as string;
    const content = text.slice(end, found[i + 1]?.index ?? text.length);
    if (seen.has(number) || !isWordLike(content)) return [];
    seen.add(number);
    return [[match.index, end]];
  });
}
