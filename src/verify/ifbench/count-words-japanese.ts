// `count:words_japanese`: every Nth word of the response is Japanese.
import { z } from "zod";
import type { Verdict } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, someSpans } from "../judge.ts";
import { position } from "../params.ts";
import { spacedWords, type PlacedText } from "../placed-text.ts";
import { py } from "../python-text.ts";
import { stripEdges } from "./word-edges.ts";
import { judgeNone, tooFew } from "./word-judge.ts";

/**
 * Words are parted by spaces; numbers may stand anywhere. "fixed": kanji alone may be Chinese, so one of the words must
 * have kana; a text with fewer than N words has no Nth.
 */
export const countWordsJapanese: Constraint<{ N: number }> = {
  id: "count:words_japanese",
  params: z.strictObject({ N: position }),
  repairs: "Chinese and a response with fewer than N words fail; words of punctuation are not counted.",
  check: (response, { N }, mode) => {
    const words = spacedWords(response);
    return mode === "parity" ? checkParity(words, N) : checkFixed(words, N);
  },
};

const kanaOrHan = /[\u3040-\u30ff\u4e00-\u9fff]/;
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Characters that are digits to Python's `str.isdigit` without being decimal. */
const otherDigits =
  String.raw`\xb2\xb3\xb9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490` +
  String.raw`\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}` +
  String.raw`\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}`;
const isDigits = new RegExp(`^[${py.digit}${otherDigits}]+$`, "u");
const what = "of the words at every Nth place that are not Japanese";

function checkParity(words: readonly PlacedText[], every: number): Verdict {
  const checked = nth(words, every).filter((word) => {
    const text = stripEdges(word.text);
    return text !== "" && !isDigits.test(text);
  });
  const offending = checked.filter((word) => !kanaOrHan.test(word.text));
  return judgeNone(offending, what);
}

function checkFixed(spaced: readonly PlacedText[], every: number): Verdict {
  const words = spaced.filter((word) => /[\p{L}\p{N}]/u.test(word.text));
  const few = tooFew(words.length, "words", every);
  if (few !== undefined) return few;
  const checked = nth(words, every).filter((word) => /\p{L}/u.test(word.text));
  const offending = checked.filter((word) => !japanese.test(word.text));
  if (offending.length > 0) return judgeNone(offending, what);
  if (checked.some((word) => kana.test(word.text))) return judgeNone([], what);
  return broken("no-kana", "none of the words at every Nth place has kana", {
    count: checked.length,
    spans: someSpans(checked.map((word) => word.span)),
  });
}

function nth(words: readonly PlacedText[], every: number): PlacedText[] {
  return words.filter((_, i) => (i + 1) % every === 0);
}
