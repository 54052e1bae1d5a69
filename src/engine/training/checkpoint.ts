// Checkpoints: a folder with a model, its optimizer's moments, and a description that tells whether they are whole.
import { createHash } from "node:crypto";
import { open, readFile, readdir, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../../core/errors.ts";
import { writeDurably } from "../../data/store/atomic-file.ts";
import { settledFolder, writeFolderAtomic } from "../../data/store/atomic-folder.ts";
import { errorCode, fileError } from "../../data/store/file-error.ts";
import { jsonText } from "../../data/store/json-text.ts";
import {
  checkpointManifest,
  manifestName,
  modelFile,
  optimizerFile,
  parseManifest,
  type FileRecord,
  type Json,
} from "./checkpoint-manifest.ts";
import { checkMoments, joinMoments, splitMoments } from "./checkpoint-moments.ts";
import type { Parameters, TrainerState, TransformerConfig } from "../contract.ts";
import { readSafetensorsFrom, safetensorsBytes, type FloatTensor } from "../formats/safetensors.ts";

export interface Checkpoint {
  readonly state: TrainerState;
  readonly model: TransformerConfig;
  /** Whatever else the trainer needs to go on: tokenizer, place in the curriculum, ... */
  readonly extra: Json;
}

/**
 * Writes a checkpoint folder, replacing the one that is there. Killing the process at any moment leaves the old
 * checkpoint or the new one, whole, for `readCheckpoint`. One writer at a time. Throws a ModelError for moments that do
 * not belong to the parameters, and a StoreError for the disk or where `path` holds something else.
 */
export async function writeCheckpoint(path: string, { state, model, extra }: Checkpoint): Promise<void> {
  checkMoments(state);
  await refuseForeignFolder(path);
  await writeFolderAtomic(path, async (folder) => {
    const files = {
      // Transformers refuses a file that does not name the framework it came from.
      [modelFile]: await writeTensors(join(folder, modelFile), state.parameters, { format: "pt" }),
      [optimizerFile]: await writeTensors(join(folder, optimizerFile), joinMoments(state)),
    };
    const manifest = checkpointManifest({ step: state.step, model, extra, files });
    await writeDurably(join(folder, manifestName), `${jsonText(manifest, 2)}\n`);
  });
}

/**
 * Reads a checkpoint, every float as it was written, after comparing sizes and hashes. Throws a StoreError that names
 * the file that is missing or damaged and says what to do.
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  return await readSettled(path, readFrom);
}

/** A trained model: what `readCheckpoint` reads, without the optimizer's moments, which are twice as large. */
export interface TrainedModel {
  readonly step: number;
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
  readonly extra: Json;
}

/** Reads the model of a checkpoint and leaves its moments on the disk. Throws as `readCheckpoint` does. */
export async function readTrainedModel(path: string): Promise<TrainedModel> {
  return await readSettled(path, readModelFrom);
}

async function readSettled<T>(
  path: string,
  read: (folder: string, text: string | undefined) => Promise<T>,
): Promise<T> {
  for (;;) {
    const folder = await settledFolder(path);
    if (folder === undefined) throw noCheckpoint(path);
    const before = await manifestText(folder);
    try {
      return await read(folder, before);
    } catch (error) {
      // A trainer that replaces the checkpoint meanwhile makes half of each look like damage.
      const now = (await settledFolder(path)) ?? folder;
      if (now === folder && (await manifestText(now)) === before) throw error;
    }
  }
}

async function readModelFrom(folder: string, text: string | undefined) {
  if (text === undefined) throw noCheckpoint(folder);
  const { step, model, extra, files } = parseManifest(join(folder, manifestName), text);
  return { step, model, extra, files, parameters: await readTensors(join(folder, modelFile), files[modelFile]) };
}

async function readFrom(folder: string, text: string | undefined): Promise<Checkpoint> {
  const { step, model, extra, files, parameters } = await readModelFrom(folder, text);
  const moments = splitMoments(await readTensors(join(folder, optimizerFile), files[optimizerFile]));
  const state = { step, parameters, ...moments };
  try {
    checkMoments(state);
  } catch (cause) {
    throw damaged(join(folder, optimizerFile), "its moments do not belong to the model's parameters", cause);
  }
  return { state, model, extra };
}

async function writeTensors(
  path: string,
  tensors: ReadonlyMap<string, FloatTensor>,
  metadata?: Readonly<Record<string, string>>,
): Promise<FileRecord> {
  const parts = safetensorsBytes(tensors, metadata);
  await writeDurably(path, parts);
  const hash = createHash("sha256");
  let bytes = 0;
  for (const part of parts) {
    hash.update(part);
    bytes += part.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

async function readTensors(path: string, record: FileRecord): Promise<ReadonlyMap<string, FloatTensor>> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw errorCode(error) === "ENOENT" ? damaged(path, "it is missing", error) : fileError("read", path, error);
  });
  try {
    // Checked and read through one handle: opened twice, the name could meanwhile mean a newer checkpoint's file.
    const { size } = await file.stat();
    if (size !== record.bytes) throw damaged(path, `it has ${size} bytes instead of ${record.bytes}`);
    if ((await fileHash(file)) !== record.sha256) throw damaged(path, "its content is not what was written");
    return (await readSafetensorsFrom(path, file)).tensors;
  } catch (error) {
    throw fileError("read", path, error);
  } finally {
    await file.close();
  }
}

async function fileHash(file: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  const part = new Uint8Array(1 << 20);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(part, 0, part.length, position);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(part.subarray(0, bytesRead));
    position += bytesRead;
  }
}

async function manifestText(folder: string): Promise<string | undefined> {
  const path = join(folder, manifestName);
  return readFile(path, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileError("read", path, error);
  });
}

/** Replacing a folder deletes the old one, so it must be one of ours. */
async function refuseForeignFolder(path: string): Promise<void> {
  const folder = await settledFolder(path);
  if (folder === undefined) return;
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError("read the folder", folder, error);
  });
  if (names.length === 0 || names.includes(manifestName)) return;
  throw new StoreError(`${path} holds other files (${names.slice(0, 3).join(", ")}) and is no checkpoint`, {
    code: "not-a-checkpoint",
    hint: "Choose a new folder: writing a checkpoint replaces everything in it.",
  });
}

function noCheckpoint(path: string): StoreError {
  return new StoreError(`there is no checkpoint in ${path}`, {
    code: "missing",
    hint: `A checkpoint is a folder with ${manifestName}, ${modelFile} and ${optimizerFile}. Check the path.`,
  });
}

function damaged(path: string, what: string, cause?: unknown): StoreError {
  return new StoreError(`${path} is damaged: ${what}`, {
    code: "damaged-checkpoint",
    hint: "Go on from an earlier checkpoint or train again; a damaged one cannot be repaired.",
    cause,
  });
}
