// `format:emoji`: every sentence ends with an emoji, before its mark or after it.
import type { Span } from "../../core/verdict.ts";
import type { Constraint } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { strip, withoutPunctuation } from "../python-text.ts";
import { isEmoji } from "../text/emoji.ts";
import { nltkSentences } from "./sentence-pieces.ts";

/** An emoji after the mark that ends a sentence stands at the start of the next one, as sentences are cut. */
export const formatEmoji: Constraint<NoParams> = {
  id: "format:emoji",
  params: noParams,
  repairs:
    "An emoji of several code points (flags, skin tones, families) is one emoji, a letter after the emoji is seen, and the number of a list item is no sentence.",
  check: (response, _params, mode) => {
    const sentences = nltkSentences(response);
    const ends = mode === "parity" ? endsByCodePoint : endsByCharacter;
    const bare: Span[] = [];
    let count = 0;
    sentences.forEach(({ text, span }, i) => {
      if (ends(text, sentences[i + 1]?.text ?? "")) count++;
      else if (mode === "parity" || /\p{L}/u.test(text)) bare.push(span);
    });
    const all = count + bare.length;
    const threshold = `exactly ${Math.max(1, all)}`;
    if (bare.length === 0 && count > 0)
      return followed({ count, threshold, spans: someSpans(sentences.map(({ span }) => span)) });
    const detail = `${bare.length} of ${all} sentences do not end with an emoji`;
    return broken("no-emoji", detail, { count, threshold, spans: someSpans(bare) });
  },
};

type Ends = (sentence: string, next: string) => boolean;

/** One of the last two code points is an emoji, or the first of the next sentence is. */
const endsByCodePoint: Ends = (sentence, next) => {
  const stripped = strip(withoutPunctuation(sentence));
  if (stripped === "") return false;
  if (Array.from(stripped.slice(-4)).slice(-2).some(isEmoji)) return true;
  const following = strip(withoutPunctuation(next));
  return following !== "" && isEmoji(String.fromCodePoint(following.codePointAt(0) as number));
};

const around = /[\s\p{P}\p{Sk}\p{Sm}]/u;
/** No emoji is longer: that of a family with four skin tones has 23 code units, a regional flag 14. */
const LONGEST = 40;

/** The last character is an emoji, or the first of the next sentence is. */
const endsByCharacter: Ends = (sentence, next) => {
  let end = sentence.length;
  while (end > 0 && isAround(sentence.charAt(end - 1))) end--;
  if (end === 0) return false;
  const last = characters(sentence.slice(Math.max(0, end - LONGEST), end)).at(-1) ?? "";
  if (isPicture(last)) return true;
  let start = 0;
  while (start < next.length && isAround(next.charAt(start))) start++;
  return isPicture(characters(next.slice(start, start + LONGEST))[0] ?? "");
};

/** Punctuation, some of which is an emoji as well (`‼`). */
function isAround(character: string): boolean {
  return around.test(character) && !isEmoji(character);
}

let segmenter: Intl.Segmenter | undefined;

/** Graphemes; an ASCII text is not worth the cutting, since it has no emoji. */
function characters(text: string): string[] {
  // oxlint-disable-next-line no-control-regex -- ASCII begins with them
  if (/^[\0-\x7f]*$/.test(text)) return [];
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Sequences that the list of emojis does not have (a rare tone, a missing selector) count by their first code point. */
function isPicture(character: string): boolean {
  if (character === "") return false;
  return isEmoji(character) || isEmoji(String.fromCodePoint(character.codePointAt(0) as number));
}
