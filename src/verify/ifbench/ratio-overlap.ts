// `ratio:overlap`: so many per cent of the response's trigrams, two more or less, are trigrams of a reference text.
import { z } from "zod";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { nonBlank, percentage as percentageSchema } from "./params.ts";
import { folded, plainWords } from "./words.ts";

/** Different trigrams are counted, each once: of characters in "parity", of words in "fixed". */
export const ratioOverlap: Constraint<{ reference_text: string; percentage: number }> = {
  id: "ratio:overlap",
  params: z.strictObject({ reference_text: nonBlank, percentage: percentageSchema }),
  repairs: "Trigrams are of words, not of characters, and rounding does not move the bounds.",
  check: (response, { reference_text, percentage }, mode) => {
    const trigrams = mode === "parity" ? characterTrigrams : wordTrigrams;
    const own = trigrams(response);
    const reference = trigrams(reference_text);
    let count = 0;
    for (const trigram of own) if (reference.has(trigram)) count++;
    const threshold = `${percentage} % of ${own.size}, two points more or less`;
    const evidence = { count, threshold };
    if (own.size === 0) return broken("no-trigrams", "the response has no trigram", evidence);
    const share = (count / own.size) * 100;
    const off = mode === "parity" ? parityOff(count / own.size, percentage) : fixedOff(count, own.size, percentage);
    if (off === 0) return followed(evidence);
    const detail = `${share.toFixed(1)} % of ${own.size} trigrams are in the reference, wanted ${percentage} % ± 2`;
    return broken(off < 0 ? "too-few" : "too-many", detail, evidence);
  },
};

/** Below (-1), within (0) or above (1) the bounds, in the published code's arithmetic. */
function parityOff(overlap: number, percentage: number): number {
  if (overlap * 100 < percentage - 2) return -1;
  return overlap * 100 > percentage + 2 ? 1 : 0;
}

function fixedOff(count: number, size: number, percentage: number): number {
  const off = count * 100 - percentage * size;
  return Math.abs(off) <= 2 * size ? 0 : Math.sign(off);
}

function characterTrigrams(text: string): Set<string> {
  const found = new Set<string>();
  let first = "";
  let second = "";
  let seen = 0;
  for (const third of text) {
    if (++seen > 2) found.add(first + second + third);
    first = second;
    second = third;
  }
  return found;
}

function wordTrigrams(text: string): Set<string> {
  const words = plainWords(text).map((word) => folded(word.text));
  return new Set(words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`));
}
