// Tensors in a safetensors file, which Hugging Face tools, PyTorch and JAX open as they are.
import { open, type FileHandle } from "node:fs/promises";
import { ModelError, StoreError } from "../../core/errors.ts";
import { writeFileAtomic } from "../../data/store/atomic-file.ts";
import { fileError } from "../../data/store/file-error.ts";
import { isFloatFormat, loadFloats, storedParts, type WeightFormat } from "./number-formats.ts";
import {
  damaged,
  elements,
  foreign,
  headerBytes,
  largestHeader,
  lengthBytes,
  parseHeader,
  type Entry,
} from "./safetensors-header.ts";

export interface FloatTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

export interface SafetensorsFile {
  /** In the order of the file. */
  readonly tensors: ReadonlyMap<string, FloatTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file whose header was read and checked, and whose tensors are read when they are asked for. */
export interface SafetensorsReader {
  readonly path: string;
  /** In the order of the file. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * One tensor as float32: F32, F16 and BF16 exactly, F64 rounded. Throws a StoreError for other types, and where the
   * file has no such tensor or cannot be read.
   */
  read(name: string): Promise<FloatTensor>;
  close(): Promise<void>;
}

/**
 * Writes tensors atomically, in the map's order, rounded to `format`. Transformers expects the metadata
 * `{ format: "pt" }`. Throws a ModelError for a shape that does not fit its data or a name that the format reserves, and a
 * StoreError for the disk.
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, FloatTensor>,
  metadata?: Readonly<Record<string, string>>,
  format: WeightFormat = "F32",
): Promise<void> {
  await writeFileAtomic(path, safetensorsParts(tensors, metadata, format));
}

/** The parts of a float32 file, in order. The tensors' parts are views of their data, not copies. */
export function safetensorsBytes(
  tensors: ReadonlyMap<string, FloatTensor>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array[] {
  return [...safetensorsParts(tensors, metadata, "F32")];
}

/** The parts of a file, in order, made one after the other. Throws as `writeSafetensors` does, before the first part. */
export function safetensorsParts(
  tensors: ReadonlyMap<string, FloatTensor>,
  metadata: Readonly<Record<string, string>> | undefined,
  format: WeightFormat,
): Iterable<Uint8Array> {
  for (const [name, tensor] of tensors) checkTensor(name, tensor);
  const shapes = new Map(Array.from(tensors, ([name, tensor]) => [name, tensor.shape]));
  const header = headerBytes(shapes, metadata, format);
  if (header.length - lengthBytes > largestHeader) {
    throw new ModelError(`a header of ${header.length} bytes is over the format's limit of ${largestHeader}`, {
      code: "header-too-large",
      hint: "Shorten the metadata or the names.",
    });
  }
  return partsOf(header, tensors, format);
}

function* partsOf(
  header: Uint8Array,
  tensors: ReadonlyMap<string, FloatTensor>,
  format: WeightFormat,
): Generator<Uint8Array> {
  yield header;
  for (const { data } of tensors.values()) yield* storedParts(format, data);
}

function checkTensor(name: string, { shape, data }: FloatTensor): void {
  if (name === "__metadata__") {
    throw new ModelError('no tensor can be named "__metadata__": the format uses the name', { code: "reserved-name" });
  }
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || elements(shape) !== data.length) {
    throw new ModelError(
      `tensor ${JSON.stringify(name)} has ${data.length} numbers, which do not fill its shape [${shape.join(", ")}]`,
      { code: "shape-mismatch" },
    );
  }
}

/**
 * Reads a whole file. Throws a StoreError that says what is wrong: no such file, another kind of file, cut short, places
 * that overlap, leave gaps or do not fit the shapes, a name given twice, or a type that is not read as floats. Nothing is
 * allocated on the word of a header that the file's size does not bear out.
 */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  const reader = await openSafetensors(path);
  try {
    return await readAll(reader);
  } finally {
    await reader.close();
  }
}

/** `readSafetensors` of a file that is open already; `path` is for messages, and closing it is left to the caller. */
export async function readSafetensorsFrom(path: string, file: FileHandle): Promise<SafetensorsFile> {
  return readAll(await readerOf(path, file));
}

/** Reads and checks the header only. Throws as `readSafetensors` does. The file stays open until `close`. */
export async function openSafetensors(path: string): Promise<SafetensorsReader> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw fileError("read", path, error);
  });
  try {
    return await readerOf(path, file);
  } catch (error) {
    await file.close();
    throw fileError("read", path, error);
  }
}

async function readAll(reader: SafetensorsReader): Promise<SafetensorsFile> {
  const tensors = new Map<string, FloatTensor>();
  for (const name of reader.entries.keys()) tensors.set(name, await reader.read(name));
  return { tensors, metadata: reader.metadata };
}

async function readerOf(path: string, file: FileHandle): Promise<SafetensorsReader> {
  const { size } = await file.stat();
  if (size < lengthBytes) throw foreign(path, `it has only ${size} bytes`);
  const start = new Uint8Array(lengthBytes);
  await fill(path, file, start, 0);
  const length = Number(new DataView(start.buffer).getBigUint64(0, true));
  if (length > largestHeader) throw foreign(path, `its first 8 bytes give a header of ${length} bytes`);
  if (lengthBytes + length > size) {
    throw damaged(path, `its header is ${length} bytes long, but the file has ${size}: it is cut short`, "cut-short");
  }
  const header = new Uint8Array(length);
  await fill(path, file, header, lengthBytes);
  const dataStart = lengthBytes + length;
  const { entries, metadata } = parseHeader(path, header, size - dataStart);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));

  async function read(name: string): Promise<FloatTensor> {
    const entry = byName.get(name);
    const where = `tensor ${JSON.stringify(name)}`;
    if (entry === undefined) throw new StoreError(`${path} has no ${where}`, { code: "missing-tensor" });
    const { type, shape, begin } = entry;
    if (!isFloatFormat(type)) {
      throw new StoreError(`${where} of ${path} is ${type}; only F32, F16, BF16 and F64 are read`, {
        code: "unsupported-type",
        hint: "Convert the file to one of these types first; quantized weights have to be dequantized.",
      });
    }
    const load = (target: Uint8Array): Promise<void> => fill(path, file, target, dataStart + begin);
    try {
      return { shape, data: await loadFloats(type, elements(shape), load) };
    } catch (error) {
      throw fileError(`read ${where} of`, path, error);
    }
  }

  return { path, entries: byName, metadata, read, close: () => file.close() };
}

/** More than 2 GiB in one call is an error. */
const largestRead = 1 << 30;

/** Reads until `target` is full. */
async function fill(path: string, file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < target.length;) {
    const wanted = Math.min(target.length - done, largestRead);
    const { bytesRead } = await file.read(target, done, wanted, position + done);
    if (bytesRead === 0) throw damaged(path, `it ended at byte ${position + done} while it was read`, "cut-short");
    done += bytesRead;
  }
}
