// `sentence:alliteration_increment`: each sentence has a longer sequence of alliterative words than the one before.
import type { Constraint, Mode } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { plainWords } from "../plain-words.ts";
import { punctuation, splitWords } from "../python-text.ts";
import { firstCharacter } from "./characters.ts";
import { letteredSentences, nltkSentences } from "./sentence-pieces.ts";
import { tooFew } from "./word-judge.ts";

/** Words alliterate when they begin with the same character, whatever its case; the first sentence need not have any. */
export const sentenceAlliterationIncrement: Constraint<NoParams> = {
  id: "sentence:alliteration_increment",
  params: noParams,
  repairs:
    "The longest sequence counts, not the sum of all of them; one sentence alone does not pass, and the number of a list item is no sentence.",
  check: (response, _params, mode) => {
    const sentences = mode === "parity" ? nltkSentences(response) : letteredSentences(response);
    let previous = mode === "parity" ? -1 : 0;
    for (const { text, span } of sentences) {
      const count = runs(initials(text, mode), mode);
      const threshold = `more than ${previous}`;
      if (count <= previous) {
        const detail = `a sentence has a sequence of ${count} alliterative words, wanted ${threshold}`;
        return broken("not-longer", detail, { span, count, threshold });
      }
      previous = count;
    }
    const few = mode === "parity" ? undefined : tooFew(sentences.length, "sentences", 2);
    return few ?? followed({ count: sentences.length, spans: someSpans(sentences.map(({ span }) => span)) });
  },
};

function initials(sentence: string, mode: Mode): string[] {
  const lower = sentence.toLowerCase();
  const words = mode === "parity" ? splitWords(lower).map(afterMarks) : plainWords(lower).map(({ text }) => text);
  return words.map(firstCharacter).filter((first) => first !== "");
}

function afterMarks(word: string): string {
  let start = 0;
  while (start < word.length && punctuation.includes(word.charAt(start))) start++;
  return word.slice(start);
}

/** The words in sequences of at least two: of all sequences in "parity", of the longest in "fixed" (1 where there is none). */
function runs(letters: readonly string[], mode: Mode): number {
  let total = 0;
  let longest = letters.length > 0 ? 1 : 0;
  let run = 1;
  for (let i = 1; i < letters.length; i++) {
    run = letters[i] === letters[i - 1] ? run + 1 : 1;
    if (run > 1) total += run === 2 ? 2 : 1;
    longest = Math.max(longest, run);
  }
  return mode === "parity" ? total : longest;
}
