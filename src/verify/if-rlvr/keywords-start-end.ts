// `keywords:start_end`: the response starts and ends with the same word.
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, quoted } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { foldWord, plainWordSpans } from "../plain-words.ts";
import { strip } from "../python-text.ts";
import { wordTokenSpans } from "../text/word-tokens.ts";

/** Without regard to case; nothing follows the last word. */
export const keywordsStartEnd: Constraint<NoParams> = {
  id: "keywords:start_end",
  params: noParams,
  repairs: "Punctuation is no word, and “don't” is one: the published code compares tokens of NLTK.",
  check: (response, _, mode) => (mode === "parity" ? byTokens(response) : byWords(response)),
};

function byTokens(response: string): Verdict {
  const tokens = wordTokenSpans(response);
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first === undefined || last === undefined || tokens.length < 2) return tooFew(tokens.length);
  return judgeEnds([first.token, last.token], [first.span, last.span], lowerCase);
}

function byWords(response: string): Verdict {
  const words = plainWordSpans(response);
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined || words.length < 2) return tooFew(words.length);
  const inner = strip(response);
  const offset = response.indexOf(inner);
  if (first[0] > offset) return beside("before the first word", [offset, first[0]]);
  if (last[1] < offset + inner.length) return beside("after the last word", [last[1], offset + inner.length]);
  return judgeEnds([response.slice(...first), response.slice(...last)], [first, last], foldWord);
}

function judgeEnds(
  [first, last]: readonly [string, string],
  spans: readonly [Span, Span],
  form: (word: string) => string,
): Verdict {
  const evidence = { expected: first, found: last, spans };
  if (form(first) === form(last)) return followed(evidence);
  return broken("different", `starts with ${quoted(first)}, ends with ${quoted(last)}`, evidence);
}

function beside(where: string, span: Span): Verdict {
  return broken("no-word", `something stands ${where}`, { span });
}

function tooFew(count: number): Verdict {
  return broken("too-few", "there are no two words", { count, threshold: "at least 2" });
}

function lowerCase(word: string): string {
  return word.toLowerCase();
}
