// The header of a GGUF file (version 3, little-endian): metadata, and the tensors' names, shapes and places.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

export type MetadataValue =
  | { readonly kind: "uint32"; readonly value: number }
  | { readonly kind: "float32"; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "strings"; readonly value: readonly string[] }
  | { readonly kind: "int32s"; readonly value: readonly number[] };

export type Metadata = ReadonlyMap<string, MetadataValue>;

export interface TensorPlace {
  readonly name: string;
  /** Row-major; the file has the sizes in the opposite order. */
  readonly shape: readonly number[];
  /** ggml's number of the type. */
  readonly type: number;
  /** From the beginning of the data, a multiple of `dataAlignment`. */
  readonly offset: number;
}

export const magic = "GGUF";
export const formatVersion = 3;
export const dataAlignment = 32;

/** The format's numbers for kinds of values. */
export const valueTypes = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;

/** The header, padded to where the data begins. */
export function headerBytes(metadata: Metadata, tensors: readonly TensorPlace[]): Buffer {
  const parts: Buffer[] = [Buffer.from(magic), uint32(formatVersion), uint64(tensors.length), uint64(metadata.size)];
  for (const [key, value] of metadata) parts.push(text(key), valueBytes(value));
  for (const { name, shape, type, offset } of tensors) {
    parts.push(text(name), uint32(shape.length), ...shape.toReversed().map(uint64), uint32(type), uint64(offset));
  }
  const length = parts.reduce((total, part) => total + part.length, 0);
  parts.push(Buffer.alloc(aligned(length) - length));
  return Buffer.concat(parts);
}

/** The next place where data may begin. */
export function aligned(offset: number): number {
  return Math.ceil(offset / dataAlignment) * dataAlignment;
}

function valueBytes(value: MetadataValue): Buffer {
  switch (value.kind) {
    case "uint32":
      return Buffer.concat([uint32(valueTypes.uint32), uint32(value.value)]);
    case "float32":
      return Buffer.concat([uint32(valueTypes.float32), float32(value.value)]);
    case "bool":
      return Buffer.concat([uint32(valueTypes.bool), Buffer.from([value.value ? 1 : 0])]);
    case "string":
      return Buffer.concat([uint32(valueTypes.string), text(value.value)]);
    case "strings":
      return array(valueTypes.string, value.value.map(text));
    case "int32s":
      return array(valueTypes.int32, value.value.map(int32));
    default:
      throw new TypeError(`no such value: ${String(value satisfies never)}`);
  }
}

function array(type: number, items: readonly Buffer[]): Buffer {
  return Buffer.concat([uint32(valueTypes.array), uint32(type), uint64(items.length), ...items]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
