// Path-hashed random numbers: every draw is a pure function of a seed and a path, so item n never needs items 0..n-1.

export type PathItem = string | number;

const TWO_32 = 4_294_967_296;
const float64 = new Float64Array(1);
const float64Words = new Uint32Array(float64.buffer);

/**
 * A deterministic stream of random numbers named by a path.
 *
 * `Rng.from(7, "train", 3)` and `Rng.from(8, "train", 3)` are unrelated streams, and so are neighbouring indices: the
 * whole path is hashed into the 128-bit state. The generator is sfc32 (Chris Doty-Humphrey, PractRand), the hash four
 * lanes of multiply-xorshift (the finaliser of MurmurHash3). Not for secrets.
 */
export class Rng {
  private readonly h0: number;
  private readonly h1: number;
  private readonly h2: number;
  private readonly h3: number;
  private a: number;
  private b: number;
  private c: number;
  private counter: number;

  private constructor(h0: number, h1: number, h2: number, h3: number) {
    this.h0 = h0;
    this.h1 = h1;
    this.h2 = h2;
    this.h3 = h3;
    // One lane each, so that different lanes are different states: sums of neighbours would fold 128 bits into 96.
    this.a = finalise(h0);
    this.b = finalise(h1);
    this.c = finalise(h2);
    this.counter = finalise(h3);
    for (let round = 0; round < 12; round++) this.uint32();
  }

  /** The stream of `seed` and `path`. Throws a RangeError for a number that is not finite. */
  static from(seed: PathItem, ...path: readonly PathItem[]): Rng {
    const lanes: Lanes = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667];
    absorb(lanes, seed);
    for (const item of path) absorb(lanes, item);
    return new Rng(lanes[0], lanes[1], lanes[2], lanes[3]);
  }

  /** The stream of this one's path with `path` appended; how far this stream was read does not matter. */
  derive(...path: readonly PathItem[]): Rng {
    const lanes: Lanes = [this.h0, this.h1, this.h2, this.h3];
    for (const item of path) absorb(lanes, item);
    return new Rng(lanes[0], lanes[1], lanes[2], lanes[3]);
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A float in [0, 1) with 53 random bits. */
  float(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** A whole number in [0, n), without bias. `n` is a whole number from 1 to 2^53. */
  int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 53) {
      throw new RangeError(`Rng.int needs a whole number from 1 to 2^53, got ${n}`);
    }
    if (n > TWO_32) {
      const limit = 2 ** 53 - (2 ** 53 % n);
      for (;;) {
        const draw = (this.uint32() >>> 11) * TWO_32 + this.uint32();
        if (draw < limit) return draw % n;
      }
    }
    if (n === TWO_32) return this.uint32();
    // As an unsigned 32-bit number, whose remainder takes half the time of one of doubles.
    const values = n >>> 0;
    for (;;) {
      const draw = this.uint32();
      const rest = draw % values;
      // Draws from the last multiple of n on, after which no n are left, would favour the first values.
      if (draw - rest + values <= TWO_32) return rest;
    }
  }

  /** A whole number in [low, high], both ends included. Throws a RangeError unless both are safe whole numbers in order. */
  between(low: number, high: number): number {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low > high) {
      throw new RangeError(`Rng.between needs two whole numbers in order, got ${low} and ${high}`);
    }
    return low + this.int(high - low + 1);
  }

  /** One item, each equally likely. Throws a RangeError for an empty list. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError("Rng.pick needs at least one item");
    return items[this.int(items.length)] as T;
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.float() < p;
  }

  /**
   * A standard normal draw (Box and Muller, 1958). Logarithm and cosine may differ in the last bit between JavaScript
   * engines: use it for initial weights, not for data that must have the same bytes everywhere.
   */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.float()));
    return radius * Math.cos(2 * Math.PI * this.float());
  }

  /** A shuffled copy (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const copy = items.slice();
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const held = copy[i] as T;
      copy[i] = copy[j] as T;
      copy[j] = held;
    }
    return copy;
  }
}

type Lanes = [number, number, number, number];

function absorb(lanes: Lanes, item: PathItem): void {
  if (typeof item === "string") {
    mix(lanes, 0x53000000 ^ item.length);
    for (let i = 0; i < item.length; i++) mix(lanes, item.charCodeAt(i));
    return;
  }
  if (item >>> 0 === item) {
    mix(lanes, 0x4e000000);
    mix(lanes, item);
    return;
  }
  if (!Number.isFinite(item)) throw new RangeError(`a random number path needs finite numbers, got ${item}`);
  float64[0] = item === 0 ? 0 : item;
  mix(lanes, 0x46000000);
  mix(lanes, float64Words[0] as number);
  mix(lanes, float64Words[1] as number);
}

function mix(lanes: Lanes, word: number): void {
  const h0 = lanes[1] ^ Math.imul(lanes[0] ^ word, 597_399_067);
  const h1 = lanes[2] ^ Math.imul(lanes[1] ^ word, 2_869_860_233 | 0);
  const h2 = lanes[3] ^ Math.imul(lanes[2] ^ word, 951_274_213);
  const h3 = h0 ^ Math.imul(lanes[3] ^ word, 2_716_044_179 | 0);
  lanes[0] = (h0 << 15) | (h0 >>> 17);
  lanes[1] = (h1 << 13) | (h1 >>> 19);
  lanes[2] = (h2 << 17) | (h2 >>> 15);
  lanes[3] = (h3 << 11) | (h3 >>> 21);
}

/** The 32-bit finaliser of MurmurHash3 (Appleby). */
function finalise(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
