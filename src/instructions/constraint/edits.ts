// Small changes to a text, from which a response is made that breaks one constraint.
import type { Rng } from "../../core/rng.ts";
import { adjectives } from "./vocabulary.ts";

/** A word between two spaces, in small letters or capitals: what can go or come without breaking what is around it. */
export const innerWord = /(?<= )(?:\p{Ll}{2,}|\p{Lu}{2,})(?= )/gu;

/** Without `count` of its inner words, none of which has anything of `kept` in it; undefined where there are too few. */
export function withoutWords(text: string, count: number, rng: Rng, kept: readonly string[] = []): string | undefined {
  const places = [...text.matchAll(innerWord)].filter(
    ([word]) => !kept.some((part) => word.toLowerCase().includes(part)),
  );
  if (count < 1 || places.length < count) return undefined;
  const gone = new Set(rng.shuffle(places.map(({ index }) => index)).slice(0, count));
  return text.replaceAll(/(?<= )(?:\p{Ll}{2,}|\p{Lu}{2,}) /gu, (word, at: number) => (gone.has(at) ? "" : word));
}

/** With `words` put before inner words, each at a place of its own as long as there are enough. */
export function withWords(text: string, words: readonly string[], rng: Rng): string | undefined {
  const places = [...text.matchAll(innerWord)].map(({ index }) => index);
  if (places.length === 0) return undefined;
  const at = new Map<number, string[]>();
  let order: number[] = [];
  for (const word of words) {
    if (order.length === 0) order = rng.shuffle(places);
    const place = order.pop() as number;
    at.set(place, [...(at.get(place) ?? []), word]);
  }
  return text.replaceAll(innerWord, (word, index: number) => {
    const added = at.get(index);
    return added === undefined ? word : `${inCaseOf(added.join(" "), word)} ${word}`;
  });
}

/** Words that say little, to be put into `text`: a few English ones, or some of its own where it is in another language. */
export function spareWords(text: string, count: number, rng: Rng): string[] {
  const own = text.match(innerWord) ?? [];
  const few = rng.shuffle(isEnglish(text) || own.length === 0 ? adjectives : own).slice(0, 4);
  return Array.from({ length: count }, () => rng.pick(few).toLowerCase());
}

/** Whether the letters are those of English; enough for the texts that are written here. */
function isEnglish(text: string): boolean {
  return !/[^\P{L}a-zA-Z]/u.test(text);
}

/** With the last `count` places of `pattern` (global) changed; undefined where there are fewer. */
export function changedPlaces(
  text: string,
  pattern: RegExp,
  { count, change }: { readonly count: number; readonly change: (found: string) => string },
): string | undefined {
  const places = [...text.matchAll(pattern)];
  if (count < 1 || places.length < count) return undefined;
  let changed = text;
  for (const place of places.slice(-count).reverse()) {
    changed = changed.slice(0, place.index) + change(place[0]) + changed.slice(place.index + place[0].length);
  }
  return changed;
}

/** `word` in capitals where `model` is. */
export function inCaseOf(word: string, model: string): string {
  return model === model.toUpperCase() && model !== model.toLowerCase() ? word.toUpperCase() : word;
}

/** How often `pattern` (global) is found. */
export function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** `text` as a pattern for the whole word or phrase, in any case. */
export function wholeWord(text: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{M}\\p{N}_])${text.replaceAll(/[^\p{L}\p{N}\s]/gu, String.raw`\$&`)}(?![\\p{L}\\p{M}\\p{N}_])`,
    "giu",
  );
}

/** A text in quotation marks, as pseudo-code writes it. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** "a", "a" and "b", "a", "b" and "c". */
export function listed(texts: readonly string[], join = "and"): string {
  const quoted = texts.map((text) => `"${text}"`);
  if (quoted.length < 2) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} ${join} ${quoted.at(-1) as string}`;
}

/** "1 word", "2 words". */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The words of a text: runs of letters, digits and underscores. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

export function countWords(text: string): number {
  return countOf(text, /[\p{L}\p{N}_]+/gu);
}
