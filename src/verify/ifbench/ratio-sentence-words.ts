// `ratio:sentence_words`: three sentences of the same number of characters, all of different words.
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, quoted, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { foldWord, plainWords } from "../plain-words.ts";
import { codePoints, strip } from "../python-text.ts";
import { letteredSentences, nltkSentences } from "./sentence-pieces.ts";

/** Characters are code points; the spans are the sentences, or the words that repeat. */
export const ratioSentenceWords: Constraint<NoParams> = {
  id: "ratio:sentence_words",
  params: noParams,
  repairs: "No word may occur twice, and the number of a list item is no sentence.",
  check: (response, _params, mode) => {
    const sentences = mode === "parity" ? nltkSentences(response) : letteredSentences(response);
    const spans = someSpans(sentences.map((sentence) => sentence.span));
    const evidence = { count: sentences.length, threshold: "exactly 3", spans };
    if (sentences.length !== 3) {
      const code = sentences.length < 3 ? "too-few" : "too-many";
      return broken(code, `${sentences.length} sentences, wanted exactly 3`, evidence);
    }
    const lengths = sentences.map((sentence) => lengthOf(sentence.text, mode === "fixed"));
    if (lengths.some((length) => length !== lengths[0])) {
      return broken("unequal-length", `the sentences have ${lengths.join(", ")} characters`, evidence);
    }
    return (mode === "fixed" ? repeated(response) : undefined) ?? followed(evidence);
  },
};

/** An accent is part of its letter, however it is encoded, where `composed`. */
function lengthOf(sentence: string, composed: boolean): number {
  return codePoints(composed ? strip(sentence).normalize("NFC") : strip(sentence));
}

function repeated(response: string): Verdict | undefined {
  const seen = new Set<string>();
  const again = plainWords(response).filter((word) => {
    const form = foldWord(word.text);
    if (seen.has(form)) return true;
    seen.add(form);
    return false;
  });
  const [first] = again;
  if (first === undefined) return undefined;
  const spans = someSpans(again.map((word) => word.span));
  return broken("repeated-word", `${quoted(first.text)} occurs more than once`, {
    count: again.length,
    threshold: "exactly 0",
    spans,
  });
}
