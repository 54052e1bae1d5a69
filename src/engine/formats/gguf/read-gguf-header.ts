// What a GGUF file says about itself, read and checked without trusting any number in it.
import { open, type FileHandle } from "node:fs/promises";
import { StoreError } from "../../../core/errors.ts";
import { fileError } from "../../../data/store/file-error.ts";
import { damaged, elements } from "../safetensors-header.ts";
import { byteCursor, NeedsMoreBytes, type ByteCursor, type GgufValue } from "./byte-cursor.ts";
import { dataAlignment, magic } from "./header-bytes.ts";

export interface GgufTensor {
  /** Row-major, the largest step first (the file has it the other way round). */
  readonly shape: readonly number[];
  /** ggml's name of the type, such as "F16" or "Q4_K". */
  readonly type: string;
  /** From the beginning of the file. */
  readonly begin: number;
  readonly bytes: number;
}

export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** In the order of the header. */
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

const firstRead = 1 << 20;
/** The largest vocabularies take some twenty megabytes. */
const largestHeader = 1 << 28;

/** ggml's types: name, numbers in a block, bytes of a block. */
const tensorTypes: ReadonlyMap<number, readonly [name: string, block: number, bytes: number]> = new Map([
  [0, ["F32", 1, 4]],
  [1, ["F16", 1, 2]],
  [2, ["Q4_0", 32, 18]],
  [3, ["Q4_1", 32, 20]],
  [6, ["Q5_0", 32, 22]],
  [7, ["Q5_1", 32, 24]],
  [8, ["Q8_0", 32, 34]],
  [10, ["Q2_K", 256, 84]],
  [11, ["Q3_K", 256, 110]],
  [12, ["Q4_K", 256, 144]],
  [13, ["Q5_K", 256, 176]],
  [14, ["Q6_K", 256, 210]],
  [24, ["I8", 1, 1]],
  [25, ["I16", 1, 2]],
  [26, ["I32", 1, 4]],
  [27, ["I64", 1, 8]],
  [28, ["F64", 1, 8]],
  [30, ["BF16", 1, 2]],
]);

/**
 * Reads the header of a GGUF file of version 2 or 3. Throws a StoreError that says what is wrong: another kind of file,
 * cut short, counts and lengths that the file is too small for, names given twice, tensors that overlap or lie outside,
 * types that are not known. Nothing is allocated on the word of a number that the file's size does not bear out, nor for
 * headers over 256 MiB.
 */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw fileError("read", path, error);
  });
  try {
    const { size } = await file.stat();
    for (let wanted = firstRead; ; wanted *= 4) {
      const bytes = await beginning(file, Math.min(wanted, size, largestHeader));
      const header = parse(path, bytes, size);
      if (header !== undefined) return header;
      if (bytes.length === size) throw damaged(path, "its header is cut short", "cut-short");
      if (bytes.length === largestHeader)
        throw damaged(path, `its header is over ${largestHeader} bytes`, "bad-header");
    }
  } catch (error) {
    throw fileError("read", path, error);
  } finally {
    await file.close();
  }
}

