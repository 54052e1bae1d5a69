// Stand-in until folders can be read.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Parameters, ParameterTensor, TransformerConfig } from "../contract.ts";
import { readSafetensors } from "../formats/safetensors.ts";
import { gpt2Config, llamaConfig } from "../model-config.ts";

export async function readModelFolder(dir: string): Promise<{ model: TransformerConfig; parameters: Parameters }> {
  const c = JSON.parse(readFileSync(join(dir, "config.json"), "utf8")) as Record<string, never>;
  const rope = c["rope_parameters"] as Record<string, never> | undefined;
  const model =
    String(c["model_type"]) === "gpt2"
      ? gpt2Config({
          vocabularySize: c["vocab_size"] as unknown as number,
          contextLength: c["n_positions"] as unknown as number,
          layers: c["n_layer"] as unknown as number,
          width: c["n_embd"] as unknown as number,
          heads: c["n_head"] as unknown as number,
        })
      : llamaConfig({
          vocabularySize: c["vocab_size"] as unknown as number,
          contextLength: c["max_position_embeddings"] as unknown as number,
          layers: c["num_hidden_layers"] as unknown as number,
          width: c["hidden_size"] as unknown as number,
          heads: c["num_attention_heads"] as unknown as number,
          keyValueHeads: c["num_key_value_heads"] as unknown as number,
          innerWidth: c["intermediate_size"] as unknown as number,
          headSize:
            c["head_dim"] ?? (c["hidden_size"] as unknown as number) / (c["num_attention_heads"] as unknown as number),
          ropeTheta: rope?.["rope_theta"] as unknown as number,
          tieEmbeddings: c["tie_word_embeddings"] as unknown as boolean,
          normEpsilon: c["rms_norm_eps"] as unknown as number,
          queryKeyValueBias: String(c["model_type"]) === "qwen2",
          ropeScaling:
            (rope?.["rope_type"] as unknown as string) === "llama3"
              ? {
                  kind: "llama3",
                  factor: rope?.["factor"] as unknown as number,
                  lowFrequencyFactor: rope?.["low_freq_factor"] as unknown as number,
                  highFrequencyFactor: rope?.["high_freq_factor"] as unknown as number,
                  originalContextLength: rope?.["original_max_position_embeddings"] as unknown as number,
                }
              : null,
        });
  const tensors = new Map<string, ParameterTensor>();
  for (const file of readdirSync(dir).filter((name) => name.endsWith(".safetensors"))) {
    for (const [name, tensor] of (await readSafetensors(join(dir, file))).tensors) tensors.set(name, tensor);
  }
  return { model, parameters: tensors };
}
