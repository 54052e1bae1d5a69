// `detectable_format:square_brackets`: every word stands in square brackets.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedSpans } from "../placed-text.ts";
import { isSpace } from "../python-text.ts";

export const detectableFormatSquareBrackets: Constraint<NoParams> = {
  id: "detectable_format:square_brackets",
  params: noParams,
  repairs:
    "Brackets must hold a word and close what they open; punctuation may stand outside of them, as in “[Yes], [indeed].”",
  check: (response, _, mode) => (mode === "parity" ? everyToken(response) : everyWord(response)),
};

function everyToken(response: string): Verdict {
  const spans = spacedSpans(response);
  const bare = spans.find(([start, end]) => response.charAt(start) !== "[" || response.charAt(end - 1) !== "]");
  if (bare !== undefined) return outside(bare);
  return followed({ count: spans.length, spans: someSpans(spans) });
}

function everyWord(response: string): Verdict {
  const spans: Span[] = [];
  let opened = -1;
  let depth = 0;
  let holds = false;
  for (let i = 0; i < response.length; i++) {
    const unit = response.charCodeAt(i);
    if (unit === 0x5b) {
      if (depth++ > 0) continue;
      opened = i;
      holds = false;
    } else if (unit === 0x5d) {
      if (depth === 0) return broken("unbalanced", "a bracket closes that was not opened", { span: [i, i + 1] });
      if (--depth > 0) continue;
      if (!holds) return broken("empty-brackets", "brackets hold no word", { span: [opened, i + 1] });
      spans.push([opened, i + 1]);
    } else if (isSpace(unit)) {
      if (depth > 0) return broken("not-one-word", "brackets hold more than a word", { span: [opened, i + 1] });
    } else {
      const character = String.fromCodePoint(response.codePointAt(i) as number);
      const word = inWord.test(character);
      if (word && depth === 0) return outside([i, i + character.length]);
      holds ||= word;
      i += character.length - 1;
    }
  }
  if (depth > 0) return broken("unbalanced", "a bracket is not closed", { span: [opened, response.length] });
  if (spans.length === 0) return broken("too-few", "no word stands in brackets", { count: 0, threshold: "at least 1" });
  return followed({ count: spans.length, spans: someSpans(spans) });
}

const inWord = /^[\p{L}\p{N}_]/u;

function outside(span: Span): Verdict {
  return broken("outside", "a word stands outside of brackets", { span });
}
