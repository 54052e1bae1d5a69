// A text with a private character at every place between characters that says what Python's assertions hold there.

/** What a place between characters is; the bits of a mark in a marked text (mark-places.ts). */
const placeBits = { boundary: 1, textStart: 2, lineStart: 4, textEnd: 8, lineEnd: 16, dollar: 32 } as const;

/** Marks are the private characters from here on; one more than the last. */
const firstMark = 0xe000;
const pastMarks = 0xe040;

export type Place = keyof typeof placeBits;

export interface MarkedText {
  /** Mark, character, mark, character, ..., mark. */
  readonly marked: string;
  /** For every offset in `marked` the offset in the text. */
  readonly offsets: Int32Array;
}

/** Private characters of the text that look like marks are replaced by another private character. */
export function markPlaces(text: string): MarkedText {
  const characters = Array.from(text);
  const offsets = new Int32Array(text.length + characters.length + 2);
  const parts: string[] = [];
  let length = 0;
  let at = 0;
  let before: string | undefined;
  for (let i = 0; i <= characters.length; i++) {
    const after = characters[i];
    parts.push(String.fromCharCode(firstMark + placeOf(before, after, i + 1 === characters.length)));
    offsets[length++] = at;
    if (after === undefined) break;
    const code = after.charCodeAt(0);
    parts.push(code >= firstMark && code < pastMarks ? String.fromCharCode(pastMarks) : after);
    for (let unit = 0; unit < after.length; unit++) offsets[length++] = at;
    at += after.length;
    before = after;
  }
  offsets[length] = at;
  return { marked: parts.join(""), offsets };
}

/** Python's `\b` */
export function isBoundary(text: string, at: number): boolean {
  const low = at > 1 && (text.charCodeAt(at - 1) & 0xfc_00) === 0xdc_00;
  const before = at === 0 ? undefined : text.slice(low ? at - 2 : at - 1, at);
  const after = at >= text.length ? undefined : text.slice(at, at + 2);
  return isWord(before) !== isWord(after);
}

/** The assertion that a place is, or is not, of some kind: in RE2's own terms, or as a look at the mark before it. */
export function assertionSource(place: Place, { negated, marked }: { negated: boolean; marked: boolean }): string {
  return marked ? `(?<=${marksWith(placeBits[place], negated)})` : plainAssertion(place, negated);
}

/** The class of every mark. */
export const anyMark = `[\\x{${hex(firstMark)}}-\\x{${hex(pastMarks - 1)}}]`;

function placeOf(before: string | undefined, after: string | undefined, isLast: boolean): number {
  let place = isWord(before) === isWord(after) ? 0 : placeBits.boundary;
  if (before === undefined) place |= placeBits.textStart | placeBits.lineStart;
  if (before === "\n") place |= placeBits.lineStart;
  if (after === undefined) place |= placeBits.textEnd | placeBits.lineEnd | placeBits.dollar;
  if (after === "\n") place |= placeBits.lineEnd | (isLast ? placeBits.dollar : 0);
  return place;
}

function isWord(character: string | undefined): boolean {
  if (character === undefined) return false;
  const code = character.charCodeAt(0);
  if (code < 0x80) return code === 0x5f || (code >= 0x30 && code <= 0x39) || isLetter(code | 0x20);
  return /^[\p{L}\p{N}]/u.test(character);
}

function isLetter(lowered: number): boolean {
  return lowered >= 0x61 && lowered <= 0x7a;
}

function plainAssertion(place: Place, negated: boolean): string {
  if (place === "boundary") return negated ? String.raw`\B` : String.raw`\b`;
  return {
    textStart: String.raw`\A`,
    lineStart: "(?m:^)",
    textEnd: String.raw`\z`,
    lineEnd: "(?m:$)",
    dollar: String.raw`\z`,
  }[place];
}

function marksWith(bit: number, negated: boolean): string {
  let marks = "";
  for (let mark = firstMark; mark < pastMarks; mark++) {
    if (((mark & bit) === 0) === negated) marks += `\\x{${hex(mark)}}`;
  }
  return `[${marks}]`;
}

function hex(value: number): string {
  return value.toString(16);
}
