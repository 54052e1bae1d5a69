// A trained model from disk: a unit of a run, or a Hugging Face folder.
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { ConfigError, ModelError, StoreError } from "../core/errors.ts";
import { errorCode, fileError } from "../data/store/file-error.ts";
import { readTextIfPresent } from "../data/store/read-json.ts";
import type { LoraConfig, Parameters, TransformerConfig } from "../engine/contract.ts";
import { readModelFolder } from "../engine/formats/read-model-folder.ts";
import { readTokenizer } from "../engine/tokenizers/read-tokenizer.ts";
import { tokenizerFromJSON } from "../engine/tokenizers/tokenizer-json.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { readTrainedModel } from "../engine/training/checkpoint.ts";
import { mergeAdapter } from "../engine/training/lora.ts";
import { originOf } from "../train/training-checkpoint.ts";
import { baseIdentity, readBase } from "./base-model.ts";
import { loadLastStage } from "./load-stage.ts";
import { readStageIndex } from "./stage-index.ts";

export interface LoadedModel {
  /** The unit's id, or the folder's name. */
  readonly name: string;
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
  readonly tokenizer: Tokenizer;
  /** Any of these ends a generation. */
  readonly stopTokens: readonly number[];
}

/**
 * Loads the model in `path`. A run folder with several units needs `unit`; a unit that is still being trained is loaded
 * from its last checkpoint, and an adapter is merged into the model that it was learnt beside. Throws a ConfigError where
 * there is no model or it is not clear which, and what reading the files throws.
 */
export async function loadModel(path: string, options: { readonly unit?: string } = {}): Promise<LoadedModel> {
  const loaded = (await isFile(join(path, "config.json")))
    ? await loadFolder(path, options.unit)
    : await loadUnit(path, await chooseUnit(path, options.unit));
  const { model, tokenizer } = loaded;
  if (tokenizer.vocabularySize <= model.vocabularySize) return loaded;
  throw new ModelError(
    `the tokenizer of ${path} has ids up to ${tokenizer.vocabularySize - 1}, and the model's vocabulary has ${model.vocabularySize}`,
    { code: "tokenizer-mismatch", hint: "The tokenizer belongs to another model. Put the right files in its place." },
  );
}

async function loadFolder(path: string, unit: string | undefined): Promise<LoadedModel> {
  if (unit !== undefined) {
    throw new ConfigError(`${path} is a model folder and has no units, got unit "${unit}"`, {
      code: "no-units",
      hint: "Leave --unit away.",
    });
  }
  const { model, parameters, generation } = await readModelFolder(path);
  const tokenizer = await readTokenizer(path);
  const stopTokens = [...new Set([...tokenizer.stopTokens, ...generation.stopTokens])];
  return { name: basename(resolve(path)), model, parameters, tokenizer, stopTokens };
}

async function loadUnit(run: string, unit: string): Promise<LoadedModel> {
  const index = await readStageIndex(run);
  if (index?.units[unit] !== undefined) {
    const { dir, ...stage } = await loadLastStage(run, unit, index);
    const tokenizer = await readUnitTokenizer(join(dir, "tokenizer.json"));
    return { name: unit, ...stage, tokenizer, stopTokens: tokenizer.stopTokens };
  }
  const tokenizer = await readUnitTokenizer(join(run, "tokenizers", `${unit}.json`));
  const { model, learnt, adapted } = await readUnit(run, unit);
  const { stopTokens } = tokenizer;
  if (adapted === undefined) return { name: unit, model, parameters: learnt, tokenizer, stopTokens };
  const { parameters } = await readBase(adapted.path, model.contextLength);
  const merged = mergeAdapter({ model, parameters, lora: adapted.lora, adapter: learnt });
  return { name: unit, model, parameters: merged, tokenizer, stopTokens };
}

/** An adapter as a unit learnt it. */
export interface LoadedAdapter {
  /** The unit's id. */
  readonly name: string;
  readonly model: TransformerConfig;
  readonly config: LoraConfig;
  readonly tensors: Parameters;
  /** The folder of the model that it was learnt beside. */
  readonly baseModel: string;
}

