// `keywords:letter_frequency`: a letter occurs at least, or less than, so many times.
import { z } from "zod";
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { judgeCount, type Relation } from "../judge.ts";
import { amount, nonBlank, relation } from "../params.ts";
import { codePoints } from "../python-text.ts";

export interface LetterFrequencyParams {
  readonly letter: string;
  readonly let_frequency: number;
  readonly let_relation: Relation;
}

/**
 * Without regard to case. Where the published code is given no letter from a to z (`#` and `!` in its own data, keys
 * 1122 and 1129) it scores a letter drawn at random; here the character itself is counted, in both modes.
 */
export const keywordsLetterFrequency: Constraint<LetterFrequencyParams> = {
  id: "keywords:letter_frequency",
  params: z.strictObject({
    letter: nonBlank.refine((letter) => codePoints(letter) === 1, "must be one character"),
    let_frequency: amount,
    let_relation: relation,
  }),
  check: (response, { letter, let_frequency, let_relation }) => {
    const lowered = response.toLowerCase();
    const spans = placesOf(lowered, letter.toLowerCase());
    // A few capitals are longer in lower case, and the places are then those of another text.
    const aligned = lowered.length === response.length;
    const counted = { count: spans.length, what: `times ${JSON.stringify(letter)}`, ...(aligned ? { spans } : {}) };
    return judgeCount(counted, let_relation, let_frequency);
  },
};

function placesOf(text: string, part: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) {
    spans.push([at, at + part.length]);
  }
  return spans;
}
