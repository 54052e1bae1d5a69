// A model as a GGUF file, which llama.cpp and what is built on it (Ollama, LM Studio, node-llama-cpp) run.
import { basename } from "node:path";
import { writeFileAtomic } from "../../../data/store/atomic-file.ts";
import { checkParameters } from "../../architectures/architecture.ts";
import type { Parameters, TransformerConfig } from "../../contract.ts";
import type { Tokenizer } from "../../tokenizers/tokenizer.ts";
import { bytesPerNumber, checkRange, storedParts, type WeightFormat } from "../number-formats.ts";
import { elements } from "../safetensors-header.ts";
import { checkVocabulary } from "../write-model-folder.ts";
import { modelMetadata } from "./gguf-metadata.ts";
import { ggufTensors, type GgufSource } from "./gguf-tensors.ts";
import { aligned, headerBytes, type TensorPlace } from "./header-bytes.ts";
import { noTokenizer, tokenizerMetadata } from "./tokenizer-metadata.ts";

export interface WriteGgufOptions {
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
  /** Without one the file can only be used with token ids. */
  readonly tokenizer?: Pick<Tokenizer, "files" | "special" | "stopTokens" | "vocabularySize">;
  /** The tokens that end a generation; the tokenizer's unless given. */
  readonly stopTokens?: readonly number[];
  /** Of the matrices, F32 unless given; norms, biases and positions are always F32. */
  readonly format?: WeightFormat;
  /** What readers show; the file's name unless given. */
  readonly name?: string;
}

/** ggml's numbers of the types. */
const tensorTypes = { F32: 0, F16: 1, BF16: 30 } as const satisfies Record<WeightFormat, number>;

/**
 * Writes one GGUF file of version 3, atomically, without holding more than a part of a tensor besides the parameters.
 * GPT-2, Llama (and with it SmolLM2 and Mistral) and Qwen2 are written as the architectures of these names. Throws a
 * ModelError for parameters that are not the model's, a tokenizer that llama.cpp cannot run ("cannot-export"), or numbers
 * beyond F16, and a StoreError for the disk.
 */
export async function writeGguf(path: string, options: WriteGgufOptions): Promise<void> {
  const { model, parameters, tokenizer, format = "F32", name = basename(path, ".gguf") } = options;
  checkParameters(model, parameters);
  checkRange(format, parameters);
  if (tokenizer !== undefined) checkVocabulary(model, tokenizer);
  const stopTokens = options.stopTokens ?? tokenizer?.stopTokens ?? [];
  const { vocabularySize } = model;
  const metadata = new Map([
    ...modelMetadata(model, format, name),
    ...(tokenizer === undefined ? noTokenizer : tokenizerMetadata({ tokenizer, stopTokens, vocabularySize })),
  ]);
  const tensors = ggufTensors(model, parameters);
  const places: TensorPlace[] = [];
  let offset = 0;
  for (const tensor of tensors) {
    const stored = tensor.float32 ? "F32" : format;
    places.push({ name: tensor.name, shape: tensor.shape, type: tensorTypes[stored], offset });
    offset = aligned(offset + elements(tensor.shape) * bytesPerNumber[stored]);
  }
  await writeFileAtomic(path, partsOf(headerBytes(metadata, places), tensors, format));
}

function* partsOf(header: Uint8Array, tensors: readonly GgufSource[], format: WeightFormat): Generator<Uint8Array> {
  yield header;
  for (const tensor of tensors) {
    let bytes = 0;
    for (const numbers of tensor.parts()) {
      for (const part of storedParts(tensor.float32 ? "F32" : format, numbers)) {
        bytes += part.length;
        yield part;
      }
    }
    yield new Uint8Array(aligned(bytes) - bytes);
  }
}
