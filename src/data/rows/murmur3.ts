// MurmurHash3_x86_128 (Austin Appleby, public domain): 128 bits over bytes, fast in JavaScript, not for secrets.

const c1 = 0x239b961b;
const c2 = 0xab0e9789 | 0;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93 | 0;

/**
 * Hashes `bytes[start, end)` with seed 0 and puts the four 32-bit words into `out`, which is returned. The digest in
 * hexadecimal is the four words one after the other (`hexOf`), as other implementations print it.
 */
export function murmur3(bytes: Uint8Array, start: number, end: number, out: Int32Array): Int32Array {
  const view = viewOf(bytes);
  const length = end - start;
  const tail = start + (length & ~15);
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  for (let at = start; at < tail; at += 16) {
    h1 ^= mix(view.getInt32(at, true), c1, 15, c2);
    h1 = (Math.imul((((h1 << 19) | (h1 >>> 13)) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 ^= mix(view.getInt32(at + 4, true), c2, 16, c3);
    h2 = (Math.imul((((h2 << 17) | (h2 >>> 15)) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 ^= mix(view.getInt32(at + 8, true), c3, 17, c4);
    h3 = (Math.imul((((h3 << 15) | (h3 >>> 17)) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 ^= mix(view.getInt32(at + 12, true), c4, 18, c1);
    h4 = (Math.imul((((h4 << 13) | (h4 >>> 19)) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  h4 ^= mix(partialWord(bytes, tail + 12, end), c4, 18, c1);
  h3 ^= mix(partialWord(bytes, tail + 8, end), c3, 17, c4);
  h2 ^= mix(partialWord(bytes, tail + 4, end), c2, 16, c3);
  h1 ^= mix(partialWord(bytes, tail, end), c1, 15, c2);

  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = finalise(h1);
  h2 = finalise(h2);
  h3 = finalise(h3);
  h4 = finalise(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  out[0] = h1;
  out[1] = (h2 + h1) | 0;
  out[2] = (h3 + h1) | 0;
  out[3] = (h4 + h1) | 0;
  return out;
}

/** The digest in hexadecimal, 32 digits. */
export function hexOf(words: Int32Array): string {
  let text = "";
  for (let i = 0; i < 4; i++) text += ((words[i] as number) >>> 0).toString(16).padStart(8, "0");
  return text;
}

let lastBytes = new Uint8Array(0);
let lastView: DataView = new DataView(lastBytes.buffer);

/** Reading words through a view is three times as fast as putting bytes together; hashing stays in one buffer for long. */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== lastBytes) {
    lastBytes = bytes as Uint8Array<ArrayBuffer>;
    lastView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return lastView;
}

/** The bytes of a word that lie before `end`, the rest zero. */
function partialWord(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = at; i < end && i < at + 4; i++) value |= (bytes[i] as number) << (8 * (i - at));
  return value;
}

function mix(block: number, before: number, rotation: number, after: number): number {
  const k = Math.imul(block, before);
  return Math.imul((k << rotation) | (k >>> (32 - rotation)), after);
}

function finalise(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
