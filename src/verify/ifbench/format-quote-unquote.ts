// `format:quote_unquote`: every quoted phrase is followed by an explanation that is not quoted.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isWordLike } from "../plain-words.ts";
import { punctuation, py, stripCharacters } from "../python-text.ts";

/** Double quotation marks quote; one between two single ones (`'"'`) only speaks of the mark. */
export const formatQuoteUnquote: Constraint<NoParams> = {
  id: "format:quote_unquote",
  params: noParams,
  repairs:
    "Curly quotation marks quote, a response without a quoted phrase does not pass, and a comma is no explanation.",
  check: (response, _params, mode) => (mode === "parity" ? byEnds(response) : byPhrases(response)),
};

const digitsAndMarks = `0123456789${punctuation.replace('"', "")}`;
const spaces = new RegExp(`${py.space}+`, "gu");

/** No two marks stand side by side, and the text does not end with one. */
function byEnds(response: string): Verdict {
  const bare = response.replaceAll(`'"'`, "").replace(spaces, "");
  const count = bare.split('"').length - 1;
  if (bare.includes('""')) return broken("quotes-side-by-side", "two quotation marks stand side by side", { count });
  if (stripCharacters(bare, digitsAndMarks).endsWith('"')) {
    return broken("quote-at-end", "the response ends with a quotation", { count });
  }
  return followed({ count });
}

function byPhrases(response: string): Verdict {
  const { phrases, open } = quotedPhrases(response);
  const threshold = "at least 1";
  if (open !== undefined) {
    return broken("unclosed-quote", "a quotation is not closed", { span: [open, open + 1], count: phrases.length });
  }
  if (phrases.length === 0) return broken("no-quotes", "no phrase is quoted", { count: 0, threshold });
  for (const [i, span] of phrases.entries()) {
    const explanation = response.slice(span[1], phrases[i + 1]?.[0]);
    if (/\p{L}/u.test(explanation)) continue;
    return broken("no-explanation", "a quoted phrase has no explanation after it", {
      span,
      count: i,
      threshold: `exactly ${phrases.length}`,
    });
  }
  return followed({ count: phrases.length, threshold, spans: someSpans(phrases) });
}

/** Outermost quotations with something in them; where one is left open. */
function quotedPhrases(text: string): { readonly phrases: Span[]; readonly open: number | undefined } {
  const phrases: Span[] = [];
  const open: number[] = [];
  for (const { 0: mark, index } of text.matchAll(/["“”]/g)) {
    const mentioned = /['‘’]/.test(text.charAt(index - 1)) && /['‘’]/.test(text.charAt(index + 1));
    if (mentioned && mark === '"') continue;
    if (mark === "“" || (mark === '"' && open.length === 0)) {
      open.push(index);
      continue;
    }
    const start = open.pop();
    const closed = start !== undefined && open.length === 0;
    if (closed && isWordLike(text.slice(start + 1, index))) phrases.push([start, index + 1]);
  }
  return { phrases, open: open[0] };
}
