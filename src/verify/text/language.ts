// The language of a text by the model of langdetect: naive Bayes over one to three characters, without its random draws.
import { isUpper } from "../python-text.ts";
import { bigrams, hanGroups, languages, trigrams, unigrams } from "./language-profiles.ts";

/**
 * The most probable of 55 languages, by its code (ISO 639-1; Chinese is "zh-cn" or "zh-tw"); undefined where the text has
 * no letters to go by. langdetect looks at a random part of the evidence, so that its answers vary on short or
 * upper-case texts; this looks at all of it (of the first 10,000 code points), and says what langdetect says most often.
 */
export function detectLanguage(text: string): string | undefined {
  const { codes, scores } = known();
  scores.fill(0);
  if (!addEvidence(withoutForeignLatin(cleaned(text)))) return undefined;
  let best = 0;
  for (let i = 1; i < scores.length; i++) if ((scores[i] as number) > (scores[best] as number)) best = i;
  return codes[best];
}

const maximumLength = 10_000;
const url = /https?:\/\/[-_.?&~;+=/#0-9A-Za-z]{1,2076}/g;
const mail = /[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}/g;
/** Letters and marks that Vietnamese writes as one character. */
const composable =
  /[AEIOUYaeiouy\u00c2\u00ca\u00d4\u00e2\u00ea\u00f4\u0102\u0103\u01a0\u01a1\u01af\u01b0][\u0300\u0301\u0303\u0309\u0323]/g;

/** Without addresses and repeated spaces; cut to the maximal length. */
function cleaned(text: string): string[] {
  let rest = text;
  if (rest.includes("http")) rest = rest.replace(url, " ");
  if (rest.includes("@")) rest = rest.replace(mail, " ");
  const characters: string[] = [];
  let read = 0;
  let previous = "";
  for (const character of composed(rest)) {
    if (read++ === maximumLength) break;
    if (character !== " " || previous !== " ") characters.push(character);
    previous = character;
  }
  return characters;
}

function composed(text: string): string {
  // Enough code units for the maximal length, whatever is composed.
  const start = text.slice(0, 4 * maximumLength);
  return start.replace(composable, (pair) => pair.normalize("NFC"));
}

/** Latin letters in a text that is mostly not Latin are names and terms of other languages. */
function withoutForeignLatin(characters: string[]): string[] {
  let latin = 0;
  let others = 0;
  for (const character of characters) {
    if (isLatin(character)) latin++;
    else if (character >= "\u0300") others++;
  }
  return latin * 2 < others ? characters.filter((character) => !isLatin(character)) : characters;
}

function isLatin(character: string): boolean {
  return character >= "A" && character <= "z";
}

/** Adds up the weights of all that a profile knows; false where there is nothing. */
function addEvidence(characters: readonly string[]): boolean {
  const { find, pairs, scores } = known();
  let found = false;
  // The word so far: its last two characters (0 where there are none), from the space before it on.
  let [before, last, lastUpper, capitals] = [0, space, false, false];
  const add = (key: number): void => {
    const at = find(key);
    if (at < 0) return;
    found = true;
    const end = at + 1 + 2 * (pairs[at] as number);
    for (let i = at + 1; i < end; i += 2) (scores[pairs[i] as number] as number) += pairs[i + 1] as number;
  };
  for (const character of characters) {
    const [current, upper] = classOf(character);
    if (last === space) {
      before = 0;
      capitals = false;
      if (current === space) continue;
    }
    capitals = upper && (capitals || lastUpper);
    if (!capitals) {
      if (current !== space) add(current);
      add(last * radix + current);
      if (before !== 0) add((before * radix + last) * radix + current);
    }
    before = last;
    last = current;
    lastUpper = upper;
  }
  return found;
}

/** Numbers of characters: 0 none, 1 a space, then those that profiles know, and the last for all others. */
const space = 1;
/** So many that three digits of this base are below 2^31. */
const radix = 1130;
const stranger = radix - 1;

type CharacterClass = readonly [number: number, upper: boolean];

function classOf(character: string): CharacterClass {
  const { classes, numbers, han } = known();
  let found = classes.get(character);
  if (found === undefined) {
    const normal = normalized(character, han);
    found = [numbers.get(normal) ?? stranger, isUpper(normal)];
    classes.set(character, found);
  }
  return found;
}

/** langdetect's `NGram.normalize`: what does not tell languages apart is one. */
function normalized(character: string, han: ReadonlyMap<string, string>): string {
  const code = character.codePointAt(0) as number;
  if (code < 0x80) return /[A-Za-z]/.test(character) ? character : " ";
  if (code < 0x100) return "\u00a0\u00ab\u00b0\u00bb".includes(character) ? " " : character;
  if (code === 0x219) return "\u015f";
  if (code === 0x21b) return "\u0163";
  if (code === 0x6cc) return "\u064a";
  if (code >= 0x1ea0 && code <= 0x1eff) return "\u1ec3";
  if (code >= 0x2000 && code <= 0x206f) return " ";
  if (code >= 0x3040 && code <= 0x309f) return "\u3042";
  if (code >= 0x30a0 && code <= 0x30ff) return "\u30a2";
  if ((code >= 0x3100 && code <= 0x312f) || (code >= 0x31a0 && code <= 0x31bf)) return "\u3105";
  if (code >= 0xac00 && code <= 0xd7af) return "\uac00";
  return han.get(character) ?? character;
}

interface Known {
  readonly codes: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly han: ReadonlyMap<string, string>;
  /** What `classOf` has answered. */
  readonly classes: Map<string, CharacterClass>;
  /** Where in `pairs` the entry of some characters begins, or -1. */
  readonly find: (key: number) => number;
  /** Entries: how many languages; then for each its index and weight. */
  readonly pairs: Uint16Array;
  readonly scores: Float64Array;
}

let tables: Known | undefined;

/** Unpacked when first asked for: most constraints never do. */
function known(): Known {
  tables ??= unpacked();
  return tables;
}

function unpacked(): Known {
  const codes = languages.split(" ");
  const numbers = new Map([[" ", space]]);
  const keys = new Int32Array(1 << 17);
  const places = new Int32Array(keys.length);
  const pairs: number[] = [];
  for (const [length, text] of [unigrams, bigrams, trigrams].entries()) {
    unpack(text, length + 1, (characters, weights) => {
      let key = 0;
      for (const character of characters) {
        if (!numbers.has(character)) numbers.set(character, numbers.size + 1);
        key = key * radix + (numbers.get(character) as number);
      }
      const slot = slotOf(keys, key);
      keys[slot] = key;
      places[slot] = pairs.length;
      pairs.push(weights.length / 2, ...weights);
    });
  }
  return {
    codes,
    numbers,
    han: new Map(hanGroups.split(" ").flatMap((group) => Array.from(group, (one) => [one, group.charAt(0)] as const))),
    classes: new Map(),
    find: (key) => {
      const slot = slotOf(keys, key);
      return keys[slot] === 0 ? -1 : (places[slot] as number);
    },
    pairs: Uint16Array.from(pairs),
    scores: new Float64Array(codes.length),
  };
}

/** Where `key` is, or the free place where it would be. */
function slotOf(keys: Int32Array, key: number): number {
  const mask = keys.length - 1;
  let slot = (Math.imul(key, 0x9e3779b1) >>> 15) & mask;
  while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
  return slot;
}

/** Of the weights of three characters, in the units of the others. */
const longUnit = 50;

/** Reads the entries of language-profiles.ts; weights come in the unit of the finer ones. */
function unpack(text: string, length: number, read: (characters: string, weights: readonly number[]) => void): void {
  let at = 0;
  const digit = (): number => {
    const code = text.charCodeAt(at++);
    return code - (code > 0x5c ? 0x24 : 0x23);
  };
  let characters = "";
  while (at < text.length) {
    const head = digit();
    const same = Math.floor(head / 30);
    const count = (head % 30 === 29 ? digit() - 1 : head % 30) + 1;
    characters = characters.slice(0, same) + text.slice(at, at + length - same);
    at += length - same;
    const weights: number[] = [];
    for (let i = 0; i < count; i++) weights.push(digit(), length < 3 ? digit() * 91 + digit() : digit() * longUnit);
    read(characters, weights);
  }
}
