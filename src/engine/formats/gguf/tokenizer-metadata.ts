// A tokenizer in llama.cpp's words: its vocabulary, merges and special tokens.
// Keys: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md; behaviour: src/llama-vocab.cpp of llama.cpp.
import { z } from "zod";
import { ModelError } from "../../../core/errors.ts";
import { symbolsToBytes } from "../../tokenizers/byte-symbols.ts";
import type { Tokenizer } from "../../tokenizers/tokenizer.ts";
import type { MetadataValue } from "./header-bytes.ts";
import { type PreTokenizerName, preTokenizerName, unsupportedTokenizer } from "./pre-tokenizer-name.ts";

type Entry = readonly [key: string, value: MetadataValue];

/** llama.cpp's `LLAMA_TOKEN_TYPE_*`. */
const tokenTypes = { normal: 1, control: 3, userDefined: 4, unused: 5 } as const;

export interface TokenizerOptions {
  readonly tokenizer: Pick<Tokenizer, "files" | "special">;
  /** llama.cpp has room for two, and knows the usual ones by name besides. */
  readonly stopTokens: readonly number[];
  /** Of the model, which may have more places than the tokenizer has tokens. */
  readonly vocabularySize: number;
}

/** For a model that is given token ids, and answers with them. */
export const noTokenizer: readonly Entry[] = [["tokenizer.ggml.model", { kind: "string", value: "no_vocab" }]];

const fileSchema = z.object({
  normalizer: z.unknown(),
  pre_tokenizer: z.unknown(),
  added_tokens: z.array(z.object({ id: z.int().nonnegative(), content: z.string(), special: z.boolean() })).default([]),
  model: z.object({
    type: z.literal("BPE"),
    vocab: z.record(z.string(), z.int().nonnegative()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
    ignore_merges: z.boolean().optional(),
    byte_fallback: z.boolean().optional(),
  }),
});

type TokenizerFile = z.infer<typeof fileSchema>;

/**
 * The metadata of a byte-level tokenizer, character tokenizers included. llama.cpp leaves out characters that a character
 * tokenizer has no token for, which is an error here. Throws a ModelError, code "cannot-export", for tokenizers of other
 * kinds and for ways of splitting text that llama.cpp has not.
 */
export function tokenizerMetadata({ tokenizer, stopTokens, vocabularySize }: TokenizerOptions): readonly Entry[] {
  const files = tokenizer.files();
  const file = parseFile(files["tokenizer.json"]);
  const pre = nameOf(file);
  const { begin, end, pad } = tokenizer.special;
  const secondStop = stopTokens.find((token) => token !== end);
  const template = chatTemplate(files);
  const { texts, types } = vocabulary(file, vocabularySize);
  // Characters are found whole only by merging their bytes.
  const merges = pre.characters ? characterMerges(Object.keys(file.model.vocab)) : mergeTexts(file.model.merges);
  return [
    ["tokenizer.ggml.model", { kind: "string", value: "gpt2" }],
    ["tokenizer.ggml.pre", { kind: "string", value: pre.name }],
    ["tokenizer.ggml.tokens", { kind: "strings", value: texts }],
    ["tokenizer.ggml.token_type", { kind: "int32s", value: types }],
    ["tokenizer.ggml.merges", { kind: "strings", value: merges }],
    // llama.cpp takes 11 where it is told nothing.
    ["tokenizer.ggml.bos_token_id", { kind: "uint32", value: begin ?? end }],
    ["tokenizer.ggml.eos_token_id", { kind: "uint32", value: end }],
    ...(secondStop === undefined
      ? []
      : [["tokenizer.ggml.eot_token_id", { kind: "uint32", value: secondStop }] as const]),
    ["tokenizer.ggml.padding_token_id", { kind: "uint32", value: pad }],
    ["tokenizer.ggml.add_bos_token", { kind: "bool", value: begin !== undefined }],
    ["tokenizer.ggml.add_eos_token", { kind: "bool", value: false }],
    ["tokenizer.ggml.add_space_prefix", { kind: "bool", value: false }],
    ...(template === undefined ? [] : [["tokenizer.chat_template", { kind: "string", value: template }] as const]),
  ];
}

/** How the tokenizer of these files splits text. Throws as `tokenizerMetadata` does. */
export function preTokenizerOf(files: Readonly<Record<string, string>>): PreTokenizerName {
  return nameOf(parseFile(files["tokenizer.json"]));
}

function nameOf({ normalizer, pre_tokenizer: preTokenizer, model }: TokenizerFile): PreTokenizerName {
  return preTokenizerName({ normalizer, preTokenizer, ignoreMerges: model.ignore_merges === true });
}

function parseFile(text: string | undefined): TokenizerFile {
  if (text === undefined) throw unsupportedTokenizer("it has no tokenizer.json");
  const parsed = fileSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw unsupportedTokenizer(`it is no BPE: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.model.byte_fallback === true) throw unsupportedTokenizer("it falls back to bytes (SentencePiece)");
  return parsed.data;
}

interface Vocabulary {
  readonly texts: readonly string[];
  readonly types: readonly number[];
}

function vocabulary(file: TokenizerFile, size: number): Vocabulary {
  const texts = Array.from({ length: size }, (_, id) => `[PAD${id}]`);
  const types = Array.from({ length: size }, (): number => tokenTypes.unused);
  const place = (id: number, text: string, type: number): void => {
    if (id >= size) {
      throw new ModelError(
        `the tokenizer's token ${JSON.stringify(text)} has the id ${id}, the model only ${size} places`,
        {
          code: "bad-tokenizer",
          hint: "Give the tokenizer that the model was trained with.",
        },
      );
    }
    texts[id] = text;
    types[id] = type;
  };
  for (const [text, id] of Object.entries(file.model.vocab)) place(id, text, tokenTypes.normal);
  for (const { id, content, special } of file.added_tokens) {
    place(id, content, special ? tokenTypes.control : tokenTypes.userDefined);
  }
  return { texts, types };
}

function mergeTexts(merges: TokenizerFile["model"]["merges"]): readonly string[] {
  return merges.map((merge) => (typeof merge === "string" ? merge : merge.join(" ")));
}

/**
 * Merges that build each character of several bytes from its first byte on. UTF-8 tells first bytes from later ones, so
 * none of them joins bytes of two characters.
 */
function characterMerges(texts: readonly string[]): readonly string[] {
  const merges = new Set<string>();
  for (const text of texts) {
    const bytes = symbolsToBytes(text);
    if (bytes === undefined || bytes.length < 2 || (bytes[0] as number) < 0xc0) continue;
    for (let length = 1; length < text.length; length++) merges.add(`${text.slice(0, length)} ${text[length]}`);
  }
  return [...merges];
}

function chatTemplate(files: Readonly<Record<string, string>>): string | undefined {
  const alone = files["chat_template.jinja"];
  if (alone !== undefined) return alone;
  const config = z.object({ chat_template: z.string() }).safeParse(JSON.parse(files["tokenizer_config.json"] ?? "{}"));
  return config.success ? config.data.chat_template : undefined;
}
