// `length_constraints:nth_paragraph_first_word`: so many paragraphs, one of which begins with a word.
import { z } from "zod";
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, findSpans, followed, judgeCount } from "../judge.ts";
import { amount, nonBlank } from "../params.ts";
import { firstPlainWord } from "../plain-words.ts";
import { isBlank, py, strip } from "../python-text.ts";

export interface NthParagraphFirstWordParams {
  readonly num_paragraphs: number;
  /** From 1. */
  readonly nth_paragraph: number;
  readonly first_word: string;
}

/** Without regard to case. */
export const lengthConstraintsNthParagraphFirstWord: Constraint<NthParagraphFirstWordParams> = {
  id: "length_constraints:nth_paragraph_first_word",
  params: z
    .strictObject({ num_paragraphs: amount.min(1), nth_paragraph: amount.min(1), first_word: nonBlank })
    .refine(({ num_paragraphs, nth_paragraph }) => nth_paragraph <= num_paragraphs, {
      path: ["nth_paragraph"],
      message: "is beyond num_paragraphs",
    }),
  repairs:
    "Several blank lines part paragraphs as one does, and marks before the first word (“**Hello**”) are left out.",
  check: (response, params, mode) => {
    const pieces = mode === "parity" ? cut(response, /\n\n/g) : cut(response, /\n[^\S\n]*\n/g);
    const spans = pieces.filter(([start, end]) => !isBlank(response.slice(start, end)));
    const counted = judgeCount({ count: spans.length, what: "paragraphs", spans }, "exactly", params.num_paragraphs);
    if (counted.kind !== "pass") return counted;
    const place = (mode === "parity" ? pieces : spans)[params.nth_paragraph - 1] as Span;
    const paragraph = response.slice(...place);
    const word = mode === "parity" ? publishedFirstWord(paragraph) : firstPlainWord(paragraph);
    return judgeWord(word ?? "", place, params, mode === "parity" ? lower : plain);
  },
};

function judgeWord(
  found: string,
  span: Span,
  { nth_paragraph, first_word, num_paragraphs }: NthParagraphFirstWordParams,
  normal: (word: string) => string,
): Verdict {
  const evidence = { span, expected: first_word, found, count: num_paragraphs, threshold: `exactly ${num_paragraphs}` };
  if (found !== "" && found === normal(first_word)) return followed(evidence);
  const detail = `paragraph ${nth_paragraph} begins with ${JSON.stringify(found)}, wanted ${JSON.stringify(first_word)}`;
  return broken("other-word", detail, evidence);
}

/** Up to the first of six marks, lower-cased character by character. */
function publishedFirstWord(paragraph: string): string {
  const token = firstToken.exec(strip(paragraph))?.[0] ?? "";
  const bare = token.replace(/^'+/, "").replace(/^"+/, "");
  return Array.from(/^[^.,?!'"]*/.exec(bare)?.[0] ?? "", lower).join("");
}

const firstToken = new RegExp(`^${py.notSpace}+`, "u");

function lower(word: string): string {
  return word.toLowerCase();
}

function plain(word: string): string {
  return firstPlainWord(word) ?? word;
}

function cut(text: string, divider: RegExp): Span[] {
  let start = 0;
  const spans = findSpans(text, divider).map(([end, next]): Span => {
    const piece: Span = [start, end];
    start = next;
    return piece;
  });
  return [...spans, [start, text.length]];
}
