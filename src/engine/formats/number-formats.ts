// The number formats that weights are stored in, to float32 and back.
import { endianness } from "node:os";
import { ModelError } from "../../core/errors.ts";

/** How a tensor is written. */
export type WeightFormat = "F32" | "F16" | "BF16";

/** What can be read as float32. */
export type FloatFormat = WeightFormat | "F64";

export const bytesPerNumber: Readonly<Record<FloatFormat, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 };

export function isFloatFormat(name: string): name is FloatFormat {
  return name in bytesPerNumber && Object.hasOwn(bytesPerNumber, name);
}

/**
 * `numbers` little-endian numbers of a format as float32, `load` filling the bytes it is given. F16 and BF16 are read
 * exactly, subnormals, infinities and NaN payloads included, in the memory of the result; F64 is rounded to the nearest
 * float32 and takes twice the result's memory besides.
 */
export async function loadFloats(
  format: FloatFormat,
  numbers: number,
  load: (target: Uint8Array) => Promise<void>,
): Promise<Float32Array> {
  if (format === "F64") {
    const wide = new Float64Array(numbers);
    await load(bytesOf(wide));
    swapOnBigEndian(wide);
    return Float32Array.from(wide);
  }
  const result = new Float32Array(numbers);
  if (format === "F32") {
    await load(bytesOf(result));
    swapOnBigEndian(result);
    return result;
  }
  // The halves lie in the back of the result: reading from the front, none is overwritten before it was read.
  const halves = new Uint16Array(result.buffer, 2 * numbers, numbers);
  await load(bytesOf(halves));
  swapOnBigEndian(halves);
  widen(format, halves, new Uint32Array(result.buffer));
  return result;
}

function widen(format: "F16" | "BF16", halves: Uint16Array, words: Uint32Array): void {
  if (format === "BF16") {
    for (let i = 0; i < words.length; i++) words[i] = (halves[i] as number) << 16;
    return;
  }
  const table = halfTable();
  for (let i = 0; i < words.length; i++) words[i] = table[halves[i] as number] as number;
}

let halfWords: Uint32Array | undefined;

/** The float32 word of each of the 65,536 halves. */
function halfTable(): Uint32Array {
  if (halfWords !== undefined) return halfWords;
  const table = new Uint32Array(65_536);
  const floats = new Float32Array(table.buffer);
  for (let half = 0; half < 32_768; half++) {
    const exponent = half >> 10;
    const fraction = half & 0x3ff;
    // A NaN must not pass through a float, which may change its payload.
    if (exponent === 31) table[half] = 0x7f800000 | (fraction << 13);
    else floats[half] = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    table[half + 32_768] = (table[half] as number) | 0x80000000;
  }
  halfWords = table;
  return table;
}

/** Halfway between the largest half and the next, which would be infinite. */
const halfLimit = 65_520;

/** Throws a ModelError, code "out-of-range", for F16 and a finite number that would become infinite. */
export function checkRange(format: WeightFormat, tensors: ReadonlyMap<string, { readonly data: Float32Array }>): void {
  if (format !== "F16") return;
  for (const [name, { data }] of tensors) {
    const large = firstBeyondHalf(data);
    if (large === undefined) continue;
    throw new ModelError(`parameter "${name}" holds ${large}, which F16 cannot: its largest number is 65504`, {
      code: "out-of-range",
      hint: "Write the weights as BF16 or F32.",
    });
  }
}

function firstBeyondHalf(data: Float32Array): number | undefined {
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if ((value >= halfLimit || value <= -halfLimit) && Number.isFinite(value)) return value;
  }
  return undefined;
}

/** Numbers converted at a time while writing, so that no tensor is copied whole. */
const chunkNumbers = 1 << 18;

/**
 * The little-endian bytes of `data` in a format, in parts; for F32 one part, which is a view where the machine is
 * little-endian. F16 and BF16 are rounded to the nearest, ties to even; what is too large becomes infinite.
 */
export function* storedParts(format: WeightFormat, data: Float32Array): Generator<Uint8Array> {
  if (format === "F32") {
    yield bytesOf(swapOnBigEndian(endianness() === "LE" ? data : data.slice()));
    return;
  }
  const narrow = format === "F16" ? float16 : bfloat16;
  for (let begin = 0; begin < data.length; begin += chunkNumbers) {
    const floats = data.subarray(begin, begin + chunkNumbers);
    // Words are read in place: a float variable may change a NaN's payload.
    const words = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
    const halves = new Uint16Array(words.length);
    for (let i = 0; i < words.length; i++) halves[i] = narrow(words[i] as number);
    yield bytesOf(swapOnBigEndian(halves));
  }
}

/** The bfloat16 nearest to a float32 word, ties to even; NaNs stay NaNs, made quiet. */
export function bfloat16(word: number): number {
  if ((word & 0x7fffffff) > 0x7f800000) return (word >>> 16) | 0x40;
  return ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The IEEE half nearest to a float32 word, ties to even; NaNs stay NaNs, made quiet; from 65,520 on infinite. */
export function float16(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  // Below half of the smallest subnormal, and that half itself, which ties to the even 0.
  if (magnitude <= 0x33000000) return sign;
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  const shift = 126 - (magnitude >>> 23);
  const whole = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return sign | (whole + (rest > tie || (rest === tie && (whole & 1) === 1) ? 1 : 0));
}

type Numbers = Uint16Array | Float32Array | Float64Array;

function bytesOf(numbers: Numbers): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function swapOnBigEndian<T extends Numbers>(numbers: T): T {
  if (endianness() === "LE") return numbers;
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (numbers.BYTES_PER_ELEMENT === 2) bytes.swap16();
  else if (numbers.BYTES_PER_ELEMENT === 4) bytes.swap32();
  else bytes.swap64();
  return numbers;
}
