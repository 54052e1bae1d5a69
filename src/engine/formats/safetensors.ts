// Tensors in a safetensors file, which Hugging Face tools, PyTorch and JAX open as they are.
import { open, type FileHandle } from "node:fs/promises";
import { endianness } from "node:os";
import { ModelError } from "../../core/errors.ts";
import { writeFileAtomic } from "../../data/store/atomic-file.ts";
import { fileError } from "../../data/store/file-error.ts";
import {
  damaged,
  elements,
  foreign,
  headerBytes,
  largestHeader,
  lengthBytes,
  parseHeader,
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

/**
 * Writes float32 tensors atomically, in the map's order. Transformers expects the metadata `{ format: "pt" }`. Throws a
 * ModelError for a shape that does not fit its data or a name that the format reserves, and a StoreError for the disk.
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, FloatTensor>,
  metadata?: Readonly<Record<string, string>>,
): Promise<void> {
  await writeFileAtomic(path, safetensorsBytes(tensors, metadata));
}

/** The parts of the file, in order. The tensors' parts are views of their data, not copies. */
export function safetensorsBytes(
  tensors: ReadonlyMap<string, FloatTensor>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array[] {
  for (const [name, tensor] of tensors) checkTensor(name, tensor);
  const shapes = new Map(Array.from(tensors, ([name, tensor]) => [name, tensor.shape]));
  const header = headerBytes(shapes, metadata);
  if (header.length - lengthBytes > largestHeader) {
    throw new ModelError(`a header of ${header.length} bytes is over the format's limit of ${largestHeader}`, {
      code: "header-too-large",
      hint: "Shorten the metadata or the names.",
    });
  }
  return [header, ...Array.from(tensors.values(), ({ data }) => littleEndian(bytesOf(data)))];
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
 * that overlap, leave gaps or do not fit the shapes, or a type other than F32. Nothing is allocated on the word of a
 * header that the file's size does not bear out.
 */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw fileError("read", path, error);
  });
  try {
    return await readSafetensorsFrom(path, file);
  } catch (error) {
    throw fileError("read", path, error);
  } finally {
    await file.close();
  }
}

/** `readSafetensors` of a file that is open already; `path` is for messages, and closing it is left to the caller. */
export async function readSafetensorsFrom(path: string, file: FileHandle): Promise<SafetensorsFile> {
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
  const tensors = new Map<string, FloatTensor>();
  for (const { name, shape, begin } of entries) {
    const data = new Float32Array(elements(shape));
    await fill(path, file, bytesOf(data), dataStart + begin);
    littleEndian(bytesOf(data), "in place");
    tensors.set(name, { shape, data });
  }
  return { tensors, metadata };
}

/** Reads until `target` is full; one read gives at most 2 GiB. */
async function fill(path: string, file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < target.length;) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) throw damaged(path, `it ended at byte ${position + done} while it was read`, "cut-short");
    done += bytesRead;
  }
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The bytes as the file has them: themselves on nearly every machine, four by four turned round on a big-endian one. */
function littleEndian(bytes: Uint8Array, how: "copy" | "in place" = "copy"): Uint8Array {
  if (endianness() === "LE") return bytes;
  return Buffer.from(how === "copy" ? bytes.slice().buffer : bytes.buffer).swap32();
}
