// A character tokenizer as the Hugging Face files that open it elsewhere.
import { jsonText } from "../../data/store/json-text.ts";
import { bytesToSymbols } from "./byte-symbols.ts";
import { bytePairModel, configFile, plainAddedToken, specialTokensFile } from "./own-files.ts";

/** How the two special tokens are written in files. */
export const characterSpecialTexts = { pad: "<|pad|>", end: "<|endoftext|>" } as const;

/** One code point a piece; the byte-level step then writes each as symbols, which the vocabulary holds whole. */
export const characterSplitPattern = String.raw`[\s\S]`;

/**
 * The files of a tokenizer with `alphabet`: byte-level BPE without merges, where `ignore_merges` finds every character
 * whole in the vocabulary. Readers without an error for unknown characters leave them out.
 */
export function characterFiles(alphabet: readonly string[]): Record<string, string> {
  const { pad, end } = characterSpecialTexts;
  const vocab = Object.fromEntries([
    [pad, 0],
    [end, 1],
    ...alphabet.map((character, index): [string, number] => [bytesToSymbols(character), index + 2]),
  ]);
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false };
  const tokenizer = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [plainAddedToken(pad, 0), plainAddedToken(end, 1)],
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: characterSplitPattern }, behavior: "Isolated", invert: false },
        byteLevel,
      ],
    },
    post_processor: null,
    decoder: { ...byteLevel, use_regex: true },
    model: bytePairModel({ ignore_merges: true, vocab, merges: [] }),
  };
  return {
    "tokenizer.json": `${jsonText(tokenizer, 2)}\n`,
    "tokenizer_config.json": configFile({ pad, end }),
    "special_tokens_map.json": specialTokensFile({ pad, end }),
  };
}
