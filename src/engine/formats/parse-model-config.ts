// config.json of Hugging Face's GPT-2, Llama, Qwen2 and Mistral as a configuration of the engine.
// Keys and defaults: transformers 5.23, models/*/configuration_*.py, and the forms of transformers 4.
import { ModelError } from "../../core/errors.ts";
import type { Gpt2Config, LlamaConfig, TransformerConfig } from "../contract.ts";
import { checkTransformer } from "../model-config.ts";
import { configKeys, unsupported, type JsonObject } from "./config-keys.ts";
import { parseRope } from "./rope-json.ts";

const readers: Readonly<Record<string, (where: string, json: JsonObject) => TransformerConfig>> = {
  gpt2: parseGpt2,
  llama: parseLlama,
  mistral: parseMistral,
  qwen2: parseQwen2,
};

/** Classes with the weights of a language model, by the word their names begin with. */
const languageModels = /^(GPT2|Llama|Mistral|Qwen2)(LMHeadModel|ForCausalLM|Model)$/;

/**
 * The configuration in a parsed config.json; `where` names the file in messages. Keys that do not change what the model
 * computes are not looked at. Throws a ModelError that names the key and its value: an unknown architecture
 * ("unknown-architecture"), an option that the engine has not ("unsupported-option"), or nonsense ("bad-config").
 */
export function parseModelConfig(where: string, json: JsonObject): TransformerConfig {
  const type = configKeys(where, json).text("model_type", "");
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (reader === undefined) {
    const known = Object.keys(readers).join(", ");
    throw new ModelError(`${where} has "model_type": ${JSON.stringify(type)}, an architecture this engine has not`, {
      code: "unknown-architecture",
      hint: `Models of these types can be read: ${known} (SmolLM2 is of type llama).`,
    });
  }
  checkClass(where, json["architectures"]);
  configKeys(where, json).only("quantization_config", [null], null);
  const model = reader(where, json);
  try {
    checkTransformer(model);
  } catch (cause) {
    throw new ModelError(`${where} describes no model: ${(cause as Error).message}`, { code: "bad-config", cause });
  }
  return model;
}

/** The configurations also belong to classifiers and the like, whose other parts would be lost. */
function checkClass(where: string, architectures: unknown): void {
  if (!Array.isArray(architectures) || architectures.length === 0) return;
  if (architectures.some((name) => typeof name === "string" && languageModels.test(name))) return;
  throw new ModelError(`${where} has "architectures": ${JSON.stringify(architectures)}, which is no language model`, {
    code: "unknown-architecture",
    hint: "Only models that predict the next token can be read, such as LlamaForCausalLM.",
  });
}

function parseGpt2(where: string, json: JsonObject): Gpt2Config {
  const keys = configKeys(where, json);
  keys.only("activation_function", ["gelu_new", "gelu_pytorch_tanh"], "gelu_new");
  keys.only("scale_attn_weights", [true], true);
  keys.only("scale_attn_by_inverse_layer_idx", [false], false);
  keys.only("add_cross_attention", [false], false);
  const width = keys.size("n_embd");
  return {
    architecture: "gpt2",
    vocabularySize: keys.size("vocab_size"),
    contextLength: keys.size("n_positions"),
    layers: keys.size("n_layer"),
    width,
    heads: keys.size("n_head"),
    innerWidth: keys.size("n_inner", 4 * width),
    normEpsilon: keys.positive("layer_norm_epsilon", 1e-5),
    tieEmbeddings: keys.flag("tie_word_embeddings", true),
  };
}

function parseLlama(where: string, json: JsonObject): LlamaConfig {
  const keys = configKeys(where, json);
  keys.only("attention_bias", [false], false);
  keys.only("mlp_bias", [false], false);
  keys.only("rope_interleaved", [false], false);
  return parseDecoder(where, json, keys.size("num_attention_heads"));
}

function parseMistral(where: string, json: JsonObject): LlamaConfig {
  const model = parseDecoder(where, json, 8);
  // Absent means 4096, null means none.
  const window = "sliding_window" in json ? json["sliding_window"] : 4096;
  refuseWindow(where, window, model.contextLength);
  return model;
}

function parseQwen2(where: string, json: JsonObject): LlamaConfig {
  const model = { ...parseDecoder(where, json, 32), queryKeyValueBias: true };
  if (configKeys(where, json).flag("use_sliding_window", false)) {
    refuseWindow(where, json["sliding_window"] ?? 4096, model.contextLength);
  }
  return model;
}

/** What Llama and its descendants have in common; they differ in the heads of keys and values that go unsaid. */
function parseDecoder(where: string, json: JsonObject, usualKeyValueHeads: number): LlamaConfig {
  const keys = configKeys(where, json);
  keys.only("hidden_act", ["silu", "swish"], "silu");
  refuseMixedLayers(where, json["layer_types"]);
  const width = keys.size("hidden_size");
  const heads = keys.size("num_attention_heads");
  const contextLength = keys.size("max_position_embeddings");
  return {
    architecture: "llama",
    vocabularySize: keys.size("vocab_size"),
    contextLength,
    layers: keys.size("num_hidden_layers"),
    width,
    heads,
    keyValueHeads: keyValueHeadsOf(where, json, heads, usualKeyValueHeads),
    headSize: keys.size("head_dim", Math.floor(width / heads)),
    innerWidth: keys.size("intermediate_size"),
    normEpsilon: keys.positive("rms_norm_eps", 1e-6),
    ...parseRope(where, json, contextLength),
    queryKeyValueBias: false,
    tieEmbeddings: keys.flag("tie_word_embeddings", false),
  };
}

/** Null means as many as query heads. */
function keyValueHeadsOf(where: string, json: JsonObject, heads: number, usual: number): number {
  const fallback = json["num_key_value_heads"] === null ? heads : usual;
  return configKeys(where, json).size("num_key_value_heads", fallback);
}

function refuseMixedLayers(where: string, types: unknown): void {
  if (!Array.isArray(types)) return;
  const other: unknown = types.find((type) => type !== "full_attention");
  if (other !== undefined) throw unsupported(where, "layer_types", other, ["full_attention"]);
}

/** A window as long as the context hides nothing. */
function refuseWindow(where: string, window: unknown, contextLength: number): void {
  if (window === null || (typeof window === "number" && window >= contextLength)) return;
  throw new ModelError(`${where} has "sliding_window": ${JSON.stringify(window)}; only full attention is supported`, {
    code: "unsupported-option",
    hint: `Up to the window's length the model is the same: lower "max_position_embeddings" (${contextLength}) to it.`,
  });
}
