// What the tokenizer folders written here have in common beside tokenizer.json.
import { jsonText } from "../../data/store/json-text.ts";

/** The texts of a tokenizer's special tokens. */
export interface SpecialTexts {
  readonly pad: string;
  readonly end: string;
}

/** A special token's entry in `added_tokens` of tokenizer.json. */
export function plainAddedToken(content: string, id: number): Record<string, unknown> {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

/** `model` of tokenizer.json for byte-level byte pairs: no unknown token, since every byte has one. */
export function bytePairModel(tables: {
  readonly ignore_merges: boolean;
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: readonly unknown[];
}): Record<string, unknown> {
  return {
    type: "BPE",
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    ...tables,
  };
}

/**
 * tokenizer_config.json. The class is the one that transformers 4 and 5 both know; the chat template stands here for
 * version 4 and in chat_template.jinja for version 5.
 */
export function configFile({ pad, end }: SpecialTexts, chatTemplate?: string): string {
  const config = {
    tokenizer_class: "PreTrainedTokenizerFast",
    bos_token: null,
    eos_token: end,
    pad_token: pad,
    unk_token: null,
    clean_up_tokenization_spaces: false,
    ...(chatTemplate === undefined ? {} : { chat_template: chatTemplate }),
  };
  return `${jsonText(config, 2)}\n`;
}

/** special_tokens_map.json, which readers before transformers 5 look at. */
export function specialTokensFile({ pad, end }: SpecialTexts): string {
  return `${jsonText({ eos_token: end, pad_token: pad }, 2)}\n`;
}
