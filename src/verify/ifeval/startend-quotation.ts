// `startend:quotation`: the whole response stands between double quotation marks.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isBlank, strip } from "../python-text.ts";

export const startendQuotation: Constraint<NoParams> = {
  id: "startend:quotation",
  params: noParams,
  repairs:
    'Curly and angular quotation marks count too, something must stand inside, and the first mark must not be closed before the end: “"a" and "b"” is not wrapped.',
  check: (response, _, mode) => {
    const text = strip(response);
    const start = response.indexOf(text);
    const span: Span = [start, start + text.length];
    if (mode === "fixed") return isWrapped(text, span);
    return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? followed({ span }) : unwrapped(text, span);
  },
};

const closing: Readonly<Record<string, string>> = { '"': '"', "“": "”", "„": "“”", "«": "»", "»": "«" };

function isWrapped(text: string, span: Span): Verdict {
  const opener = text.charAt(0);
  const closers = closing[opener];
  if (text.length < 2 || closers === undefined || !closers.includes(text.slice(-1))) return unwrapped(text, span);
  if (isBlank(text.slice(1, -1).replaceAll(opener, ""))) {
    return broken("empty-quotation", "nothing stands between the quotation marks", { span });
  }
  const closed = closedAt(text, opener, closers);
  if (closed >= text.length - 1) return followed({ span });
  const place: Span = [span[0] + closed, span[0] + closed + 1];
  return broken("closed-early", "the first quotation mark is closed before the end", { span: place });
}

/** Where the first mark is closed; a straight mark opens where a word begins after it and space stands before it. */
function closedAt(text: string, opener: string, closers: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const mark = text.charAt(i);
    if (mark === opener && (opener !== '"' || opens(text, i))) depth++;
    else if (closers.includes(mark) && --depth === 0) return i;
  }
  return text.length;
}

function opens(text: string, at: number): boolean {
  return at === 0 || (/[\s([{\u2014\u2013"'-]/.test(text.charAt(at - 1)) && /\S/.test(text.charAt(at + 1)));
}

function unwrapped(text: string, span: Span): Verdict {
  const found = `${text.slice(0, 20)} ... ${text.slice(-20)}`;
  return broken("not-wrapped", "no double quotation marks stand around the response", { span, found });
}
