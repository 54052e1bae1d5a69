// `detectable_content:number_placeholders`: at least so many placeholders such as [address].
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { judgeCount } from "../judge.ts";
import { amount } from "../params.ts";

export interface NumberPlaceholdersParams {
  readonly num_placeholders: number;
}

export const detectableContentNumberPlaceholders: Constraint<NumberPlaceholdersParams> = {
  id: "detectable_content:number_placeholders",
  params: z.strictObject({ num_placeholders: amount }),
  repairs: "Links, check boxes of lists, footnote numbers and empty brackets are no placeholders.",
  check: (response, { num_placeholders }, mode) => {
    const found = brackets(response);
    const spans = mode === "parity" ? found : found.filter((span) => isPlaceholder(response, span));
    return judgeCount({ count: spans.length, what: "placeholders", spans }, "at least", num_placeholders);
  },
};

/** From each opening bracket to the next closing one of its line; a pattern would take quadratic time. */
function brackets(text: string): Span[] {
  const spans: Span[] = [];
  let close = -1;
  let newline = -1;
  for (let open = text.indexOf("["); open !== -1;) {
    if (close <= open) close = text.indexOf("]", open);
    if (close === -1) break;
    if (newline <= open) newline = indexOrEnd(text, "\n", open);
    if (close < newline) spans.push([open, close + 1]);
    open = text.indexOf("[", close < newline ? close + 1 : newline);
  }
  return spans;
}

function isPlaceholder(text: string, [start, end]: Span): boolean {
  const inside = text.slice(start + 1, end - 1);
  if (!/[^\s\p{N}]/u.test(inside)) return false;
  if (/^\([^\s)]/.test(text.slice(end, end + 2))) return false;
  return !(/^x$/i.test(inside) && listMarker.test(text.slice(Math.max(0, start - 40), start)));
}

/** At the end of the forty characters before a check box. */
const listMarker = /(?:^|\n)\s*(?:[-*+]|\d{1,9}[.)])\s+$/;

function indexOrEnd(text: string, part: string, from: number): number {
  const at = text.indexOf(part, from);
  return at === -1 ? text.length : at;
}
