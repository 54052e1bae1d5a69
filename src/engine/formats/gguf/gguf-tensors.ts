// A model's parameters under the names and in the layout of llama.cpp.
// Names and permutation: gguf-py/gguf/tensor_mapping.py and convert_hf_to_gguf.py of llama.cpp.
import type { LlamaConfig, Parameters, ParameterTensor, TransformerConfig } from "../../contract.ts";

export interface GgufSource {
  readonly name: string;
  /** Row-major, [out, in] for maps. */
  readonly shape: readonly number[];
  /** Whether llama.cpp wants float32 whatever the format of the file. */
  readonly float32: boolean;
  /** The numbers in order, in parts that may be views. */
  parts(): Iterable<Float32Array>;
}

/** The tensors in the file's order. The parameters are those of the model. */
export function ggufTensors(model: TransformerConfig, parameters: Parameters): readonly GgufSource[] {
  const tensors = Array.from(parameters, ([name, tensor]) => sourceOf(model, name, tensor));
  if (model.architecture === "llama" && model.ropeScaling?.kind === "llama3") tensors.push(ropeFactors(model));
  return tensors;
}

const outerNames: Readonly<Record<string, string>> = {
  "transformer.wte": "token_embd",
  "transformer.wpe": "position_embd",
  "transformer.ln_f": "output_norm",
  "model.embed_tokens": "token_embd",
  "model.norm": "output_norm",
  lm_head: "output",
};

const layerNames: Readonly<Record<string, string>> = {
  ln_1: "attn_norm",
  "attn.c_attn": "attn_qkv",
  "attn.c_proj": "attn_output",
  ln_2: "ffn_norm",
  "mlp.c_fc": "ffn_up",
  "mlp.c_proj": "ffn_down",
  input_layernorm: "attn_norm",
  "self_attn.q_proj": "attn_q",
  "self_attn.k_proj": "attn_k",
  "self_attn.v_proj": "attn_v",
  "self_attn.o_proj": "attn_output",
  post_attention_layernorm: "ffn_norm",
  "mlp.gate_proj": "ffn_gate",
  "mlp.up_proj": "ffn_up",
  "mlp.down_proj": "ffn_down",
};

function sourceOf(model: TransformerConfig, name: string, { shape, data }: ParameterTensor): GgufSource {
  const [, layer, layerModule, outerModule, kind] =
    /^(?:(?:transformer\.h|model\.layers)\.(\d+)\.(.+)|(.+))\.(weight|bias)$/.exec(name) ?? [];
  const module = layerModule ?? outerModule ?? name;
  const renamed = layer === undefined ? outerNames[module] : `blk.${layer}.${layerNames[module]}`;
  const source = {
    name: `${renamed}.${kind}`,
    shape,
    float32: shape.length < 2 || module === "transformer.wpe",
    parts: (): Iterable<Float32Array> => [data],
  };
  const [rows = 0, columns = 0] = shape;
  // GPT-2's maps are stored [in, out].
  if (model.architecture === "gpt2" && layer !== undefined && shape.length === 2) {
    return { ...source, shape: [columns, rows], parts: () => transposed(data, rows, columns) };
  }
  // llama.cpp rotates neighbouring features in Llama, and the two halves, as it is here, in Qwen2.
  if (model.architecture === "llama" && !model.queryKeyValueBias && /\.[qk]_proj$/.test(module)) {
    return { ...source, parts: () => interleaved(data, columns, model.headSize) };
  }
  return source;
}

/** Numbers in a part that was made by moving them. */
const partNumbers = 1 << 18;

/** [rows, columns] as [columns, rows]. */
function* transposed(data: Float32Array, rows: number, columns: number): Generator<Float32Array> {
  const step = Math.max(1, Math.floor(partNumbers / rows));
  for (let begin = 0; begin < columns; begin += step) {
    const count = Math.min(step, columns - begin);
    const part = new Float32Array(count * rows);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < count; i++) part[i * rows + row] = data[row * columns + begin + i] as number;
    }
    yield part;
  }
}

/** Each head's rows 0, d/2, 1, d/2 + 1, ... of its d rows. */
function* interleaved(data: Float32Array, columns: number, headSize: number): Generator<Float32Array> {
  const half = headSize / 2;
  for (let begin = 0; begin < data.length; begin += headSize * columns) {
    const part = new Float32Array(headSize * columns);
    for (let row = 0; row < headSize; row++) {
      const from = begin + ((row % 2) * half + Math.floor(row / 2)) * columns;
      part.set(data.subarray(from, from + columns), row * columns);
    }
    yield part;
  }
}

/** What llama.cpp divides each pair's frequency by, for Llama 3.1's stretching (`LlamaModel.generate_extra_tensors`). */
function ropeFactors({ headSize, ropeTheta, ropeScaling }: LlamaConfig): GgufSource {
  const data = new Float32Array(headSize / 2).fill(1);
  if (ropeScaling?.kind === "llama3") {
    const { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalContextLength } = ropeScaling;
    for (let pair = 0; pair < data.length; pair++) {
      const wavelength = 2 * Math.PI * ropeTheta ** ((2 * pair) / headSize);
      const turns = originalContextLength / wavelength;
      const smooth = Math.min(1, Math.max(0, (turns - low) / (high - low)));
      data[pair] = 1 / ((1 - smooth) / factor + smooth);
    }
  }
  return { name: "rope_freqs.weight", shape: [data.length], float32: true, parts: () => [data] };
}
