// A model in a Hugging Face folder on disk, read for evaluating it and training it further.
import { join } from "node:path";
import { ModelError } from "../../core/errors.ts";
import { errorCode } from "../../data/store/file-error.ts";
import { allFinite, notNumbers } from "../all-finite.ts";
import { parameterCount, parameterShapes } from "../architectures/architecture.ts";
import type { Parameters, ParameterTensor, TransformerConfig } from "../contract.ts";
import { requireMemory } from "../memory.ts";
import type { JsonObject } from "./config-keys.ts";
import { readForeignJson } from "./foreign-json.ts";
import { parseGeneration, type GenerationDefaults } from "./generation-json.ts";
import { parseModelConfig } from "./parse-model-config.ts";
import { elements } from "./safetensors-header.ts";
import { openTensorFolder, type TensorFolder } from "./tensor-folder.ts";

export interface ModelFolder {
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
  readonly generation: GenerationDefaults;
}

/**
 * Reads GPT-2, Llama, SmolLM2, Qwen2 and Mistral folders, as transformers 4 and 5 write them: config.json,
 * generation_config.json where there is one, and safetensors, whole or in shards, in F32, F16, BF16 or F64. The
 * configuration, then every tensor's name and shape, then the memory are checked before any tensor is read.
 *
 * Names without the model's prefix ("h.0.ln_1.weight") are read as with it; buffers that older versions saved are left
 * aside. Where config.json ties the output to the embedding and both are stored, they are tied if they are equal, and
 * `model.tieEmbeddings` is false if not, as in transformers 5.
 *
 * Throws a ModelError for a model that cannot be built here, weights that do not fit the configuration, weights that are
 * NaN or infinite, or too little memory, and a StoreError for missing or damaged files.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const { tensors, model, names, generation } = await openModelFolder(folder);
  try {
    requireMemory({ what: `reading the model in ${folder}`, bytes: 4 * parameterCount(model) });
    const parameters = new Map<string, ParameterTensor>();
    for (const name of parameterShapes(model).keys()) {
      const tensor = await tensors.read(names.get(name) as string);
      if (!allFinite(tensor.data)) throw notNumbers(tensors.fileOf(names.get(name) as string), name);
      parameters.set(name, tensor);
    }
    return { model, parameters, generation };
  } finally {
    await tensors.close();
  }
}

/**
 * The model that `readModelFolder` would read, after everything that can be checked without reading its weights (only an
 * output projection beside a tied embedding is). Throws as it does, but for weights that are not numbers and memory.
 */
export async function describeModelFolder(folder: string): Promise<TransformerConfig> {
  const { tensors, model } = await openModelFolder(folder);
  await tensors.close();
  return model;
}

interface OpenFolder {
  readonly tensors: TensorFolder;
  readonly model: TransformerConfig;
  readonly names: Names;
  readonly generation: GenerationDefaults;
}

async function openModelFolder(folder: string): Promise<OpenFolder> {
  const config = await readForeignJson(join(folder, "config.json"));
  const described = parseModelConfig(join(folder, "config.json"), config);
  const generationJson = await readIfPresent(join(folder, "generation_config.json"));
  const tensors = await openTensorFolder(folder);
  try {
    const { model, names } = await matchTensors(folder, described, tensors);
    return { tensors, model, names, generation: parseGeneration(config, generationJson, model.vocabularySize) };
  } catch (error) {
    await tensors.close();
    throw error;
  }
}

async function readIfPresent(path: string): Promise<JsonObject> {
  return readForeignJson(path).catch((error: unknown) => {
    const cause = error instanceof Error ? error.cause : undefined;
    if (errorCode(cause) === "ENOENT") return {};
    throw error;
  });
}

/** Of each parameter, the tensor that holds it. */
type Names = ReadonlyMap<string, string>;

