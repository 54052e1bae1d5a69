// A model as a Hugging Face folder, which transformers, TRL, PEFT and vLLM open.
import { join } from "node:path";
import { ModelError } from "../../core/errors.ts";
import { writeDurably } from "../../data/store/atomic-file.ts";
import { jsonText } from "../../data/store/json-text.ts";
import { checkParameters } from "../architectures/architecture.ts";
import type { Parameters, TransformerConfig } from "../contract.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import { preTokenizerOf } from "./gguf/tokenizer-metadata.ts";
import { generationJson, type GenerationDefaults } from "./generation-json.ts";
import { modelConfigJson } from "./model-config-json.ts";
import { checkRange } from "./number-formats.ts";
import { replaceOwnFolder } from "./replace-own-folder.ts";
import { writeTensorFolder, type WriteTensorsOptions } from "./tensor-folder.ts";

export interface WriteModelOptions extends WriteTensorsOptions {
  readonly model: TransformerConfig;
  readonly parameters: Parameters;
  readonly tokenizer: Pick<Tokenizer, "files" | "special" | "stopTokens" | "vocabularySize">;
  /** The tokens that end a generation; the tokenizer's unless given. */
  readonly stopTokens?: readonly number[];
  /** Sampling that readers should use unless asked otherwise; greedy unless given. */
  readonly sampling?: NonNullable<GenerationDefaults["sampling"]>;
}

/** What `save_pretrained` of models and tokenizers, or this program, may have written; nothing else is replaced. */
const ownFiles =
  /^((config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json|merges\.txt|chat_template\.jinja|model(-\d{5}-of-\d{5})?\.safetensors|model\.safetensors\.index\.json)$/;

/**
 * Writes config.json, generation_config.json, the weights in F32, F16 or BF16 (in shards beyond 5 GB, unless asked
 * otherwise) and the tokenizer's files. The folder appears whole or not at all, and replaces an earlier one only if that
 * holds nothing but such files. Throws a ModelError for parameters that are not the model's, a tokenizer with more
 * tokens than the model, or a model that the format cannot hold, and a StoreError for the disk.
 *
 * Returns what a person should be told although the folder is right: transformers 5 runs Qwen2's own way of splitting text
 * for every model of that form, whatever tokenizer the folder holds.
 */
export async function writeModelFolder(
  folder: string,
  options: WriteModelOptions,
): Promise<{ readonly warnings: readonly string[] }> {
  const { model, parameters, tokenizer, sampling, format = "F32" } = options;
  checkParameters(model, parameters);
  checkVocabulary(model, tokenizer);
  checkRange(format, parameters);
  const { begin, end, pad } = tokenizer.special;
  const generation: GenerationDefaults = {
    stopTokens: options.stopTokens ?? tokenizer.stopTokens,
    ...(begin === undefined ? {} : { beginToken: begin }),
    // Readers leave a pad token out of training, which must not happen to the end token.
    ...(pad === end ? {} : { padToken: pad }),
    ...(sampling === undefined ? {} : { sampling }),
  };
  const files: Record<string, string> = {
    ...tokenizer.files(),
    "config.json": `${jsonText(modelConfigJson(model, generation, format), 2)}\n`,
    "generation_config.json": `${jsonText(generationJson(generation), 2)}\n`,
  };
  await replaceOwnFolder(folder, ownFiles, async (temporary) => {
    for (const [name, text] of Object.entries(files)) await writeDurably(join(temporary, name), text);
    await writeTensorFolder(temporary, parameters, options);
  });
  return { warnings: isForced(model, files) ? [forcedTokenizer] : [] };
}

const forcedTokenizer =
  "AutoTokenizer of transformers 5 opens every Qwen2 folder with Qwen's own splitting of text, which is not this " +
  "tokenizer's: its ids would be wrong. PreTrainedTokenizerFast.from_pretrained opens this folder right.";

/** Whether transformers will take another tokenizer than the one in the folder. */
function isForced(model: TransformerConfig, files: Readonly<Record<string, string>>): boolean {
  if (model.architecture !== "llama" || !model.queryKeyValueBias) return false;
  try {
    return preTokenizerOf(files).name !== "qwen2";
  } catch {
    return true;
  }
}

/** Embeddings may have spare rows, never too few. */
export function checkVocabulary(model: TransformerConfig, tokenizer: Pick<Tokenizer, "vocabularySize">): void {
  if (tokenizer.vocabularySize <= model.vocabularySize) return;
  throw new ModelError(`the tokenizer has ${tokenizer.vocabularySize} tokens, the model only ${model.vocabularySize}`, {
    code: "bad-tokenizer",
    hint: "Give the tokenizer that the model was trained with.",
  });
}
