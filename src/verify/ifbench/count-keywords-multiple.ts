// `count:keywords_multiple`: five keywords occur once, twice, three, five and seven times.
import { z } from "zod";
import type { Evidence, Span } from "../../core/verdict.ts";
import type { Constraint, Mode } from "../constraint.ts";
import { broken, findSpans, followed } from "../judge.ts";
import { nonBlank } from "../params.ts";
import { escapeForPattern, py, strip } from "../python-text.ts";

const wanted = [
  ["keyword1", 1],
  ["keyword2", 2],
  ["keyword3", 3],
  ["keyword4", 5],
  ["keyword5", 7],
] as const;

type Params = Readonly<Record<(typeof wanted)[number][0], string>>;

/** Case does not matter; the count is that of keywords with the right number of uses. */
export const countKeywordsMultiple: Constraint<Params> = {
  id: "count:keywords_multiple",
  params: z.strictObject({
    keyword1: nonBlank,
    keyword2: nonBlank,
    keyword3: nonBlank,
    keyword4: nonBlank,
    keyword5: nonBlank,
  }),
  repairs: "Keywords are found as whole words only.",
  check: (response, params, mode) => {
    const lower = response.toLowerCase();
    const uses = wanted.map(([name, times]) => {
      const word = strip(params[name]).toLowerCase();
      return { word, times, spans: usesOf(word, lower, mode) };
    });
    const wrong = uses.filter(({ times, spans }) => spans.length !== times);
    const evidence: Evidence = {
      count: uses.length - wrong.length,
      threshold: `exactly ${uses.length}`,
      // Lower case can be longer ("İ"), and places in it are then not those of the response.
      ...(lower.length === response.length ? { spans: apart(uses.flatMap(({ spans }) => spans)) } : {}),
    };
    const [first] = wrong;
    if (first === undefined) return followed(evidence);
    const said = wrong.map(({ word, times, spans }) => `"${word}" occurs ${spans.length} times, wanted ${times}`);
    return broken(first.spans.length < first.times ? "too-few" : "too-many", said.join("; "), evidence);
  },
};

function usesOf(word: string, lower: string, mode: Mode): Span[] {
  const literal = escapeForPattern(word);
  const pattern = mode === "parity" ? literal : wholeWord(literal, word);
  return findSpans(lower, new RegExp(pattern, "gu"));
}

/** An end of the keyword that is no letter or digit needs no boundary. */
function wholeWord(literal: string, word: string): string {
  const starts = new RegExp(`^${py.word}`, "u").test(word);
  const ends = new RegExp(String.raw`[\p{L}\p{M}\p{N}_]$`, "u").test(word);
  return `${starts ? `(?<!${inWord})` : ""}${literal}${ends ? `(?!${inWord})` : ""}`;
}

const inWord = String.raw`[\p{L}\p{M}\p{N}_]`;

/** In order, without those that overlap an earlier one (one keyword can be part of another). */
function apart(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (kept.length < 1_000 && span[0] >= (kept.at(-1)?.[1] ?? 0)) kept.push(span);
  }
  return kept;
}
