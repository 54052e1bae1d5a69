// LoRA adapters in the folders of PEFT, beside the model that they belong to.
// Names and keys: peft 0.21, src/peft/tuners/lora/config.py and utils/save_and_load.py.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ModelError } from "../../core/errors.ts";
import { writeDurably } from "../../data/store/atomic-file.ts";
import { fileError } from "../../data/store/file-error.ts";
import { jsonText } from "../../data/store/json-text.ts";
import { allFinite, notNumbers } from "../all-finite.ts";
import { checkTensors } from "../architectures/architecture.ts";
import type { LoraConfig, Parameters, ParameterTensor, TransformerConfig } from "../contract.ts";
import { adapterShapes } from "../training/lora.ts";
import { adapterConfigJson, parseAdapterConfig } from "./adapter-config-json.ts";
import { readForeignJson } from "./foreign-json.ts";
import { replaceOwnFolder } from "./replace-own-folder.ts";
import { openSafetensors, safetensorsParts, type SafetensorsReader } from "./safetensors.ts";

const configFile = "adapter_config.json";
const tensorFile = "adapter_model.safetensors";
const prefix = "base_model.model.";

export interface Adapter {
  readonly config: LoraConfig;
  /** Named as PEFT does after "base_model.model.": "transformer.h.0.attn.c_attn.lora_A.weight" is [rank, in]. */
  readonly tensors: Parameters;
  /** A folder or hub name of the model it belongs to, as the writer gave it; for people, and for PEFT's own loading. */
  readonly baseModel?: string;
}

export interface WriteAdapterOptions extends Adapter {
  readonly model: TransformerConfig;
}

/**
 * Writes adapter_config.json and adapter_model.safetensors, which `peft.PeftModel.from_pretrained` opens. The folder
 * appears whole or not at all, and replaces an earlier one only if that holds nothing but these two. Throws a ModelError
 * for tensors that are not the adapter of this model, and a StoreError for the disk.
 */
export async function writeAdapterFolder(folder: string, options: WriteAdapterOptions): Promise<void> {
  const { model, config, tensors, baseModel } = options;
  checkTensors(adapterShapes(model, config), tensors);
  const named = new Map(Array.from(tensors, ([name, tensor]) => [prefix + name, tensor]));
  const json = adapterConfigJson(config, { baseModel, turned: model.architecture === "gpt2" });
  await replaceOwnFolder(folder, /^(adapter_config\.json|adapter_model\.safetensors)$/, async (temporary) => {
    await writeDurably(join(temporary, configFile), `${jsonText(json, 2)}\n`);
    await writeDurably(join(temporary, tensorFile), safetensorsParts(named, { format: "pt" }, "F32"));
  });
}

/**
 * Reads a LoRA adapter that PEFT or this program wrote. Targets are taken from the tensors, so PEFT's patterns and
 * "all-linear" are understood; rank-stabilized adapters get the alpha that gives the same scale. With `model`, the adapter
 * is also held against it. Throws a ModelError that names what is not plain LoRA (other methods, DoRA, ranks or layers
 * that differ, trained biases or embeddings) or does not fit, and a StoreError for missing or damaged files.
 */
export async function readAdapterFolder(folder: string, model?: TransformerConfig): Promise<Adapter> {
  const path = join(folder, configFile);
  const { rank, alpha, baseModel } = parseAdapterConfig(path, await readForeignJson(path));
  await refusePickled(folder);
  const reader = await openSafetensors(join(folder, tensorFile));
  try {
    const modules = modulesOf(reader, rank);
    const targets = [...new Set(modules.map((module) => module.slice(module.lastIndexOf(".") + 1)))];
    const config = { rank, alpha, targets };
    const tensors = new Map<string, ParameterTensor>();
    for (const name of reader.entries.keys()) {
      const tensor = await reader.read(name);
      if (!allFinite(tensor.data)) throw notNumbers(reader.path, name);
      tensors.set(name.slice(prefix.length), tensor);
    }
    if (model !== undefined) checkTensors(adapterShapes(model, config), tensors);
    return { config, tensors, ...(baseModel === undefined ? {} : { baseModel }) };
  } finally {
    await reader.close();
  }
}

/** The adapted modules; every tensor is one of a pair of the right rank. */
function modulesOf({ path, entries }: SafetensorsReader, rank: number): readonly string[] {
  const pairs = new Map<string, Set<string>>();
  for (const [name, { shape }] of entries) {
    const [, module, side] = /^base_model\.model\.(.+)\.lora_([AB])\.weight$/.exec(name) ?? [];
    if (module === undefined || side === undefined) {
      throw misfit(`${path} holds "${name}", which is no matrix of a LoRA adapter`);
    }
    if (shape.length !== 2 || shape[side === "A" ? 0 : 1] !== rank) {
      throw misfit(`${path} holds "${name}" as [${shape.join(", ")}], and ${configFile} gives the rank ${rank}`);
    }
    pairs.set(module, (pairs.get(module) ?? new Set()).add(side));
  }
  if (pairs.size === 0) throw misfit(`${path} holds no tensors`);
  for (const [module, sides] of pairs) {
    if (sides.size !== 2) throw misfit(`${path} holds only lora_${[...sides].join()} of "${module}"`);
  }
  return [...pairs.keys()];
}

async function refusePickled(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError("read the folder", folder, error);
  });
  if (names.includes(tensorFile) || !names.includes("adapter_model.bin")) return;
  throw new ModelError(`${folder} has its weights only in adapter_model.bin, a pickled file`, {
    code: "pickled-weights",
    hint: "Pickled files can run code when opened, so they are not read. Load it with PEFT and save_pretrained it again.",
  });
}

function misfit(message: string): ModelError {
  return new ModelError(message, {
    code: "bad-parameters",
    hint: "Only plain LoRA adapters of linear maps are read, as PEFT saves them.",
  });
}