const prefixes = { gpt2: "transformer.", llama: "model." } as const;
const embeddings = { gpt2: "transformer.wte.weight", llama: "model.embed_tokens.weight" } as const;
const output = "lm_head.weight";
/** Causal masks and rotary frequencies, which older versions saved beside the parameters. */
const buffers = { gpt2: /(^|\.)h\.\d+\.attn\.(masked_)?bias$/, llama: /\.rotary_emb\.inv_freq$/ } as const;

async function matchTensors(
  folder: string,
  described: TransformerConfig,
  tensors: TensorFolder,
): Promise<{ readonly model: TransformerConfig; readonly names: Names }> {
  const names = parameterNames(folder, described, tensors);
  // A configuration may claim any number of layers; their names must not be listed before it is known to be true.
  if (described.layers > names.size) {
    throw mismatch(folder, `describes ${described.layers} layers, and there are only ${names.size} tensors`);
  }
  const separate = names.has(output) && !(await areEqual(folder, described, { tensors, names }));
  const model = { ...described, tieEmbeddings: described.tieEmbeddings && !separate };
  const shapes = parameterShapes(model);
  for (const [name, shape] of shapes) {
    const stored = names.get(name);
    if (stored === undefined) throw missing(folder, model, name);
    const found = tensors.entries.get(stored)?.shape ?? [];
    if (found.join() === shape.join()) continue;
    throw mismatch(folder, `asks for "${name}" as [${shape.join(", ")}], and it is [${found.join(", ")}]`);
  }
  const unknown = [...names.keys()].filter((name) => !shapes.has(name) && name !== output);
  if (unknown.length > 0) {
    const shown = unknown.slice(0, 3).join(", ");
    throw mismatch(folder, `describes a model without ${shown} (${unknown.length} such tensors)`);
  }
  return { model, names };
}

function parameterNames(folder: string, { architecture }: TransformerConfig, tensors: TensorFolder): Names {
  const names = new Map<string, string>();
  for (const stored of tensors.entries.keys()) {
    if (buffers[architecture].test(stored)) continue;
    const prefix = stored.startsWith(prefixes[architecture]) || stored === output ? "" : prefixes[architecture];
    const name = prefix + stored;
    const other = names.get(name);
    if (other !== undefined) throw mismatch(folder, `has one "${name}", and both "${other}" and "${stored}" are there`);
    names.set(name, stored);
  }
  return names;
}

/** Whether a stored output projection is the embedding again. */
async function areEqual(
  folder: string,
  model: TransformerConfig,
  { tensors, names }: { readonly tensors: TensorFolder; readonly names: Names },
): Promise<boolean> {
  const embedding = names.get(embeddings[model.architecture]);
  // Nothing to compare, or a misfit that is reported with the shapes.
  if (!model.tieEmbeddings || embedding === undefined) return false;
  const shapes = [tensors.entries.get(output)?.shape ?? [], tensors.entries.get(embedding)?.shape ?? []];
  if (String(shapes[0]) !== String(shapes[1])) return false;
  requireMemory({ what: `reading the model in ${folder}`, bytes: 8 * elements(shapes[0] ?? []) });
  const [head, table] = [await tensors.read(output), await tensors.read(embedding)];
  return Buffer.compare(Buffer.from(head.data.buffer), Buffer.from(table.data.buffer)) === 0;
}

function missing(folder: string, model: TransformerConfig, name: string): ModelError {
  const hint =
    name === output
      ? 'If the output projection is the embedding, set "tie_word_embeddings": true; a model without one predicts no tokens.'
      : undefined;
  return mismatch(
    folder,
    `describes a model with "${name}" (${model.architecture}), and there is no such tensor`,
    hint,
  );
}

function mismatch(folder: string, what: string, hint?: string): ModelError {
  return new ModelError(`the weights in ${folder} do not fit config.json: it ${what}`, {
    code: "bad-parameters",
    hint: hint ?? "The folder mixes the files of two models, or the model has parts that this engine has not.",
  });
}
