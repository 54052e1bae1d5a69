// A model's configuration in llama.cpp's words.
// Keys: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import { ModelError } from "../../../core/errors.ts";
import type { LlamaConfig, TransformerConfig } from "../../contract.ts";
import type { WeightFormat } from "../number-formats.ts";
import type { MetadataValue } from "./header-bytes.ts";

type Entry = readonly [key: string, value: MetadataValue];

/** llama.cpp's `LLAMA_FTYPE_*`. */
const fileTypes = { F32: 0, F16: 1, BF16: 32 } as const satisfies Record<WeightFormat, number>;

/** Throws a ModelError for a model that llama.cpp cannot compute. */
export function modelMetadata(model: TransformerConfig, format: WeightFormat, name: string): readonly Entry[] {
  const architecture = model.architecture === "gpt2" ? "gpt2" : model.queryKeyValueBias ? "qwen2" : "llama";
  const values: Record<string, MetadataValue> = {
    vocab_size: whole(model.vocabularySize),
    context_length: whole(model.contextLength),
    embedding_length: whole(model.width),
    block_count: whole(model.layers),
    feed_forward_length: whole(model.innerWidth),
    "attention.head_count": whole(model.heads),
    ...(model.architecture === "gpt2"
      ? { "attention.layer_norm_epsilon": { kind: "float32", value: model.normEpsilon } }
      : llamaMetadata(model)),
  };
  return [
    ["general.architecture", { kind: "string", value: architecture }],
    ["general.name", { kind: "string", value: name }],
    ["general.file_type", whole(fileTypes[format])],
    ...Object.entries(values).map(([key, value]): Entry => [`${architecture}.${key}`, value]),
  ];
}

function llamaMetadata(model: LlamaConfig): Record<string, MetadataValue> {
  const { headSize, ropeScaling, queryKeyValueBias } = model;
  if (ropeScaling?.kind === "llama3" && queryKeyValueBias) {
    throw new ModelError('llama.cpp has no "llama3" rotary positions for models of the Qwen2 form', {
      code: "cannot-export",
      hint: "Export a Hugging Face folder instead.",
    });
  }
  return {
    "attention.head_count_kv": whole(model.keyValueHeads),
    "attention.key_length": whole(headSize),
    "attention.value_length": whole(headSize),
    "attention.layer_norm_rms_epsilon": { kind: "float32", value: model.normEpsilon },
    "rope.dimension_count": whole(headSize),
    "rope.freq_base": { kind: "float32", value: model.ropeTheta },
    ...(ropeScaling?.kind === "linear"
      ? {
          "rope.scaling.type": { kind: "string", value: "linear" },
          "rope.scaling.factor": { kind: "float32", value: ropeScaling.factor },
        }
      : {}),
  };
}

function whole(value: number): MetadataValue {
  return { kind: "uint32", value };
}
