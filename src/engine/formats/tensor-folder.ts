// The tensors of a model folder: model.safetensors, or shards with an index, as Hugging Face's tools write them.
// Layout: https://huggingface.co/docs/safetensors and `save_pretrained` of transformers.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ModelError, StoreError } from "../../core/errors.ts";
import { writeDurably } from "../../data/store/atomic-file.ts";
import { fileError } from "../../data/store/file-error.ts";
import { jsonText } from "../../data/store/json-text.ts";
import { readForeignJson } from "./foreign-json.ts";
import { bytesPerNumber, type WeightFormat } from "./number-formats.ts";
import { damaged, elements, type Entry } from "./safetensors-header.ts";
import { openSafetensors, safetensorsParts, type FloatTensor, type SafetensorsReader } from "./safetensors.ts";

const singleFile = "model.safetensors";
const indexFile = "model.safetensors.index.json";
/** What `save_pretrained` of transformers 4 splits at. */
const usualShardBytes = 5e9;

/** Tensors whose headers were read and checked, and which are read when they are asked for. */
export interface TensorFolder {
  /** Places are those in each tensor's own file. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** The file that holds a tensor, for messages. */
  fileOf(name: string): string;
  /** As `SafetensorsReader.read`. */
  read(name: string): Promise<FloatTensor>;
  close(): Promise<void>;
}

/**
 * Reads and checks the headers of all tensor files of a model folder. Throws a StoreError for files that are damaged, an
 * index that names files outside the folder or that do not agree with it, and a tensor in two files; a ModelError where
 * there are no tensor files, or only pickled ones.
 */
export async function openTensorFolder(folder: string): Promise<TensorFolder> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError("read the folder", folder, error);
  });
  if (names.includes(singleFile)) return joined([await openSafetensors(join(folder, singleFile))]);
  if (names.includes(indexFile)) return openShards(folder);
  throw noTensors(folder, names);
}

async function openShards(folder: string): Promise<TensorFolder> {
  const indexPath = join(folder, indexFile);
  const placed = await readIndex(indexPath);
  const readers: SafetensorsReader[] = [];
  try {
    for (const file of new Set(placed.values())) {
      const reader = await openSafetensors(join(folder, file));
      readers.push(reader);
      for (const name of reader.entries.keys()) {
        const claimed = placed.get(name);
        if (claimed === file) continue;
        const said = claimed === undefined ? "does not name it" : `places it in ${claimed}`;
        throw damaged(reader.path, `it holds the tensor ${JSON.stringify(name)}, but the index ${said}`, "bad-index");
      }
    }
    const folderOfTensors = joined(readers);
    for (const [name, file] of placed) {
      if (folderOfTensors.entries.has(name)) continue;
      throw damaged(indexPath, `it places ${JSON.stringify(name)} in ${file}, which has no such tensor`, "bad-index");
    }
    return folderOfTensors;
  } catch (error) {
    await Promise.all(readers.map((reader) => reader.close()));
    throw error;
  }
}

function joined(readers: readonly SafetensorsReader[]): TensorFolder {
  const readerOf = new Map(readers.flatMap((reader) => Array.from(reader.entries.keys(), (name) => [name, reader])));
  return {
    entries: new Map(readers.flatMap((reader) => [...reader.entries])),
    fileOf: (name) => readerOf.get(name)?.path ?? "",
    read(name) {
      const reader = readerOf.get(name);
      if (reader === undefined)
        throw new StoreError(`there is no tensor ${JSON.stringify(name)}`, { code: "missing-tensor" });
      return reader.read(name);
    },
    async close() {
      await Promise.all(readers.map((reader) => reader.close()));
    },
  };
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });
/** One file in the folder itself: no separators, no drive, not hidden. */
const shardName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*\.safetensors$/;

/** From tensor to file. */
async function readIndex(path: string): Promise<ReadonlyMap<string, string>> {
  const parsed = indexSchema.safeParse(await readForeignJson(path));
  if (!parsed.success) throw damaged(path, `it is no index of tensors: ${z.prettifyError(parsed.error)}`, "bad-index");
  const placed = new Map(Object.entries(parsed.data.weight_map));
  for (const [name, file] of placed) {
    if (shardName.test(file)) continue;
    throw new StoreError(`${path} places ${JSON.stringify(name)} in ${JSON.stringify(file)}`, {
      code: "bad-index",
      hint: "Only .safetensors files in the folder itself are read. Do not trust this folder, or mend the index.",
    });
  }
  if (placed.size === 0) throw damaged(path, "it names no tensors", "bad-index");
  return placed;
}

function noTensors(folder: string, names: readonly string[]): ModelError {
  const pickled = names.find((name) => /\.(bin|pt|pth|ckpt)(\.index\.json)?$/.test(name));
  if (pickled === undefined) {
    return new ModelError(`${folder} has no weights: neither ${singleFile} nor ${indexFile}`, {
      code: "missing-weights",
      hint: "Check the path; a model folder holds config.json and safetensors files.",
    });
  }
  const program =
    "from transformers import AutoModelForCausalLM as M; " +
    `M.from_pretrained(${JSON.stringify(folder)}).save_pretrained(${JSON.stringify(`${folder}-safetensors`)})`;
  return new ModelError(`${folder} has its weights only in ${pickled}, a pickled file`, {
    code: "pickled-weights",
    hint: `Pickled files can run code when opened, so they are not read. If you trust it, convert it: python3 -c '${program}'`,
  });
}

export interface WriteTensorsOptions {
  /** F32 unless given. */
  readonly format?: WeightFormat;
  /** More bytes of tensors than this are split, 5 GB unless given; a tensor is never split. */
  readonly shardBytes?: number;
}

/** Writes `model.safetensors`, or shards and their index, into a folder that is there and new. */
export async function writeTensorFolder(
  folder: string,
  tensors: ReadonlyMap<string, FloatTensor>,
  { format = "F32", shardBytes = usualShardBytes }: WriteTensorsOptions = {},
): Promise<void> {
  const shards = shardsOf(tensors, format, shardBytes);
  const metadata = { format: "pt" };
  if (shards.length <= 1) {
    await writeDurably(join(folder, singleFile), safetensorsParts(tensors, metadata, format));
    return;
  }
  const weightMap: Record<string, string> = {};
  const digits = (number: number): string => String(number).padStart(5, "0");
  for (const [index, shard] of shards.entries()) {
    const file = `model-${digits(index + 1)}-of-${digits(shards.length)}.safetensors`;
    await writeDurably(join(folder, file), safetensorsParts(shard, metadata, format));
    for (const name of shard.keys()) weightMap[name] = file;
  }
  const total = [...tensors.values()].reduce((numbers, { shape }) => numbers + elements(shape), 0);
  const index = {
    metadata: { total_parameters: total, total_size: total * bytesPerNumber[format] },
    weight_map: weightMap,
  };
  await writeDurably(join(folder, indexFile), `${jsonText(index, 2)}\n`);
}

function shardsOf(
  tensors: ReadonlyMap<string, FloatTensor>,
  format: WeightFormat,
  shardBytes: number,
): Map<string, FloatTensor>[] {
  const shards: Map<string, FloatTensor>[] = [];
  let room = -1;
  for (const [name, tensor] of tensors) {
    const bytes = elements(tensor.shape) * bytesPerNumber[format];
    if (bytes > room || shards.length === 0) {
      shards.push(new Map());
      room = shardBytes;
    }
    shards.at(-1)?.set(name, tensor);
    room -= bytes;
  }
  return shards;
}
