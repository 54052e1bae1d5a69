// The packed profiles of language-profiles.ts as a table that is looked up by characters.
import { bigrams, hanGroups, languages, trigrams, unigrams } from "./language-profiles.ts";

/** Numbers of characters: 0 none, 1 a space, then those that profiles know, and the last for all others. */
export const space = 1;
/** So many that three digits of this base are below 2^31. */
export const radix = 1130;
export const stranger = radix - 1;

interface Table {
  /** By code unit; 0 for those that no profile knows, which all are of the basic plane. */
  readonly numbers: Uint16Array;
  /** How many are numbered. */
  numbered: number;
  /** By hash: characters as a number, and where in `pairs` their entry begins. */
  readonly keys: Int32Array;
  readonly places: Int32Array;
  /** Entries: how many languages; then for each its index and weight. */
  readonly pairs: Uint16Array;
}

interface Known extends Table {
  readonly codes: readonly string[];
  readonly han: ReadonlyMap<string, string>;
  /** What `classOf` has answered. */
  readonly classes: Map<string, number>;
}

let tables: Known | undefined;

/** Unpacked when first asked for: most constraints never do. */
export function known(): Known {
  tables ??= unpacked();
  return tables;
}

function unpacked(): Known {
  const table: Table = {
    numbers: new Uint16Array(1 << 16),
    numbered: space,
    keys: new Int32Array(1 << 17),
    places: new Int32Array(1 << 17),
    // An entry is shorter than its text.
    pairs: new Uint16Array(unigrams.length + bigrams.length + trigrams.length),
  };
  table.numbers[" ".charCodeAt(0)] = space;
  let end = unpack(unigrams, { length: 1, from: 0, table });
  end = unpack(bigrams, { length: 2, from: end, table });
  unpack(trigrams, { length: 3, from: end, table });
  return {
    ...table,
    codes: languages.split(" "),
    han: new Map(hanGroups.split(" ").flatMap((group) => Array.from(group, (one) => [one, group.charAt(0)] as const))),
    classes: new Map(),
  };
}

/** Where `key` is, or the free place where it would be. */
export function slotOf(keys: Int32Array, key: number): number {
  const mask = keys.length - 1;
  let slot = (Math.imul(key, 0x9e3779b1) >>> 15) & mask;
  while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
  return slot;
}

/** Of the weights of three characters, in the units of the others. */
const longUnit = 50;

interface Profile {
  readonly length: number;
  /** Where in `pairs` the first entry goes. */
  readonly from: number;
  readonly table: Table;
}

/**
 * Reads the entries of a text of language-profiles.ts into the table; where in `pairs` they end. Half a million
 * characters are read before the first answer, so that nothing is made on the way.
 */
function unpack(text: string, { length, from, table }: Profile): number {
  const { numbers, keys, places, pairs } = table;
  let at = 0;
  let end = from;
  let [first, second, third] = [0, 0, 0];
  while (at < text.length) {
    const head = digitOf(text, at++);
    const shared = Math.floor(head / 30);
    const count = (head % 30 === 29 ? digitOf(text, at++) - 1 : head % 30) + 1;
    for (let i = shared; i < length; i++) {
      const unit = text.charCodeAt(at++);
      const number = (numbers[unit] as number) || (numbers[unit] = ++table.numbered);
      if (i === 0) first = number;
      else if (i === 1) second = number;
      else third = number;
    }
    let key = first;
    if (length > 1) key = key * radix + second;
    if (length > 2) key = key * radix + third;
    const slot = slotOf(keys, key);
    keys[slot] = key;
    places[slot] = end;
    pairs[end++] = count;
    for (let i = 0; i < count; i++) {
      pairs[end++] = digitOf(text, at++);
      const weight = digitOf(text, at++);
      pairs[end++] = length < 3 ? weight * 91 + digitOf(text, at++) : weight * longUnit;
    }
  }
  return end;
}

function digitOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code - (code > 0x5c ? 0x24 : 0x23);
}
