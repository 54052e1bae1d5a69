// Reading the values of a GGUF header one after the other, from as many bytes of the file as are there yet.
import { valueTypes } from "./header-bytes.ts";

/** Whole numbers beyond 2^53 lose their last digits. */
export type GgufValue = number | boolean | string | readonly GgufValue[];

/** The header goes on after the bytes that were read so far. */
export class NeedsMoreBytes extends Error {}

export interface ByteCursor {
  position(): number;
  skip(bytes: number): void;
  uint32(): number;
  uint64(): number;
  text(): string;
  /** A number of things of at least `leastBytes` each, refused where the file has no room for them. */
  count(things: string, leastBytes: number): number;
  /** A value of the format's numbered type. */
  value(type: number): GgufValue;
}

interface CursorOptions {
  readonly bytes: Buffer;
  /** Of the whole file, which `bytes` are the beginning of. */
  readonly size: number;
  /** The error for a header that cannot be. */
  readonly fail: (what: string) => Error;
}

/** In all arrays together; the largest vocabularies have a million tokens and merges. */
const mostItems = 1 << 24;
const deepestArray = 4;

export function byteCursor({ bytes, size, fail }: CursorOptions): ByteCursor {
  let at = 0;
  let items = 0;

  function take(length: number): number {
    if (at + length > size) throw fail(`it ends at byte ${size}, within a value of ${length} bytes at ${at}`);
    if (at + length > bytes.length) throw new NeedsMoreBytes();
    const begin = at;
    at += length;
    return begin;
  }

  function count(things: string, leastBytes: number): number {
    const found = uint64();
    if (found * leastBytes <= size - at) return found;
    throw fail(`it claims ${found} ${things}, more than its ${size} bytes could hold`);
  }

  const uint32 = (): number => bytes.readUInt32LE(take(4));
  const uint64 = (): number => Number(bytes.readBigUInt64LE(take(8)));
  const text = (): string => {
    const length = count("bytes of a text", 1);
    const begin = take(length);
    return bytes.toString("utf8", begin, begin + length);
  };

  const scalars: ReadonlyMap<number, readonly [leastBytes: number, read: () => GgufValue]> = new Map<
    number,
    readonly [number, () => GgufValue]
  >([
    [valueTypes.uint8, [1, () => bytes.readUInt8(take(1))]],
    [valueTypes.int8, [1, () => bytes.readInt8(take(1))]],
    [valueTypes.uint16, [2, () => bytes.readUInt16LE(take(2))]],
    [valueTypes.int16, [2, () => bytes.readInt16LE(take(2))]],
    [valueTypes.uint32, [4, uint32]],
    [valueTypes.int32, [4, () => bytes.readInt32LE(take(4))]],
    [valueTypes.float32, [4, () => bytes.readFloatLE(take(4))]],
    [valueTypes.bool, [1, () => bytes.readUInt8(take(1)) !== 0]],
    [valueTypes.string, [8, text]],
    [valueTypes.uint64, [8, uint64]],
    [valueTypes.int64, [8, () => Number(bytes.readBigInt64LE(take(8)))]],
    [valueTypes.float64, [8, () => bytes.readDoubleLE(take(8))]],
  ]);

  function value(type: number, depth = 0): GgufValue {
    if (type === valueTypes.array) return array(depth + 1);
    const scalar = scalars.get(type);
    if (scalar === undefined) throw fail(`it holds a value of type ${type}, which is not known`);
    return scalar[1]();
  }

  function array(depth: number): readonly GgufValue[] {
    if (depth > deepestArray) throw fail(`its arrays are nested more than ${deepestArray} deep`);
    const type = uint32();
    const length = count("items", type === valueTypes.array ? 12 : (scalars.get(type)?.[0] ?? 1));
    items += length;
    if (items > mostItems) throw fail(`its arrays hold over ${mostItems} items`);
    return Array.from({ length }, () => value(type, depth));
  }

  return {
    position: () => at,
    skip: (length) => void take(length),
    uint32,
    uint64,
    text,
    count,
    value: (type) => value(type),
  };
}
