// Quotations by their marks, straight or curly, with how many levels alternate inside; apostrophes are told apart.
import type { Span } from "../../core/verdict.ts";
import { isSpace } from "../python-text.ts";

export interface Quotation {
  /** Both marks included. */
  readonly span: Span;
  /** This one, one of the other kind inside it, and so on. */
  readonly levels: number;
}

interface Open {
  readonly at: number;
  readonly double: boolean;
  inside: number;
}

/**
 * Every quotation that is closed, inner ones first. What stands left and right of a run of marks says whether they open
 * or close: marks open after space, close before it, and a single one between letters is an apostrophe. Linear.
 */
export function* nestedQuotes(text: string): Generator<Quotation> {
  const open: Open[] = [];
  let doubles = 0;
  for (const { at, mark, opens, closes } of quotationMarks(text)) {
    const double = isDouble(mark);
    // A single mark that was left open inside a double quotation was an apostrophe.
    if (closes && double && doubles > 0) while (open.at(-1)?.double === false) open.pop();
    const top = open.at(-1);
    if (closes && top?.double === double) {
      open.pop();
      if (double) doubles--;
      const levels = top.inside + 1;
      const outer = open.at(-1);
      if (outer !== undefined && outer.double !== double) outer.inside = Math.max(outer.inside, levels);
      yield { span: [top.at, at + 1], levels };
    } else if (opens) {
      open.push({ at, double, inside: 0 });
      if (double) doubles++;
    }
  }
}

interface Mark {
  readonly at: number;
  readonly mark: string;
  readonly opens: boolean;
  readonly closes: boolean;
}

function* quotationMarks(text: string): Generator<Mark> {
  for (const run of text.matchAll(/["'“”‘’]+/g)) {
    const end = run.index + run[0].length;
    const left = sideOf(text, run.index - 1);
    const right = sideOf(text, end);
    const between = left === "word" && right === "word";
    const opens = right !== "space" && left !== "word";
    const closes = left !== "space" && right !== "word";
    for (let at = run.index; at < end; at++) {
      const mark = text.charAt(at);
      if (between && !isDouble(mark)) continue;
      yield {
        at,
        mark,
        opens: (opens || between) && mark !== "”" && mark !== "’",
        closes: (closes || between) && mark !== "“" && mark !== "‘",
      };
    }
  }
}

function isDouble(mark: string): boolean {
  return mark === '"' || mark === "“" || mark === "”";
}

/** What stands there; the ends of the text are space. */
function sideOf(text: string, at: number): "space" | "word" | "mark" {
  if (at < 0 || at >= text.length || isSpace(text.charCodeAt(at))) return "space";
  const from = at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at;
  return /^[\p{L}\p{M}\p{N}_]/u.test(text.slice(from, from + 2)) ? "word" : "mark";
}