async function beginning(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

/** The header, or undefined where it goes on after `bytes`, which are the beginning of a file of `size`. */
function parse(path: string, bytes: Buffer, size: number): GgufHeader | undefined {
  if (bytes.toString("latin1", 0, 4) !== magic) {
    throw new StoreError(`${path} is not a GGUF file: it does not begin with "${magic}"`, {
      code: "not-gguf",
      hint: "Check the path; the file is of another kind, or damaged at its beginning.",
    });
  }
  try {
    return parseHeader(path, byteCursor({ bytes, size, fail: (what) => damaged(path, what, "bad-header") }), size);
  } catch (error) {
    if (error instanceof NeedsMoreBytes) return undefined;
    throw error;
  }
}

function parseHeader(path: string, cursor: ByteCursor, size: number): GgufHeader {
  cursor.skip(magic.length);
  const version = cursor.uint32();
  if (version !== 2 && version !== 3) {
    throw new StoreError(`${path} is of GGUF version ${version}; versions 2 and 3 are read`, {
      code: "unknown-version",
      hint: version % 65_536 === 0 ? "The file is for big-endian machines." : "Convert the model again.",
    });
  }
  // The least a tensor takes is its name's length, its number of sizes, type and offset; a value its key, type and byte.
  const tensorCount = cursor.count("tensors", 24);
  const valueCount = cursor.count("values", 13);
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < valueCount; i++) {
    const key = cursor.text();
    if (metadata.has(key)) throw damaged(path, `it gives ${JSON.stringify(key)} twice`, "duplicate-name");
    metadata.set(key, cursor.value(cursor.uint32()));
  }
  const alignment = metadata.get("general.alignment") ?? dataAlignment;
  if (typeof alignment !== "number" || alignment < 8 || alignment > 1 << 20 || alignment % 8 !== 0) {
    throw damaged(path, `its alignment is ${JSON.stringify(alignment)}`, "bad-header");
  }
  const found = Array.from({ length: tensorCount }, () => parseTensor(path, cursor));
  const dataStart = Math.ceil(cursor.position() / alignment) * alignment;
  return { metadata, tensors: placed(path, found, { dataStart, alignment, size }) };
}

interface FoundTensor extends Omit<GgufTensor, "begin"> {
  readonly name: string;
  readonly offset: number;
}

function parseTensor(path: string, cursor: ByteCursor): FoundTensor {
  const name = cursor.text();
  const where = `tensor ${JSON.stringify(name)}`;
  const dimensions = cursor.uint32();
  if (dimensions > 4) throw damaged(path, `${where} has ${dimensions} dimensions`, "bad-header");
  const shape = Array.from({ length: dimensions }, () => cursor.uint64()).toReversed();
  const number = cursor.uint32();
  const type = tensorTypes.get(number);
  if (type === undefined) {
    throw new StoreError(`${where} of ${path} is of type ${number}, which is not known`, {
      code: "unknown-type",
      hint: "The file is damaged, or newer than this reader.",
    });
  }
  const [typeName, block, blockBytes] = type;
  const bytes = (elements(shape) / block) * blockBytes;
  if (!Number.isSafeInteger(bytes) || (shape.at(-1) ?? 1) % block !== 0) {
    throw damaged(path, `${where} cannot have the shape [${shape.join(", ")}] of ${typeName}`, "bad-header");
  }
  return { name, shape, type: typeName, bytes, offset: cursor.uint64() };
}

interface Layout {
  readonly dataStart: number;
  readonly alignment: number;
  readonly size: number;
}

function placed(path: string, found: readonly FoundTensor[], layout: Layout): ReadonlyMap<string, GgufTensor> {
  const { dataStart, alignment, size } = layout;
  let end = 0;
  for (const tensor of found.toSorted((left, right) => left.offset - right.offset || left.bytes - right.bytes)) {
    const where = `tensor ${JSON.stringify(tensor.name)}`;
    if (tensor.offset % alignment !== 0) throw damaged(path, `${where} begins at ${tensor.offset}`, "bad-offsets");
    if (tensor.offset < end) throw damaged(path, `${where} overlaps another`, "bad-offsets");
    end = tensor.offset + tensor.bytes;
    if (dataStart + end <= size) continue;
    throw damaged(path, `${where} ends at byte ${dataStart + end} of ${size}: the file is cut short`, "cut-short");
  }
  const tensors = new Map<string, GgufTensor>();
  for (const { name, offset, ...tensor } of found) {
    if (tensors.has(name)) throw damaged(path, `it has two tensors ${JSON.stringify(name)}`, "duplicate-name");
    tensors.set(name, { ...tensor, begin: dataStart + offset });
  }
  return tensors;
}
