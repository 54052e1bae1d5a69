// `length_constraints:number_paragraphs`: exactly so many paragraphs, parted by `***`.
import { z } from "zod";
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, findSpans, judgeCount } from "../judge.ts";
import { amount } from "../params.ts";
import { isBlank, py } from "../python-text.ts";

export interface NumberParagraphsParams {
  readonly num_paragraphs: number;
}

export const lengthConstraintsNumberParagraphs: Constraint<NumberParagraphsParams> = {
  id: "length_constraints:number_paragraphs",
  params: z.strictObject({ num_paragraphs: amount }),
  repairs:
    "A divider is three asterisks between spaces or line ends; the published code also cuts at those of “***bold***”.",
  check: (response, { num_paragraphs }, mode) =>
    judgePieces(response, findSpans(response, mode === "parity" ? threeAsterisks : divider), num_paragraphs),
};

const threeAsterisks = new RegExp(`${py.space}?\\*\\*\\*${py.space}?`, "gu");
const divider = new RegExp(`(?<!${py.notSpace})\\*{3}(?!${py.notSpace})`, "gu");

/** Blank pieces count at neither end, and are not allowed between. */
function judgePieces(response: string, dividers: readonly Span[], wanted: number): Verdict {
  const spans: Span[] = [];
  let start = 0;
  for (const [end, next] of [...dividers, [response.length, response.length] as const]) {
    if (!isBlank(response.slice(start, end))) spans.push([start, end]);
    else if (start > 0 && end < response.length) {
      const evidence = { span: [start, end] as const, count: spans.length, threshold: `exactly ${wanted}` };
      return broken("blank-paragraph", "nothing stands between two dividers", evidence);
    }
    start = next;
  }
  return judgeCount({ count: spans.length, what: "paragraphs", spans }, "exactly", wanted);
}
