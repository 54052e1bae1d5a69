// A tokenizer made from the Hugging Face files that describe it.
import { ModelError } from "../../core/errors.ts";
import { createByteLevelCodec } from "./byte-level-codec.ts";
import { createChatTemplate, markSpecialTokens, type ChatTemplate } from "./chat-template.ts";
import type { Codec } from "./codec.ts";
import { createLibraryCodec } from "./library-codec.ts";
import { specialTokensOf, type SpecialTokens } from "./special-tokens.ts";
import { withinTime } from "./time-limit.ts";
import { parseTokenizerFile, type TokenizerFile } from "./tokenizer-file.ts";
import { parseTokenizerConfig } from "./tokenizer-config.ts";
import type { Tokenizer } from "./tokenizer.ts";

export interface HuggingFaceTokenizerOptions {
  /** Texts by file name; tokenizer.json must be among them, and they are kept as they are. */
  readonly files: Readonly<Record<string, string>>;
  /** Ids that end a generation beside the end token, such as those of generation_config.json. Default: none. */
  readonly stopTokens?: readonly number[];
}

/** The JSON form of such a tokenizer. */
export interface HuggingFaceTokenizerJson {
  readonly format: "hugging-face-tokenizer";
  readonly version: 1;
  readonly files: Readonly<Record<string, string>>;
  readonly stopTokens: readonly number[];
}

/** In UTF-16 code units. */
const longestText = 1 << 24;

/**
 * Byte-level BPE runs on code of our own, everything else on `@huggingface/tokenizers`. Ids are those of transformers
 * for `encode(text, add_special_tokens=False, split_special_tokens=True)` and `apply_chat_template`. Decoding never
 * cleans up spaces. Throws a ModelError for files that are damaged, do not fit together, name no end token, or describe
 * a tokenizer that cannot be run.
 */
export function createHuggingFaceTokenizer({ files, stopTokens = [] }: HuggingFaceTokenizerOptions): Tokenizer {
  const text = files["tokenizer.json"];
  if (text === undefined) {
    throw new ModelError("there is no tokenizer.json among the tokenizer's files", { code: "not-a-tokenizer" });
  }
  const file = parseTokenizerFile(text);
  const config = parseTokenizerConfig(files);
  const special = specialTokensOf({ file, config, stopTokens });
  const codec = codecOf(file);
  const template =
    config.chatTemplate === undefined ? undefined : createChatTemplate(config.chatTemplate, special.variables);
  return assemble({ file, files, special, codec, template });
}

function codecOf(file: TokenizerFile): Codec {
  try {
    return createByteLevelCodec(file) ?? createLibraryCodec(file);
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw new ModelError(`this tokenizer cannot be run: ${(cause as Error).message}`, {
      code: "unsupported-tokenizer",
      hint: "A pattern in tokenizer.json cannot be read, or its stages are nested too deeply.",
      cause,
    });
  }
}

interface Parts {
  readonly file: TokenizerFile;
  readonly files: Readonly<Record<string, string>>;
  readonly special: SpecialTokens;
  readonly codec: Codec;
  readonly template: ChatTemplate | undefined;
}

function assemble({ file, files, special, codec, template }: Parts): Tokenizer {
  const { tokens } = file;
  const isSpecial = new Set(file.addedTokens.filter((token) => token.special).map(({ id }) => id));
  for (const id of special.stopTokens) isSpecial.add(id);
  const specialTexts = [...isSpecial].map((id) => tokens[id] ?? "");

  function checked(token: number): number {
    if (tokens[token] === undefined) throw unknownToken(token, tokens.length);
    return token;
  }
  const encode = (text: string): number[] => bounded(codec, text, false);
  const { bytesOf } = codec;
  return {
    vocabularySize: tokens.length,
    special: special.ids,
    stopTokens: special.stopTokens,
    encode,
    encodeInto(text, target, offset) {
      const ids = encode(text);
      if (offset < 0 || offset + ids.length > target.length) {
        throw new RangeError(
          `${ids.length} tokens do not fit at place ${offset} of a target of length ${target.length}`,
        );
      }
      target.set(ids, offset);
      return ids.length;
    },
    ...(template === undefined
      ? {}
      : {
          encodeChat(messages, { addGenerationPrompt = false, parseSpecialInMessages = false } = {}) {
            const safe = parseSpecialInMessages ? messages : markSpecialTokens(messages, specialTexts);
            return bounded(codec, template.render(safe, { addGenerationPrompt }), true);
          },
        }),
    decode(ids, { keepSpecial = false } = {}) {
      const shown: number[] = [];
      for (const id of ids) if (keepSpecial || !isSpecial.has(checked(id))) shown.push(checked(id));
      return codec.decode(shown);
    },
    ...(bytesOf === undefined
      ? {}
      : { bytesOf: (token: number) => (isSpecial.has(checked(token)) ? new Uint8Array(0) : bytesOf(token)) }),
    files: () => files,
    toJSON: (): HuggingFaceTokenizerJson => ({
      format: "hugging-face-tokenizer",
      version: 1,
      files,
      stopTokens: special.stopTokens,
    }),
  };
}

/** Five seconds and one for each 100,000 characters is a hundred times what any honest pattern needs. */
function bounded(codec: Codec, text: string, special: boolean): number[] {
  if (text.length > longestText) {
    throw new ModelError(
      `a text of ${text.length} characters is more than the ${longestText} that are tokenized at once`,
      {
        code: "text-too-long",
        hint: "Cut the text into parts.",
      },
    );
  }
  if (codec.trusted) return codec.encode(text, special);
  const limitMs = 5_000 + Math.ceil(text.length / 100);
  const encoded = withinTime(limitMs, () => codec.encode(text, special));
  if (encoded !== undefined) return encoded.value;
  throw new ModelError(`the tokenizer took more than ${limitMs / 1000} seconds for ${text.length} characters`, {
    code: "tokenizer-too-slow",
    hint: "A pattern in its tokenizer.json takes far too long on this text; use another tokenizer.",
  });
}

function unknownToken(token: number, size: number): ModelError {
  return new ModelError(`${token} is not a token: the ids are whole numbers from 0 to ${size - 1}`, {
    code: "unknown-token",
    hint: "These tokens come from another tokenizer, or the model's vocabulary is larger than the tokenizer's.",
  });
}
