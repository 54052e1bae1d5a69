// A byte-level BPE tokenizer trained on texts, of the form GPT-2 has.
import { ConfigError } from "../../core/errors.ts";
import { jsonText } from "../../data/store/json-text.ts";
import { createHuggingFaceTokenizer } from "./hugging-face-tokenizer.ts";
import { learnMerges, type LearntMerges } from "./learn-merges.ts";
import { bytePairModel, configFile, plainAddedToken, specialTokensFile } from "./own-files.ts";
import { gpt2Pattern } from "./pre-tokenizer.ts";
import { splitText } from "./split-text.ts";
import type { Tokenizer } from "./tokenizer.ts";

export interface TrainBytePairOptions {
  /** At most this many tokens, special ones and the 256 bytes included; fewer where the texts do not give them. */
  readonly vocabularySize: number;
  /** Default: `<|pad|>`, which gets id 0. */
  readonly pad?: string;
  /** Default: `<|endoftext|>`, which gets id 1. */
  readonly end?: string;
  /** Further special tokens, with the ids from 2 on. Default: none. */
  readonly specialTokens?: readonly string[];
  /** A pair of neighbours that occurs less often does not become a token. Default: 2. */
  readonly minFrequency?: number;
  /** A Jinja template for conversations. */
  readonly chatTemplate?: string;
}

const bytes = 256;
const largestVocabulary = 1 << 20;

/**
 * Counts the words of all texts, which are read once and not kept, and learns the merges; same texts, same tokenizer.
 * It holds all 256 bytes, so that it encodes every text. Merges and ids are those of `tokenizers`' BpeTrainer with
 * `initial_alphabet=ByteLevel.alphabet()`. Throws a ConfigError for a vocabulary without room for special tokens and
 * bytes, or special tokens that repeat or could occur as a single word of a text.
 */
export async function trainBytePairTokenizer(
  texts: AsyncIterable<string> | Iterable<string>,
  options: TrainBytePairOptions,
): Promise<Tokenizer> {
  const { vocabularySize, minFrequency = 2, chatTemplate } = options;
  const special = { pad: options.pad ?? "<|pad|>", end: options.end ?? "<|endoftext|>" };
  const specialTokens = [special.pad, special.end, ...(options.specialTokens ?? [])];
  checkOptions(vocabularySize, specialTokens);
  const words = new Map<string, number>();
  for await (const text of texts) countWords(text, words);
  const learnt = learnMerges({ words, vocabularySize, specialTokens, minFrequency });
  return createHuggingFaceTokenizer({
    files: {
      "tokenizer.json": tokenizerFile(learnt, specialTokens),
      "tokenizer_config.json": configFile(special, chatTemplate),
      "special_tokens_map.json": specialTokensFile(special),
      ...(chatTemplate === undefined ? {} : { "chat_template.jinja": chatTemplate }),
    },
  });
}

function checkOptions(vocabularySize: number, specialTokens: readonly string[]): void {
  const fewest = specialTokens.length + bytes;
  if (!Number.isInteger(vocabularySize) || vocabularySize < fewest || vocabularySize > largestVocabulary) {
    throw new ConfigError(`a vocabulary of ${vocabularySize} tokens cannot be trained`, {
      code: "vocabulary-size",
      hint: `Give a whole number from ${fewest} (${bytes} bytes and ${specialTokens.length} special tokens) to ${largestVocabulary}.`,
    });
  }
  for (const [index, token] of specialTokens.entries()) {
    if (specialTokens.indexOf(token) !== index) {
      throw new ConfigError(`the special token ${JSON.stringify(token)} is given twice`, {
        code: "special-token",
        hint: "Give each special token once; pad and end are among them.",
      });
    }
    if (splitText(token, { pattern: gpt2Pattern, behavior: "isolated", invert: false }).length < 2) {
      throw new ConfigError(`the special token ${JSON.stringify(token)} could be a word of a text`, {
        code: "special-token",
        hint: 'Write it with letters and signs, such as "<|end|>".',
      });
    }
  }
}

function countWords(text: string, words: Map<string, number>): void {
  for (const word of splitText(text, { pattern: gpt2Pattern, behavior: "isolated", invert: false })) {
    const known = words.get(word);
    if (known !== undefined) words.set(word, known + 1);
    // A slice of a text would keep the whole text in memory.
    else words.set(word.length < 13 ? word : ` ${word}`.slice(1), 1);
  }
}

function tokenizerFile({ tokens, merges }: LearntMerges, specialTokens: readonly string[]): string {
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  return `${jsonText(
    {
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: specialTokens.map(plainAddedToken),
      normalizer: null,
      pre_tokenizer: byteLevel,
      post_processor: null,
      decoder: byteLevel,
      model: bytePairModel({
        ignore_merges: false,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        merges,
      }),
    },
    2,
  )}\n`;
}
