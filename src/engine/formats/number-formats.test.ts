import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bfloat16, float16, isFloatFormat, loadFloats, storedParts, type FloatFormat } from "./number-formats.ts";

const wordOf = (value: number): number => new Uint32Array(new Float32Array([value]).buffer)[0] as number;
const fill = (bytes: Uint8Array) => async (target: Uint8Array) => target.set(bytes);
const load = (format: FloatFormat, bytes: ArrayBufferView, numbers: number): Promise<Float32Array> =>
  loadFloats(format, numbers, fill(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)));

/** Every half but the NaNs, by the format's definition. */
const halfValues = Array.from({ length: 65_536 }, (_, half) => {
  const sign = half >= 32_768 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
});

describe("halves", () => {
  const all = Uint16Array.from({ length: 65_536 }, (_, half) => half);

  test("are read exactly, all 65,536 of them", async () => {
    const floats = await load("F16", all, all.length);
    for (let half = 0; half < all.length; half++) {
      if (!Object.is(floats[half], halfValues[half])) throw new Error(`half ${half} became ${floats[half]}`);
    }
  });

  test("come back as they were, NaNs made quiet", async () => {
    const words = new Uint32Array((await load("F16", all, all.length)).buffer);
    for (let half = 0; half < all.length; half++) {
      const expected = (half & 0x7fff) > 0x7c00 ? half | 0x200 : half;
      if (float16(words[half] as number) !== expected) throw new Error(`half ${half}`);
    }
  });

  test("are the nearest, ties to even", () => {
    const finite = halfValues.slice(0, 0x7c00);
    for (let half = 0; half + 1 < finite.length; half += 7) {
      const [low, high] = [finite[half] as number, finite[half + 1] as number];
      const middle = (low + high) / 2;
      expect(float16(wordOf(middle))).toBe(half % 2 === 0 ? half : half + 1);
      expect(float16(wordOf(middle) + 1)).toBe(half + 1);
      expect(float16(wordOf(middle) - 1)).toBe(half);
      expect(float16((wordOf(middle) | 0x80000000) >>> 0)).toBe((half % 2 === 0 ? half : half + 1) | 0x8000);
    }
  });

  test.each([
    [65_504, 0x7bff],
    [65_519.996, 0x7bff],
    [65_520, 0x7c00],
    [1e30, 0x7c00],
    [-Infinity, 0xfc00],
    [-0, 0x8000],
    [2 ** -25, 0],
    [2 ** -24, 1],
    [1e-45, 0],
    [-1e-45, 0x8000],
  ])("%d is %i", (value, half) => {
    expect(float16(wordOf(value))).toBe(half);
  });
});

describe("brain floats", () => {
  test("are read exactly, NaN payloads included", async () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, half) => half);
    const words = new Uint32Array((await load("BF16", all, all.length)).buffer);
    expect(words.every((word, half) => word === half * 65_536)).toBe(true);
  });

  test.each([
    ["a tie to even, down", 0x3f808000, 0x3f80],
    ["a tie to even, up", 0x3f818000, 0x3f82],
    ["just above a tie", 0x3f808001, 0x3f81],
    ["just below a tie", 0x3f807fff, 0x3f80],
    ["the largest float", 0x7f7fffff, 0x7f80],
    ["infinity", 0xff800000, 0xff80],
    ["a NaN with a payload only in its low half", 0x7f800001, 0x7fc0],
    ["the smallest subnormal", 0x80000001, 0x8000],
  ])("round %s", (_, word, half) => {
    expect(bfloat16(word)).toBe(half);
  });

  test("are never further than half a step away", () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-3e38), max: Math.fround(3e38) }),
        (value) => {
          const back = new Float32Array(new Uint32Array([bfloat16(wordOf(value)) << 16]).buffer)[0] as number;
          expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -8, 2 ** -134));
        },
      ),
    );
  });
});

test("doubles are rounded to the nearest float32", async () => {
  const doubles = new Float64Array([1 / 3, 1e300, -0, Number.NaN, 2 ** -150]);
  expect(await load("F64", doubles, 5)).toEqual(Float32Array.from(doubles));
});

test.each(["F32", "F16", "BF16"] as const)("%s goes through parts of any length", async (format) => {
  const data = Float32Array.from({ length: 600_001 }, (_, i) => (i % 201) - 100).subarray(1);
  const parts = Array.from(storedParts(format, data), (part) => Buffer.from(part));
  const read = await load(format, Buffer.concat(parts), data.length);
  expect(read.every((value, i) => Object.is(value, data[i]))).toBe(true);
  expect([...storedParts(format, new Float32Array(0))].reduce((sum, part) => sum + part.length, 0)).toBe(0);
});

test.each(["I64", "F8_E4M3", "toString", "__proto__", ""])("%j is not read as floats", (name) => {
  expect(isFloatFormat(name)).toBe(false);
});
