// `copy:repeat_phrase`: a phrase N times, each time with one word in its middle replaced.
import { z } from "zod";
import type { Span, Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, judgeCount } from "../judge.ts";
import { compilePattern, patternParam } from "../pattern.ts";
import { spacedSpans } from "../placed-text.ts";
import { splitWords } from "../python-text.ts";
import { bareWord } from "./bare-words.ts";

export interface RepeatPhraseParams {
  readonly phrase: string;
  readonly small_n: number;
}

/** Words are compared with regard to case. */
export const copyRepeatPhrase: Constraint<RepeatPhraseParams> = {
  id: "copy:repeat_phrase",
  params: z.strictObject({ phrase: patternParam({}, fromFirstToLast), small_n: z.int().positive() }),
  repairs:
    "The first and the last word are words and not patterns, punctuation around words does not count, and every repeat must differ by one inner word; the published code asks this of the last repeat only.",
  check: (response, params, mode) => (mode === "parity" ? byPattern(response, params) : byWords(response, params)),
};

function fromFirstToLast(phrase: string): string {
  const words = splitWords(phrase);
  return `${words[0] ?? ""} .*? ${words.at(-1) ?? ""}`;
}

function byPattern(response: string, { phrase, small_n }: RepeatPhraseParams): Verdict {
  const wanted = splitWords(phrase);
  const pattern = compilePattern(fromFirstToLast(phrase));
  const spans = pattern.spans(response);
  const number = judgeCount({ count: spans.length, what: "repeats", spans }, "exactly", small_n);
  if (number.kind !== "pass") return number;
  // With groups in a word Python's `findall` gives the groups, which never are as long as the phrase.
  if (pattern.groups > 0) return otherLength(spans[0] as Span, wanted.length);
  let differences = 0;
  for (const span of spans) {
    const words = splitWords(response.slice(...span));
    if (words.length !== wanted.length) return otherLength(span, wanted.length);
    differences = words.filter((word, i) => word !== wanted[i]).length;
    if (differences > 1) return changedTooMuch(span);
  }
  return differences === 1 ? number : unchanged(spans.at(-1) as Span);
}

function byWords(response: string, { phrase, small_n }: RepeatPhraseParams): Verdict {
  const wanted = splitWords(phrase).map((word) => bareWord(word) || word);
  const places = spacedSpans(response);
  const words = places.map((span) => {
    const token = response.slice(...span);
    return bareWord(token) || token;
  });
  const spans: Span[] = [];
  for (let at = 0; at + wanted.length <= words.length; at++) {
    const last = at + wanted.length - 1;
    if (words[at] !== wanted[0] || words[last] !== wanted.at(-1)) continue;
    const span: Span = [(places[at] as Span)[0], (places[last] as Span)[1]];
    const differences = wanted.filter((word, i) => word !== words[at + i]).length;
    if (differences === 0) return unchanged(span);
    if (differences > 1) return changedTooMuch(span);
    spans.push(span);
    at = last;
  }
  return judgeCount({ count: spans.length, what: "repeats with one inner word replaced", spans }, "exactly", small_n);
}

function otherLength(span: Span, words: number): Verdict {
  return broken("other-length", `a repeat has not as many words as the phrase, ${words}`, { span });
}

function changedTooMuch(span: Span): Verdict {
  return broken("changed-too-much", "a repeat differs by more than one word", { span });
}

function unchanged(span: Span): Verdict {
  return broken("unchanged", "a repeat has no word replaced", { span });
}
