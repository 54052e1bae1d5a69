// A configuration of the engine as Hugging Face's config.json.
import { ModelError } from "../../core/errors.ts";
import type { Gpt2Config, LlamaConfig, TransformerConfig } from "../contract.ts";
import type { JsonObject } from "./config-keys.ts";
import type { GenerationDefaults } from "./generation-json.ts";
import type { WeightFormat } from "./number-formats.ts";
import { ropeJson } from "./rope-json.ts";

const typeNames = { F32: "float32", F16: "float16", BF16: "bfloat16" } as const satisfies Record<WeightFormat, string>;

/**
 * config.json in the words of both transformers 4 and 5. Throws a ModelError for a Llama that they do not build: a width
 * that the heads do not divide.
 */
export function modelConfigJson(
  model: TransformerConfig,
  generation: GenerationDefaults,
  format: WeightFormat,
): JsonObject {
  const type = typeNames[format];
  return {
    ...(model.architecture === "gpt2" ? gpt2Json(model) : llamaJson(model)),
    vocab_size: model.vocabularySize,
    tie_word_embeddings: model.tieEmbeddings,
    bos_token_id: generation.beginToken ?? null,
    eos_token_id: generation.stopTokens[0] ?? null,
    pad_token_id: generation.padToken ?? null,
    use_cache: true,
    torch_dtype: type,
    dtype: type,
  };
}

function gpt2Json(model: Gpt2Config): JsonObject {
  return {
    architectures: ["GPT2LMHeadModel"],
    model_type: "gpt2",
    n_positions: model.contextLength,
    n_ctx: model.contextLength,
    n_embd: model.width,
    n_layer: model.layers,
    n_head: model.heads,
    n_inner: model.innerWidth === 4 * model.width ? null : model.innerWidth,
    activation_function: "gelu_new",
    layer_norm_epsilon: model.normEpsilon,
    resid_pdrop: 0,
    embd_pdrop: 0,
    attn_pdrop: 0,
  };
}

function llamaJson(model: LlamaConfig): JsonObject {
  const { width, heads, queryKeyValueBias } = model;
  if (width % heads !== 0) {
    throw new ModelError(`transformers builds no Llama of width ${width} with ${heads} heads`, {
      code: "cannot-export",
      hint: "It asks that the heads divide the width, whatever the size of a head. Choose other sizes before training.",
    });
  }
  return {
    ...(queryKeyValueBias
      ? { architectures: ["Qwen2ForCausalLM"], model_type: "qwen2", use_sliding_window: false, sliding_window: null }
      : { architectures: ["LlamaForCausalLM"], model_type: "llama", attention_bias: false, mlp_bias: false }),
    hidden_size: width,
    intermediate_size: model.innerWidth,
    num_hidden_layers: model.layers,
    num_attention_heads: heads,
    num_key_value_heads: model.keyValueHeads,
    head_dim: model.headSize,
    hidden_act: "silu",
    max_position_embeddings: model.contextLength,
    rms_norm_eps: model.normEpsilon,
    attention_dropout: 0,
    ...ropeJson(model),
  };
}
