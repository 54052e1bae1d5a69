// The model on disk that a unit begins from: what it is, by its content, and what is read of it.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { contentId } from "../core/content-id.ts";
import { ModelError } from "../core/errors.ts";
import { fileError } from "../data/store/file-error.ts";
import type { Parameters, ParameterTensor, TransformerConfig } from "../engine/contract.ts";
import { describeModelFolder, readModelFolder, type ModelFolder } from "../engine/formats/read-model-folder.ts";

/** A Hugging Face folder before its weights are read. */
export interface BaseModel {
  readonly dir: string;
  /** A hash of the files that decide what it computes; its place and other files do not matter. */
  readonly identity: string;
  /** As config.json says, and its tensors bear out. */
  readonly model: TransformerConfig;
}

const decisive =
  /^((config|generation_config|tokenizer|tokenizer_config|special_tokens_map)\.json|chat_template\.jinja|model.*\.safetensors(\.index\.json)?)$/;

/**
 * Reads every decisive byte once. Throws a StoreError or ModelError for what is no model folder, and for weights that do
 * not fit its configuration.
 */
export async function describeBase(dir: string): Promise<BaseModel> {
  return { dir, model: await describeModelFolder(dir), identity: await baseIdentity(dir) };
}

/** See `BaseModel.identity`. */
export async function baseIdentity(dir: string): Promise<string> {
  const names = await readdir(dir).catch((error: unknown) => {
    throw fileError("read the folder", dir, error);
  });
  const files: Record<string, string> = {};
  for (const name of names.filter((each) => decisive.test(each)).sort()) files[name] = await fileHash(join(dir, name));
  return contentId("b", files);
}

/** The model in a folder; with `contextLength`, cut to that context. */
export async function readBase(dir: string, contextLength?: number): Promise<ModelFolder> {
  const folder = await readModelFolder(dir);
  return contextLength === undefined ? folder : { ...folder, ...cutContext(folder, contextLength) };
}

interface Model {
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
}

const positionTable = "transformer.wpe.weight";

/** Learned positions beyond the new context are left out; nothing else changes. */
function cutContext({ model, parameters }: Model, contextLength: number): Model {
  if (contextLength > model.contextLength) {
    throw new ModelError(`a context of ${model.contextLength} tokens cannot be cut to ${contextLength}`, {
      code: "bad-model",
    });
  }
  const cut = { ...model, contextLength };
  const table = parameters.get(positionTable);
  if (table === undefined) return { model: cut, parameters };
  return { model: cut, parameters: new Map(parameters).set(positionTable, firstRows(table, contextLength)) };
}

function firstRows({ shape, data }: ParameterTensor, rows: number): ParameterTensor {
  const [, width] = shape as [number, number];
  return { shape: [rows, width], data: data.slice(0, rows * width) };
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  } catch (error) {
    throw fileError("read", path, error);
  }
  return hash.digest("hex");
}
