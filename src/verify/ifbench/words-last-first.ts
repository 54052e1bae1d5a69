// `words:last_first`: the last word of each sentence is the first word of the next.
import type { Constraint } from "../constraint.ts";
import { noParams, type NoParams } from "../params.ts";
import { spacedWords, type PlacedText } from "../placed-text.ts";
import { foldWord, plainWords } from "../plain-words.ts";
import { letteredSentences, nltkSentences } from "./sentence-pieces.ts";
import { edgeLength } from "./word-edges.ts";
import { judgeNone, tooFew } from "./word-judge.ts";

/** Case does not matter; the spans are first words that are not the last one before them. */
export const wordsLastFirst: Constraint<NoParams> = {
  id: "words:last_first",
  params: noParams,
  repairs:
    'Punctuation after the first and before the last word is no part of them ("Dog, it"), ' +
    "the number of a list item is no sentence, and one sentence is not enough.",
  check: (response, _params, mode) => {
    const ends =
      mode === "parity" ? nltkSentences(response).map(strippedEnds) : letteredSentences(response).map(plainEnds);
    const few = mode === "parity" ? undefined : tooFew(ends.length, "sentences", 2);
    if (few !== undefined) return few;
    const offending: PlacedText[] = [];
    for (let i = 1; i < ends.length; i++) {
      const { last } = ends[i - 1] as Ends;
      const { first, sentence } = ends[i] as Ends;
      if (last === undefined || first === undefined) offending.push(first ?? sentence);
      else if (formOf(last, mode === "fixed") !== formOf(first, mode === "fixed")) offending.push(first);
    }
    return judgeNone(offending, "sentences that do not begin with the last word of the one before");
  },
};

interface Ends {
  readonly sentence: PlacedText;
  readonly first: PlacedText | undefined;
  readonly last: PlacedText | undefined;
}

/** Only what stands at the ends of the sentence is stripped. */
function strippedEnds(sentence: PlacedText): Ends {
  const { start, end } = edgeLength(sentence.text);
  const first = spacedWords(sentence.text.slice(start))[0];
  const last = spacedWords(sentence.text.slice(0, end)).at(-1);
  return { sentence, first: moved(first, sentence.span[0] + start), last: moved(last, sentence.span[0]) };
}

function plainEnds(sentence: PlacedText): Ends {
  const words = plainWords(sentence.text);
  const at = sentence.span[0];
  return { sentence, first: moved(words[0], at), last: moved(words.at(-1), at) };
}

function moved(word: PlacedText | undefined, by: number): PlacedText | undefined {
  return word && { text: word.text, span: [word.span[0] + by, word.span[1] + by] };
}

function formOf(word: PlacedText, readerly: boolean): string {
  return readerly ? foldWord(word.text) : word.text.toLowerCase();
}
