// `detectable_format:title`: a title in double angular brackets.
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, findSpans, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isWordLike } from "../plain-words.ts";
import { isBlank } from "../python-text.ts";

export const detectableFormatTitle: Constraint<NoParams> = {
  id: "detectable_format:title",
  params: noParams,
  repairs: "The brackets must enclose a word by themselves: “<< >> text << >>” has no title.",
  check: (response, _, mode) => {
    const spans = mode === "parity" ? publishedTitles(response) : titles(response);
    const evidence = { count: spans.length, threshold: "at least 1", spans: someSpans(spans) };
    return spans.length > 0 ? followed(evidence) : broken("missing", "no <<title>> with a text in it", evidence);
  },
};

/** From the first `<<` of a line to its last `>>`; a pattern would take quadratic time. */
function publishedTitles(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const open = line.indexOf("<<");
    const close = line.lastIndexOf(">>");
    if (open !== -1 && close >= open + 3) {
      const title = withoutBrackets(line.slice(open, close + 2));
      if (!isBlank(title)) spans.push([start + open, start + close + 2]);
    }
    start += line.length + 1;
  }
  return spans;
}

/** `lstrip("<").rstrip(">")` */
function withoutBrackets(text: string): string {
  let start = 0;
  let end = text.length;
  while (text.charAt(start) === "<") start++;
  while (end > start && text.charAt(end - 1) === ">") end--;
  return text.slice(start, end);
}

function titles(text: string): Span[] {
  return findSpans(text, /<<[^<>\n]*>>/g).filter(([start, end]) => isWordLike(text.slice(start, end)));
}
