// Reading a tokenizer back from its JSON form or from its files.
import { z } from "zod";
import { ModelError } from "../../core/errors.ts";
import { symbolsToBytes } from "./byte-symbols.ts";
import { characterSpecialTexts, characterSplitPattern } from "./character-files.ts";
import { type CharacterTokenizer, createCharacterTokenizer } from "./character-tokenizer.ts";
import { createHuggingFaceTokenizer, type HuggingFaceTokenizerOptions } from "./hugging-face-tokenizer.ts";
import { parseTokenizerFile } from "./tokenizer-file.ts";
import type { Tokenizer } from "./tokenizer.ts";

const characterJson = z.strictObject({
  format: z.literal("precept-character-tokenizer"),
  version: z.literal(1),
  alphabet: z.array(z.string()),
});
const huggingFaceJson = z.strictObject({
  format: z.literal("hugging-face-tokenizer"),
  version: z.literal(1),
  files: z.record(z.string(), z.string()),
  stopTokens: z.array(z.int().nonnegative()),
});

/**
 * The tokenizer whose `toJSON()` this value is; the same text gets the same ids. Throws a ModelError for a value of
 * another form or version, or with contents its kind refuses.
 */
export function tokenizerFromJSON(value: unknown): Tokenizer {
  const parsed = huggingFaceJson.safeParse(value);
  if (parsed.success) return createHuggingFaceTokenizer(parsed.data);
  const says = z.looseObject({ format: z.literal("hugging-face-tokenizer") }).safeParse(value);
  if (says.success) {
    throw new ModelError(`this is not a tokenizer: ${z.prettifyError(parsed.error)}`, {
      code: "not-a-tokenizer",
      hint: 'Expected {"format": "hugging-face-tokenizer", "version": 1, "files": {...}, "stopTokens": [...]}.',
      cause: parsed.error,
    });
  }
  return characterTokenizerFromJSON(value);
}

/** As `tokenizerFromJSON`, for character tokenizers only. */
export function characterTokenizerFromJSON(value: unknown): CharacterTokenizer {
  const parsed = characterJson.safeParse(value);
  if (!parsed.success) {
    throw new ModelError(`this is not a character tokenizer: ${z.prettifyError(parsed.error)}`, {
      code: "not-a-tokenizer",
      hint: 'Expected {"format": "precept-character-tokenizer", "version": 1, "alphabet": [...]} and nothing else.',
      cause: parsed.error,
    });
  }
  return createCharacterTokenizer(parsed.data.alphabet);
}

/** The tokenizer that the files describe: a character tokenizer where one wrote them, and as the files say otherwise. */
export function tokenizerOfFiles(options: HuggingFaceTokenizerOptions): Tokenizer {
  const alphabet = writtenAlphabet(options);
  return alphabet === undefined ? createHuggingFaceTokenizer(options) : createCharacterTokenizer(alphabet);
}

const writtenModel = z.looseObject({
  type: z.literal("BPE"),
  ignore_merges: z.literal(true),
  merges: z.array(z.never()),
});
const writtenSplit = z.looseObject({
  normalizer: z.null(),
  pre_tokenizer: z.looseObject({
    pretokenizers: z.tuple([
      z.looseObject({ type: z.literal("Split"), pattern: z.looseObject({ Regex: z.literal(characterSplitPattern) }) }),
      z.looseObject({ type: z.literal("ByteLevel"), add_prefix_space: z.literal(false), use_regex: z.literal(false) }),
    ]),
  }),
});

function writtenAlphabet({ files, stopTokens = [] }: HuggingFaceTokenizerOptions): string[] | undefined {
  const text = files["tokenizer.json"] ?? "";
  if (!text.includes(JSON.stringify(characterSplitPattern)) || "chat_template.jinja" in files) return undefined;
  if (stopTokens.some((id) => id !== 1)) return undefined;
  const { json, tokens, addedTokens } = parseTokenizerFile(text);
  const [pad, end, ...symbols] = tokens;
  const written =
    pad === characterSpecialTexts.pad &&
    end === characterSpecialTexts.end &&
    addedTokens.length === 2 &&
    writtenModel.safeParse(json.model).success &&
    writtenSplit.safeParse(json).success;
  if (!written) return undefined;
  const characters = symbols.map((symbol) => Buffer.from(symbolsToBytes(symbol ?? "") ?? []).toString("utf8"));
  return characters.every((character) => Array.from(character).length === 1) ? characters : undefined;
}