/** The adapter of a run's unit, alone. Throws a ConfigError where the model has none, and as `loadModel`. */
export async function loadAdapter(path: string, options: { readonly unit?: string } = {}): Promise<LoadedAdapter> {
  const unit = (await isFile(join(path, "config.json"))) ? undefined : await chooseUnit(path, options.unit);
  const read = unit === undefined ? undefined : await readUnit(path, unit);
  if (unit === undefined || read?.adapted === undefined) {
    throw new ConfigError(`${unit ?? path} has no adapter: all of its parameters are its own`, {
      code: "no-adapter",
      hint: "Leave --adapter away.",
    });
  }
  const { model, learnt, adapted } = read;
  return { name: unit, model, config: adapted.lora, tensors: learnt, baseModel: adapted.path };
}

interface ReadUnit {
  readonly model: TransformerConfig;
  /** The model's parameters, or the adapter's. */
  readonly learnt: Parameters;
  readonly adapted?: { readonly lora: LoraConfig; readonly path: string };
}

async function readUnit(run: string, unit: string): Promise<ReadUnit> {
  const trained = await readTrainedModel(join(run, "checkpoints", unit));
  const { model, parameters } = trained;
  const { lora, base } = originOf(trained);
  if (lora === undefined || base === undefined) return { model, learnt: parameters };
  const found = await baseIdentity(base.path).catch((error: unknown) => error);
  if (found !== base.identity) {
    throw new StoreError(`${unit} is an adapter beside the model in ${base.path}, which has changed or is gone`, {
      code: "base-changed",
      hint: "Put the model back as it was: the adapter means nothing beside another one.",
      ...(found instanceof Error ? { cause: found } : {}),
    });
  }
  return { model, learnt: parameters, adapted: { lora, path: base.path } };
}

async function readUnitTokenizer(path: string): Promise<Tokenizer> {
  const text = await readTextIfPresent(path);
  if (text === undefined) {
    throw new StoreError(`${path} is missing`, { code: "missing", hint: "The run folder is not whole. Run it again." });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StoreError(`${path} is not JSON: ${(cause as Error).message}`, {
      code: "file-corrupt",
      hint: "Run the experiment again.",
      cause,
    });
  }
  return tokenizerFromJSON(value);
}

/** The unit that was asked for, or the only one. */
async function chooseUnit(path: string, wanted: string | undefined): Promise<string> {
  const units = await unitsOf(path);
  if (units.length === 0 && (await isFile(join(path, "adapter_config.json")))) {
    throw new ConfigError(`${path} holds an adapter without the model that it belongs to`, {
      code: "only-adapter",
      hint: "Give the run folder that it was trained in. PEFT's merge_and_unload makes a whole model of an adapter from elsewhere.",
    });
  }
  if (units.length === 0) {
    throw new ConfigError(`there is no model in ${path}`, {
      code: "no-model",
      hint: "Give a run folder that has trained models (checkpoints/), or a Hugging Face folder (config.json).",
    });
  }
  const [only, ...others] = units;
  if (wanted === undefined && only !== undefined && others.length === 0) return only;
  if (wanted !== undefined && units.includes(wanted)) return wanted;
  throw new ConfigError(
    wanted === undefined
      ? `${path} holds ${units.length} models, and it is not clear which one is meant`
      : `${path} has no unit "${wanted}"`,
    { code: "which-unit", hint: `Give --unit with one of: ${units.join(", ")}` },
  );
}

async function unitsOf(run: string): Promise<string[]> {
  const index = await readStageIndex(run);
  const staged = Object.entries(index?.units ?? {}).flatMap(([unit, stages]) => (stages.length === 0 ? [] : [unit]));
  return [...new Set([...(await trainedUnits(run)), ...staged])].sort();
}

async function trainedUnits(run: string): Promise<string[]> {
  const folder = join(run, "checkpoints");
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const units = entries.flatMap((entry) => (entry.isDirectory() ? unitOf(entry.name) : []));
    return units;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw fileError("read the folder", folder, error);
  }
}

/** A writer that was killed while it replaced a checkpoint leaves it with a name of its own, where it is found. */
function unitOf(folder: string): readonly string[] {
  if (!folder.startsWith(".")) return [folder];
  return folder.endsWith(".previous") ? [folder.slice(1, -".previous".length)] : [];
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
