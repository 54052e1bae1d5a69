// Sets of characters as Python's patterns have them, written as classes of RE2.

/** Code points, both ends included. */
type Range = readonly [from: number, to: number];

export type ClassItem = Range | CharacterSet;

export interface CharacterSet {
  readonly items: readonly ClassItem[];
  readonly negated: boolean;
  /** Unicode properties that belong to it. */
  readonly properties?: readonly string[];
}

export const wordSet: CharacterSet = { items: [[0x5f, 0x5f]], properties: ["L", "N"], negated: false };
export const digitSet: CharacterSet = { items: [], properties: ["Nd"], negated: false };
export const spaceSet: CharacterSet = {
  items: [
    [0x09, 0x0d],
    [0x1c, 0x20],
    [0x85, 0x85],
    [0xa0, 0xa0],
    [0x1680, 0x1680],
    [0x2000, 0x200a],
    [0x2028, 0x2029],
    [0x202f, 0x202f],
    [0x205f, 0x205f],
    [0x3000, 0x3000],
  ],
  negated: false,
};

export function literalSet(character: string): CharacterSet {
  const code = character.codePointAt(0) ?? 0;
  return { items: [[code, code]], negated: false };
}

/**
 * The class in the syntax of RE2. Without regard to case Python takes i, I, U+0130 and U+0131 for one letter, which
 * simple case folding does not.
 */
export function classSource(set: CharacterSet, ignoreCase: boolean): string {
  const flat = flatBody(set) ?? listedBody(set);
  const body =
    ignoreCase && contains({ ...set, negated: false }, lettersI) ? flat + re2Range([0x49, 0x49]) + dotted : flat;
  return `[${set.negated ? "^" : ""}${body}]`;
}

const lettersI = [0x49, 0x69, 0x130, 0x131];
const dotted = lettersI.map((code) => re2Range([code, code])).join("");

/** The members one after another; undefined where one of them is a complement, which RE2 has no way to write. */
function flatBody(set: CharacterSet): string | undefined {
  let body = (set.properties ?? []).map((name) => `\\p{${name}}`).join("");
  for (const item of set.items) {
    const part = isRange(item) ? re2Range(item) : item.negated ? undefined : flatBody(item);
    if (part === undefined) return undefined;
    body += part;
  }
  return body;
}

/** The members as ranges, found by trying every character; for the rare classes such as `[^\W\d]`. */
function listedBody(set: CharacterSet): string {
  const member = memberTest({ ...set, negated: false });
  let body = "";
  let from = -1;
  for (let code = 0; code <= 0x11_00_00; code++) {
    const inside = code < 0x11_00_00 && member(code);
    if (inside && from < 0) from = code;
    else if (!inside && from >= 0) {
      body += re2Range([from, code - 1]);
      from = -1;
    }
  }
  return body;
}

function contains(set: CharacterSet, codes: readonly number[]): boolean {
  return codes.some(memberTest(set));
}

function memberTest(set: CharacterSet): (code: number) => boolean {
  const pattern = new RegExp(`^${nativeClass(set)}$`, "v");
  return (code) => pattern.test(String.fromCodePoint(code));
}

function nativeClass(set: CharacterSet): string {
  const properties = (set.properties ?? []).map((name) => `\\p{${name}}`);
  const items = set.items.map((item) =>
    isRange(item) ? `\\u{${item[0].toString(16)}}-\\u{${item[1].toString(16)}}` : nativeClass(item),
  );
  return `[${set.negated ? "^" : ""}${[...properties, ...items].join("")}]`;
}

function re2Range([from, to]: Range): string {
  const low = `\\x{${from.toString(16)}}`;
  return from === to ? low : `${low}-\\x{${to.toString(16)}}`;
}

function isRange(item: ClassItem): item is Range {
  return Array.isArray(item);
}
