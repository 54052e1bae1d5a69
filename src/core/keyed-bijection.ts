// A shuffle of [0, size) that needs no memory: any position can be asked for, in any order.
import type { Rng } from "./rng.ts";

const ROUNDS = 6;

/**
 * A pseudo-random permutation of the whole numbers in [0, size), keyed by `rng`: a generalised Feistel network over
 * Z_a x Z_b with a*b just above `size` (Black and Rogaway, 2002), walking the cycle where it leaves the range.
 * `size` is a whole number from 1 to 2^50; the function throws a RangeError for a position outside the range.
 */
export function keyedBijection(size: number, rng: Rng): (position: number) => number {
  const { a, b, keys } = network(size, rng);
  return (position) => {
    requirePosition(position, size);
    let value = position;
    do {
      let left = Math.floor(value / b);
      let right = value - left * b;
      for (let round = 0; round < ROUNDS; round += 2) {
        left = (left + scramble(right, keys[round] as number)) % a;
        right = (right + scramble(left, keys[round + 1] as number)) % b;
      }
      value = left * b + right;
    } while (value >= size);
    return value;
  };
}

/** The permutation that undoes `keyedBijection` of the same size and stream. */
export function keyedBijectionInverse(size: number, rng: Rng): (position: number) => number {
  const { a, b, keys } = network(size, rng);
  return (position) => {
    requirePosition(position, size);
    let value = position;
    do {
      let left = Math.floor(value / b);
      let right = value - left * b;
      for (let round = ROUNDS - 2; round >= 0; round -= 2) {
        right = (right + b - (scramble(left, keys[round + 1] as number) % b)) % b;
        left = (left + a - (scramble(right, keys[round] as number) % a)) % a;
      }
      value = left * b + right;
    } while (value >= size);
    return value;
  };
}

interface Network {
  readonly a: number;
  readonly b: number;
  readonly keys: readonly number[];
}

function network(size: number, rng: Rng): Network {
  if (!Number.isInteger(size) || size < 1 || size > 2 ** 50) {
    throw new RangeError(`a bijection needs a whole size from 1 to 2^50, got ${size}`);
  }
  const a = Math.ceil(Math.sqrt(size));
  const b = Math.ceil(size / a);
  return { a, b, keys: Array.from({ length: ROUNDS }, () => rng.uint32()) };
}

function requirePosition(position: number, size: number): void {
  if (position >= 0 && position < size && Number.isInteger(position)) return;
  throw new RangeError(`position ${position} is outside [0, ${size})`);
}

/** A 31-bit hash of one half, so that the sums above stay exact and the remainders cheap. */
function scramble(half: number, key: number): number {
  let h = half ^ key;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 1;
}
