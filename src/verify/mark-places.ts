// A text with a private character at every place between characters that says what Python's assertions hold there.
import { firstMark, pastMarks, placeBits } from "./python-pattern.ts";

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
