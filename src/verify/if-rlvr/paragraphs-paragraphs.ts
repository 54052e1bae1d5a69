// `paragraphs:paragraphs` and `paragraphs:paragraphs2`: two paragraphs, parted by `***` or by two line breaks.
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { lengthConstraintsNumberParagraphs } from "../ifeval/length-constraints-number-paragraphs.ts";
import { broken, judgeCount } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isBlank } from "../python-text.ts";

export const paragraphsParagraphs: Constraint<NoParams> = {
  id: "paragraphs:paragraphs",
  params: noParams,
  repairs: "A divider touches no word; the published code also cuts at the asterisks of “***bold***”.",
  check: (response, _, mode) => lengthConstraintsNumberParagraphs.check(response, { num_paragraphs: 2 }, mode),
};

/** Blank pieces count at neither end, and are not allowed between. */
export const paragraphsParagraphs2: Constraint<NoParams> = {
  id: "paragraphs:paragraphs2",
  params: noParams,
  check: (response) => {
    const pieces = response.split("\n\n");
    const spans: Span[] = [];
    let start = 0;
    for (const [i, piece] of pieces.entries()) {
      const span: Span = [start, start + piece.length];
      start += piece.length + 2;
      if (!isBlank(piece)) spans.push(span);
      else if (i > 0 && i < pieces.length - 1) {
        return broken("blank-paragraph", "more than two line breaks part two paragraphs", { span });
      }
    }
    return judgeCount({ count: spans.length, what: "paragraphs", spans }, "exactly", 2);
  },
};
