// Draws an input in which the pattern occurs exactly as often as asked.
import type { Rng } from "../../core/rng.ts";
import { decrypt } from "./cipher.ts";
import type { RewriteConfig } from "./config.ts";
import { fillExactly } from "./fill-exactly.ts";
import type { Letters } from "../../core/letters.ts";
import { countOccurrences } from "./occurrences.ts";
import { isRewriteInput, type RewriteInput, type RewriteParams } from "./params.ts";
import { prepare } from "./prepared.ts";

const QUICK_ATTEMPTS = 24;
const CAREFUL_ATTEMPTS = 8;

/**
 * A no-op with probability `noOpShare`, else as many occurrences of x as drawn from `occurrences`. The copies of x
 * are planted without overlap at uniformly drawn places, the rest filled with uniform letters, and the whole drawn
 * again where chance added or destroyed an occurrence.
 */
export function sampleInput(params: RewriteParams, config: RewriteConfig, rng: Rng): RewriteInput {
  const { letters, occurrences } = prepare(config);
  const isNoOp = config.noOpShare > 0 && rng.chance(config.noOpShare);
  let count = 0;
  if (!isNoOp) count = occurrences.length === 1 ? (occurrences[0] as number) : rng.pick(occurrences);
  return inputWith({ pattern: params.x, count, length: config.inputLength, letters, rng });
}

/** A shown answer as the text that another rule rewrites, which is in clear; undefined where it is no such text. */
export function asInput({ cipher }: RewriteParams, answer: string): RewriteInput | undefined {
  const clear = cipher === undefined ? answer : decrypt(answer, cipher);
  return isRewriteInput(clear) ? clear : undefined;
}

interface Wanted {
  readonly pattern: string;
  readonly count: number;
  readonly length: number;
  readonly letters: Letters;
  readonly rng: Rng;
}

/** A text of `length` letters holding exactly `count` occurrences of `pattern`. */
export function inputWith(wanted: Wanted): string {
  const { pattern, count, length, letters, rng } = wanted;
  const free = length - count * pattern.length;
  for (let attempt = 0; attempt < QUICK_ATTEMPTS; attempt++) {
    const text = plant(gapLengths(free, count, rng), (gap) => letters.draw(rng, gap), pattern);
    if (countOccurrences(text, pattern) === count) return text;
  }
  // A short alphabet makes chance occurrences the rule: fill the gaps letter by letter, knowing what is still possible.
  for (let attempt = 0; attempt < CAREFUL_ATTEMPTS; attempt++) {
    const text = fillExactly({ ...wanted, gaps: gapLengths(free, count, rng) });
    if (text !== undefined) return text;
  }
  return packed(pattern, count, free, letters.alphabet);
}

/** `free` letters divided over `count + 1` gaps, every division equally likely. */
function gapLengths(free: number, count: number, rng: Rng): number[] {
  if (count === 0) return [free];
  if (count === 1) {
    const before = rng.int(free + 1);
    return [before, free - before];
  }
  const bars = new Set<number>();
  // Floyd's sample of `count` of the free + count places (Bentley and Floyd, 1987).
  for (let top = free; top < free + count; top++) {
    const place = rng.int(top + 1);
    bars.add(bars.has(place) ? top : place);
  }
  const places = [...bars].sort((a, b) => a - b);
  const gaps = places.map((place, i) => place - (i === 0 ? 0 : (places[i - 1] as number) + 1));
  gaps.push(free + count - 1 - (places[count - 1] as number));
  return gaps;
}

function plant(gaps: readonly number[], fill: (gap: number) => string, pattern: string): string {
  let text = fill(gaps[0] as number);
  for (let i = 1; i < gaps.length; i++) text += pattern + fill(gaps[i] as number);
  return text;
}

/** Always right: the copies side by side, then one letter repeated that does not make up the pattern by itself. */
function packed(pattern: string, count: number, free: number, alphabet: string): string {
  const filler = Array.from(alphabet).find((letter) => pattern !== letter.repeat(pattern.length)) ?? "";
  return pattern.repeat(count) + filler.repeat(free);
}
