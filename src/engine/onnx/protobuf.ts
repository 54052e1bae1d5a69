// Protobuf as bytes: fields of the three wire formats in use, varint (0), length-delimited (2) and 32-bit (5).

export function integer(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

export function float(field: number, value: number): Uint8Array {
  const encoded = new Uint8Array([...varint((field << 3) | 5), 0, 0, 0, 0]);
  new DataView(encoded.buffer).setFloat32(encoded.length - 4, value, true);
  return encoded;
}

export function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

export function message(field: number, fields: readonly Uint8Array[]): Uint8Array {
  return bytes(field, join(fields));
}

export function bytes(field: number, value: Uint8Array): Uint8Array {
  return join([opening(field, value.length), value]);
}

/** What comes before the bytes of a length-delimited field. */
export function opening(field: number, length: number): Uint8Array {
  return Uint8Array.from([...varint((field << 3) | 2), ...varint(length)]);
}

/** Base 128, least significant group first; negative numbers as 64-bit two's complement. */
function varint(value: number): number[] {
  const groups: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 128n) {
    groups.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...groups, Number(rest)];
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
