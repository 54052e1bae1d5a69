// `ratio:overlap`: so many per cent of the response's trigrams, two more or less, are trigrams of a reference text.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint, Mode } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { percentage as percentageSchema } from "../params.ts";
import { nonBlank } from "../params.ts";
import { foldWord, plainWords } from "../plain-words.ts";

/**
 * Different trigrams are counted, each once: of characters in "parity", of words in "fixed". The spans are what the
 * response and the reference share.
 */
export const ratioOverlap: Constraint<{ reference_text: string; percentage: number }> = {
  id: "ratio:overlap",
  params: z.strictObject({ reference_text: nonBlank, percentage: percentageSchema }),
  repairs: "Trigrams are of words, not of characters, and rounding does not move the bounds.",
  check: (response, { reference_text, percentage }, mode) => {
    const { size, count, spans } = overlap(response, reference_text, mode);
    const threshold = `${percentage} % of ${size}, two points more or less`;
    const evidence = { count, threshold, spans };
    if (size === 0) return broken("no-trigrams", "the response has no trigram", evidence);
    const off = mode === "parity" ? parityOff(count / size, percentage) : fixedOff(count, size, percentage);
    if (off === 0) return followed(evidence);
    const share = ((count / size) * 100).toFixed(1);
    const detail = `${share} % of ${size} trigrams are in the reference, wanted ${percentage} % ± 2`;
    return broken(off < 0 ? "too-few" : "too-many", detail, evidence);
  },
};

interface Overlap {
  /** Different trigrams of the response. */
  readonly size: number;
  /** How many of them the reference has. */
  readonly count: number;
  readonly spans: readonly Span[];
}

function overlap(response: string, referenceText: string, mode: Mode): Overlap {
  const trigrams = mode === "parity" ? characterTrigrams : wordTrigrams;
  const reference = new Set(Array.from(trigrams(referenceText), ([trigram]) => trigram));
  const own = new Set<string>();
  let count = 0;
  const spans: [start: number, end: number][] = [];
  for (const [trigram, start, end] of trigrams(response)) {
    const shared = reference.has(trigram);
    if (shared && !own.has(trigram)) count++;
    own.add(trigram);
    if (!shared) continue;
    const last = spans.at(-1);
    if (last !== undefined && start < last[1]) last[1] = end;
    else if (spans.length < 1_000) spans.push([start, end]);
  }
  return { size: own.size, count, spans };
}

/** Below (-1), within (0) or above (1) the bounds, in the published code's arithmetic. */
function parityOff(overlap: number, percentage: number): number {
  if (overlap * 100 < percentage - 2) return -1;
  return overlap * 100 > percentage + 2 ? 1 : 0;
}

function fixedOff(count: number, size: number, percentage: number): number {
  const off = count * 100 - percentage * size;
  return Math.abs(off) <= 2 * size ? 0 : Math.sign(off);
}

type Trigram = readonly [trigram: string, start: number, end: number];

/** Of code points. */
function* characterTrigrams(text: string): Generator<Trigram> {
  let first = 0;
  let second = 0;
  let end = 0;
  let seen = 0;
  for (const character of text) {
    const start = end;
    end += character.length;
    if (++seen > 2) yield [text.slice(first, end), first, end];
    first = second;
    second = start;
  }
}

function* wordTrigrams(text: string): Generator<Trigram> {
  const words = plainWords(text).map((word) => ({ form: foldWord(word.text), span: word.span }));
  for (let i = 2; i < words.length; i++) {
    const three = words.slice(i - 2, i + 1);
    const [first, , last] = three as [Placed, Placed, Placed];
    yield [three.map((word) => word.form).join(" "), first.span[0], last.span[1]];
  }
}

interface Placed {
  readonly form: string;
  readonly span: Span;
}
