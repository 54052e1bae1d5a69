// The header of a safetensors file: names, shapes and places of the tensors, written and checked.
// Format: https://huggingface.co/docs/safetensors, "Format"; the checks are those of its Rust reader.
import { z } from "zod";
import { StoreError } from "../../core/errors.ts";
import { bytesPerNumber, type WeightFormat } from "./number-formats.ts";

/** The format's own limit on the header, in bytes. */
export const largestHeader = 100_000_000;
/** The header's length comes first, as an unsigned 64-bit little-endian number. */
export const lengthBytes = 8;
/** Where the tensors' bytes begin is a multiple of this. */
const alignment = 8;

/** The format's types and the bits of one number. */
const bitsOf: ReadonlyMap<string, number> = new Map([
  ...["C64", "F64", "I64", "U64"].map((type) => [type, 64] as const),
  ...["F32", "I32", "U32"].map((type) => [type, 32] as const),
  ...["F16", "BF16", "I16", "U16"].map((type) => [type, 16] as const),
  ...["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"].map((type) => [type, 8] as const),
  ["F6_E2M3", 6],
  ["F6_E3M2", 6],
  ["F4", 4],
]);

/** A tensor's type and place, in bytes after the header. */
export interface Entry {
  readonly name: string;
  /** One of the format's types, such as "F32" or "I64". */
  readonly type: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const size = z.number().int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
const metadataSchema = z.record(z.string(), z.string());

/** The length and the header, padded with spaces. Keys are in the order of `shapes`, the metadata first. */
export function headerBytes(
  shapes: ReadonlyMap<string, readonly number[]>,
  metadata: Readonly<Record<string, string>> | undefined,
  format: WeightFormat,
): Uint8Array {
  const members = metadata === undefined ? [] : [`"__metadata__":${JSON.stringify(metadata)}`];
  let begin = 0;
  for (const [name, shape] of shapes) {
    const end = begin + bytesPerNumber[format] * elements(shape);
    // By hand: an object literal would move names that look like whole numbers to the front.
    const sizes = `"shape":[${shape.join(",")}],"data_offsets":[${begin},${end}]`;
    members.push(`${JSON.stringify(name)}:{"dtype":"${format}",${sizes}}`);
    begin = end;
  }
  const text = new TextEncoder().encode(`{${members.join(",")}}`);
  const padded = Math.ceil(text.length / alignment) * alignment;
  const bytes = new Uint8Array(lengthBytes + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, lengthBytes);
  return bytes;
}

/** The product of a shape's sizes; 1 for a scalar. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export interface Header {
  /** In the order of their bytes, which cover `dataBytes` without gap or overlap. */
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads and checks a header's bytes (without the length). `dataBytes` is what the file holds after the header. */
export function parseHeader(path: string, bytes: Uint8Array, dataBytes: number): Header {
  const { __metadata__: rawMetadata = {}, ...tensors } = headerObject(path, bytes);
  const metadata = metadataSchema.safeParse(rawMetadata);
  if (!metadata.success) throw damaged(path, `its __metadata__ is not a map of texts`, "bad-header");
  const entries = Object.entries(tensors).map(([name, value]) => parseEntry(path, name, value));
  entries.sort((left, right) => left.begin - right.begin || left.end - right.end);
  checkPlaces(path, entries, dataBytes);
  return { entries, metadata: metadata.data };
}

function headerObject(path: string, bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw foreign(path, "its header is not JSON", cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw foreign(path, "its header is not a JSON object");
  }
  const names = Object.keys(value).length;
  if (memberCount(text) !== names) throw damaged(path, "its header names a tensor twice", "duplicate-name");
  return value as Record<string, unknown>;
}

/** Members of the outermost object of valid JSON, repeated names counted each time; JSON.parse keeps only the last. */
function memberCount(text: string): number {
  let depth = 0;
  let colons = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      for (i++; text[i] !== '"'; i++) if (text[i] === "\\") i++;
    } else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    else if (character === ":" && depth === 1) colons++;
  }
  return colons;
}

function parseEntry(path: string, name: string, value: unknown): Entry {
  const where = `tensor ${JSON.stringify(name)}`;
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) {
    throw damaged(path, `the header's entry of ${where} is malformed: ${z.prettifyError(parsed.error)}`, "bad-header");
  }
  const { dtype: type, shape, data_offsets: places } = parsed.data;
  const [begin, end] = places;
  const bits = bitsOf.get(type);
  if (bits === undefined) {
    throw new StoreError(`${where} of ${path} is of type ${JSON.stringify(type)}, which is not known`, {
      code: "unknown-type",
      hint: "The file is damaged, or newer than this reader.",
    });
  }
  const bytes = (elements(shape) * bits) / 8;
  if (end - begin !== bytes) {
    const claim = `${end - begin} bytes (${begin} to ${end}) for the shape [${shape.join(", ")}] of ${type}`;
    throw damaged(path, `${where} is given ${claim}, which takes ${bytes}`, "bad-offsets");
  }
  return { name, type, shape, begin, end };
}

function checkPlaces(path: string, entries: readonly Entry[], dataBytes: number): void {
  let end = 0;
  let before = "the header";
  for (const entry of entries) {
    const where = `tensor ${JSON.stringify(entry.name)}`;
    if (entry.begin < end) throw damaged(path, `${where} overlaps ${before}`, "bad-offsets");
    if (entry.begin > end)
      throw damaged(path, `there is a gap of ${entry.begin - end} bytes before ${where}`, "bad-offsets");
    if (entry.end > dataBytes) {
      throw damaged(path, `${where} ends at byte ${entry.end} of ${dataBytes}: the file is cut short`, "cut-short");
    }
    end = entry.end;
    before = where;
  }
  if (end < dataBytes) throw damaged(path, `${dataBytes - end} bytes follow the last tensor`, "bad-offsets");
}

export function damaged(path: string, what: string, code: string): StoreError {
  return new StoreError(`${path} is damaged: ${what}`, { code, hint: "Copy or make the file again." });
}

export function foreign(path: string, what: string, cause?: unknown): StoreError {
  return new StoreError(`${path} is not a safetensors file: ${what}`, {
    code: "not-safetensors",
    hint: "Check the path; the file is of another kind, or damaged at its beginning.",
    cause,
  });
}
