// Byte-level BPE (GPT-2, Llama 3, Qwen 2, SmolLM2 and those trained here) without a library in the way.
import { z } from "zod";
import { createAddedTokenSplitter, type Section } from "./added-tokens.ts";
import { type BytePairTable, createBytePairTable } from "./byte-pair-table.ts";
import { symbolOfByte, symbolsToBytes } from "./byte-symbols.ts";
import { type Codec, unmarked } from "./codec.ts";
import { createPreTokenizer } from "./pre-tokenizer.ts";
import type { TokenizerFile } from "./tokenizer-file.ts";
import { createWordEncoder } from "./word-encoder.ts";

const unset = z.union([z.null(), z.literal("")]).optional();
/** Nothing beside byte-level BPE; an unknown token is never needed where every byte has one. */
const plainModel = z.looseObject({
  type: z.literal("BPE").optional(),
  continuing_subword_prefix: unset,
  end_of_word_suffix: unset,
  byte_fallback: z.literal(false).nullish(),
  ignore_merges: z.boolean().nullish(),
  unk_token: z.string().nullish(),
});
const unicodeForm = z.looseObject({ type: z.enum(["NFC", "NFD", "NFKC", "NFKD"]) });
const forms = z.union([
  z.null().transform(() => []),
  unicodeForm.transform((form) => [form]),
  z.looseObject({ type: z.literal("Sequence"), normalizers: z.array(unicodeForm) }).transform((s) => s.normalizers),
]);
const byteLevelDecoder = z.looseObject({ type: z.literal("ByteLevel") });

/**
 * The codec of a tokenizer.json that is byte-level BPE, or undefined for any other. Its ids are those of `tokenizers`.
 * Throws a SyntaxError for a pattern that cannot be read.
 */
export function createByteLevelCodec(file: TokenizerFile): Codec | undefined {
  const { json, vocabulary } = file;
  const model = plainModel.safeParse(json.model);
  const normalizer = forms.safeParse(json["normalizer"]);
  if (!model.success || !normalizer.success || !byteLevelDecoder.safeParse(json["decoder"]).success) return undefined;
  const byteIds = Int32Array.from(symbolOfByte, (symbol) => vocabulary.get(symbol) ?? -1);
  if (typeof model.data.unk_token === "string" && byteIds.includes(-1)) return undefined;
  const preTokenizer = createPreTokenizer(json["pre_tokenizer"]);
  if (preTokenizer === undefined) return undefined;

  const encodeWord = createWordEncoder({
    byteIds,
    merges: mergeTable(file),
    ...(model.data.ignore_merges === true ? { wholeWords: withoutSpecial(file) } : {}),
  });
  const normalize = (text: string): string => normalizer.data.reduce((t, { type }) => t.normalize(type), text);
  const finders = { plain: createFinder(file, false, normalize), special: createFinder(file, true, normalize) };
  const bytes = tokenBytes(file);
  return {
    trusted: preTokenizer.trusted,
    encode(text, special) {
      const ids: number[] = [];
      for (const section of special ? finders.special(text) : finders.plain(text)) {
        if ("token" in section) ids.push(section.token);
        else
          for (const word of preTokenizer.split(special ? unmarked(section.text) : section.text)) encodeWord(word, ids);
      }
      return ids;
    },
    decode: (ids) => decodeBytes(ids.map(bytes)),
    bytesOf: bytes,
  };
}

/** Added tokens of the text as it is, then of what is between them once normalised. */
function createFinder(
  { addedTokens }: TokenizerFile,
  special: boolean,
  normalize: (text: string) => string,
): (text: string) => Section[] {
  const tokens = addedTokens.filter((token) => special || !token.special);
  const raw = createAddedTokenSplitter(tokens.filter((token) => !token.normalized));
  const normalized = createAddedTokenSplitter(
    tokens.filter((token) => token.normalized).map((token) => ({ ...token, content: normalize(token.content) })),
  );
  return (text) =>
    raw(text).flatMap((section) => ("token" in section ? [section] : normalized(normalize(section.text))));
}

function mergeTable({ merges, vocabulary }: TokenizerFile): BytePairTable {
  const ids = (tokenOf: (merge: readonly [string, string]) => string): Int32Array =>
    Int32Array.from(merges, (merge) => vocabulary.get(tokenOf(merge)) ?? -1);
  return createBytePairTable(
    ids(([left]) => left),
    ids(([, right]) => right),
    ids(([left, right]) => left + right),
  );
}

/** A text that happens to be a special token's name is still a text. */
function withoutSpecial({ vocabulary, addedTokens }: TokenizerFile): ReadonlyMap<string, number> {
  const words = new Map(vocabulary);
  for (const { content } of addedTokens) words.delete(content);
  return words;
}

const utf8 = new TextEncoder();

function tokenBytes({ tokens, addedTokens }: TokenizerFile): (id: number) => Uint8Array {
  const added = new Set(addedTokens.map(({ id }) => id));
  const known = new Map<number, Uint8Array>();
  return (id) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const token = tokens[id] ?? "";
    const bytes = (added.has(id) ? undefined : symbolsToBytes(token)) ?? utf8.encode(token);
    known.set(id, bytes);
    return bytes;
  };
}

function decodeBytes(parts: readonly Uint8Array[]): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(parts));
}
