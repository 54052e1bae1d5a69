// `keywords:no_adjacent_consecutive`: no word begins with the letter that follows its predecessor's in the alphabet.
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedSpans } from "../placed-text.ts";
import { bareWord } from "./bare-words.ts";

/** Words are what stands between spaces. */
export const keywordsNoAdjacentConsecutive: Constraint<NoParams> = {
  id: "keywords:no_adjacent_consecutive",
  params: noParams,
  repairs:
    "Only letters from a to z follow each other, and punctuation before a word is passed over; the published code compares any characters.",
  check: (response, _, mode) => {
    const initial = mode === "parity" ? firstCharacter : firstLetter;
    let before: string | undefined;
    let previous: Span | undefined;
    for (const span of spacedSpans(response)) {
      const first = initial(response, span);
      const evidence = { span: [(previous ?? span)[0], span[1]] as const };
      if (mode === "parity" && previous !== undefined && (isLong(before) || isLong(first))) {
        return broken("no-letter", "a word begins with a character that is two in lower case", evidence);
      }
      if (before !== undefined && first !== undefined && code(first) - code(before) === 1) {
        return broken("consecutive", `a word in “${before}” stands before one in “${first}”`, evidence);
      }
      before = first;
      previous = span;
    }
    return followed({ count: 0, threshold: "exactly 0" });
  },
};

function firstCharacter(response: string, [start]: Span): string {
  return String.fromCodePoint(response.codePointAt(start) as number).toLowerCase();
}

function firstLetter(response: string, span: Span): string | undefined {
  return /^[a-z]/.exec(bareWord(response.slice(...span)).toLowerCase())?.[0];
}

function isLong(character: string | undefined): boolean {
  return character !== undefined && character.length > String.fromCodePoint(code(character)).length;
}

function code(character: string): number {
  return character.codePointAt(0) as number;
}
