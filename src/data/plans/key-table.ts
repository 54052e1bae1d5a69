// A compact set of texts with a small tag each: 9 bytes per slot, shareable between threads, no strings kept.

/** What a table is made of; survives being sent to a worker, where it stays the same memory. */
export interface KeyTableParts {
  readonly hashes: SharedArrayBuffer;
  readonly tags: SharedArrayBuffer;
}

/**
 * Texts by their 64-bit hash. Two texts with the same hash count as one, which makes a builder skip one of 2^64 pairs
 * and never lets two different tags share a text.
 */
export class KeyTable {
  private hashes: Uint32Array;
  private tags: Uint8Array;
  private filled = 0;

  constructor(parts?: KeyTableParts) {
    this.hashes = new Uint32Array(parts?.hashes ?? new SharedArrayBuffer(8 * 1_024));
    this.tags = new Uint8Array(parts?.tags ?? new SharedArrayBuffer(1_024));
  }

  /** The tag of `text`, or 0 where it is not in the table. */
  find(text: string): number {
    hash64(text);
    return this.tags[this.slot(low, high)] as number;
  }

  /** Adds `text` with a tag from 1 to 255, unless it is there already; returns the tag it had before, 0 for none. */
  add(text: string, tag: number): number {
    hash64(text);
    const slot = this.slot(low, high);
    const before = this.tags[slot] as number;
    if (before !== 0) return before;
    this.put(slot, low, high, tag);
    this.filled++;
    if (this.filled * 5 > this.tags.length * 3) this.grow();
    return 0;
  }

  get size(): number {
    return this.filled;
  }

  get bytes(): number {
    return this.hashes.byteLength + this.tags.byteLength;
  }

  parts(): KeyTableParts {
    return { hashes: this.hashes.buffer as SharedArrayBuffer, tags: this.tags.buffer as SharedArrayBuffer };
  }

  /** Where a hash is, or the empty slot where it belongs (linear probing). */
  private slot(lowWord: number, highWord: number): number {
    const mask = this.tags.length - 1;
    let slot = lowWord & mask;
    while (this.tags[slot] !== 0 && (this.hashes[2 * slot] !== lowWord || this.hashes[2 * slot + 1] !== highWord)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private put(slot: number, lowWord: number, highWord: number, tag: number): void {
    this.hashes[2 * slot] = lowWord;
    this.hashes[2 * slot + 1] = highWord;
    this.tags[slot] = tag;
  }

  private grow(): void {
    const { hashes, tags } = this;
    this.hashes = new Uint32Array(new SharedArrayBuffer(2 * hashes.byteLength));
    this.tags = new Uint8Array(new SharedArrayBuffer(2 * tags.byteLength));
    for (let slot = 0; slot < tags.length; slot++) {
      if (tags[slot] === 0) continue;
      const lowWord = hashes[2 * slot] as number;
      const highWord = hashes[2 * slot + 1] as number;
      this.put(this.slot(lowWord, highWord), lowWord, highWord, tags[slot] as number);
    }
  }
}

/** 32 bits of the hash that the table keeps. */
export function hash32(text: string): number {
  hash64(text);
  return low;
}

/** The last hash, in two halves: returning a pair would cost an object per row. */
let low = 0;
let high = 0;

/** Two multiply-xorshift lanes over UTF-16 code units (after cyrb53 by bryc, public domain, widened to 64 bits). */
function hash64(text: string): void {
  let a = 0xdeadbeef ^ text.length;
  let b = 0x41c6ce57 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  low = a >>> 0;
  high = b >>> 0;
}
