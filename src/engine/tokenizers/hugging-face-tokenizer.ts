// A tokenizer made from the Hugging Face files that describe it.
import { ModelError } from "../../core/errors.ts";
import type { AddedToken } from "./added-tokens.ts";
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
  const parsed = parseTokenizerFile(text);
  const config = parseTokenizerConfig(files);
  const special = specialTokensOf({ file: parsed, config, stopTokens });
  const file = withSpecial(parsed, [
    ...Object.values(config.named),
    ...stopTokens.map((id) => parsed.tokens[id] ?? ""),
  ]);
  const codec = codecOf(file);
  const template =
    config.chatTemplate === undefined ? undefined : createChatTemplate(config.chatTemplate, special.variables);
  return assemble({ file, files, special, codec, template });
}

/** What the files beside tokenizer.json name is special whatever it says of it, as transformers has it. */
function withSpecial(file: TokenizerFile, named: readonly string[]): TokenizerFile {
  const contents = new Set(named);
  const known = new Set(file.addedTokens.map(({ content }) => content));
  const missing = [...contents].flatMap((content): AddedToken[] => {
    const id = file.vocabulary.get(content);
    if (id === undefined || known.has(content)) return [];
    return [{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }];
  });
  const marked = file.addedTokens.map((token) => (contents.has(token.content) ? { ...token, special: true } : token));
  return { ...file, addedTokens: [...marked, ...missing] };
}

/** Patterns and stages of unreasonable length take time to prepare, too. */
const preparationMs = 60_000;

function codecOf(file: TokenizerFile): Codec {
  let prepared: { readonly value: Codec } | undefined;
  try {
    prepared = withinTime(preparationMs, () => createByteLevelCodec(file) ?? createLibraryCodec(file));
  } catch (cause) {
    throw cause instanceof ModelError ? cause : unsupported((cause as Error).message, cause);
  }
  if (prepared === undefined) throw unsupported(`it was not ready after ${preparationMs / 1000} seconds`);
  return prepared.value;
}

function unsupported(why: string, cause?: unknown): ModelError {
  return new ModelError(`this tokenizer cannot be run: ${why}`, {
    code: "unsupported-tokenizer",
    hint: "A pattern in tokenizer.json cannot be read, or its stages are too many or nested too deeply.",
    ...(cause === undefined ? {} : { cause }),
  });
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

/** Two seconds and one for each 100,000 characters is a hundred times what any honest pattern needs. */
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
  const limitMs = 2_000 + Math.ceil(text.length / 100);
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
