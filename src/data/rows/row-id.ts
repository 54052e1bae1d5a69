// Row ids: 128 bits of MurmurHash3 over the canonical JSON of everything else in the row.
//
// Not SHA-256: one digest of a 300-byte row costs about 2 microseconds in Node, more than making the row. Ids name rows
// and reveal damage; shards, where tampering could matter, are sealed with SHA-256 in the manifest.
import { hexOf, murmur3, viewOf } from "./murmur3.ts";
import { REST_OFFSET, restOfLine, type RowContent } from "./row-line.ts";

const BRACE = 0x7b;
const QUOTE = 0x22;
const COMMA = 0x2c;
const opening = Buffer.from(`{"id":"`);
/** The two hexadecimal digits of each byte, as one big-endian word. */
const hexPairs = Uint16Array.from({ length: 256 }, (_, byte) => {
  const digits = byte.toString(16).padStart(2, "0");
  return (digits.charCodeAt(0) << 8) | digits.charCodeAt(1);
});
const words = new Int32Array(4);
let scratch = Buffer.allocUnsafe(4_096);

/** 32 lower-case hexadecimal digits. */
export function rowId(content: RowContent): string {
  const text = `{${restOfLine(content)}`;
  const most = text.length * 3;
  if (scratch.length < most) scratch = Buffer.allocUnsafe(most);
  return hexOf(murmur3(scratch, 0, scratch.write(text), words));
}

/** Whether the line in `bytes[start, end)`, which must be canonical, carries its own hash as id. */
export function lineIdHolds(bytes: Uint8Array, start: number, end: number): boolean {
  hashRest(bytes, start, end);
  const view = viewOf(bytes);
  for (let i = 0; i < 16; i++) {
    if (view.getUint16(start + opening.length + 2 * i) !== pairOf(i)) return false;
  }
  return true;
}

/** Completes a line whose rest lies in `bytes[start + REST_OFFSET, end)` by writing the id before it. */
export function sealLine(bytes: Uint8Array, start: number, end: number): void {
  bytes.set(opening, start);
  bytes[start + REST_OFFSET - 2] = QUOTE;
  bytes[start + REST_OFFSET - 1] = COMMA;
  hashRest(bytes, start, end);
  const view = viewOf(bytes);
  for (let i = 0; i < 16; i++) view.setUint16(start + opening.length + 2 * i, pairOf(i));
}

/** Hashes the rest of a line with a brace before it, borrowing the place of the comma for the brace. */
function hashRest(bytes: Uint8Array, start: number, end: number): void {
  const from = start + REST_OFFSET - 1;
  const held = bytes[from] as number;
  bytes[from] = BRACE;
  murmur3(bytes, from, end, words);
  bytes[from] = held;
}

/** Digits 2i and 2i + 1 of the last hash. */
function pairOf(i: number): number {
  return hexPairs[((words[i >> 2] as number) >>> (24 - 8 * (i & 3))) & 255] as number;
}
