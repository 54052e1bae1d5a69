// How a tokenizer splits text before merging, by llama.cpp's name for it.
import { z } from "zod";
import { ModelError } from "../../../core/errors.ts";
import { characterSplitPattern } from "../../tokenizers/character-files.ts";

export interface PreTokenizerName {
  /** `tokenizer.ggml.pre`. */
  readonly name: string;
  /** Whether every piece is one character. */
  readonly characters: boolean;
}

const gpt2Pattern = String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
const modernPattern = (numbers: string): string =>
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|${numbers}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

const patterns: ReadonlyMap<string, string> = new Map([
  [gpt2Pattern, "gpt-2"],
  [String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, "gpt-2"],
  [modernPattern(String.raw`\p{N}{1,3}`), "llama-bpe"],
  [modernPattern(String.raw`\p{N}`), "qwen2"],
]);

/** llama.cpp looks words up whole before it merges for these, and only for these. */
const looksUpWholeWords = new Set(["llama-bpe"]);
/** llama.cpp does not normalize text; these tokenizers only join accents to their letters, which most text has done. */
const mayNormalize = new Set(["qwen2"]);

const stepSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("ByteLevel"),
    add_prefix_space: z.boolean().default(true),
    use_regex: z.boolean().default(true),
  }),
  z.object({ type: z.literal("Digits"), individual_digits: z.boolean().default(false) }),
  z.object({
    type: z.literal("Split"),
    pattern: z.object({ Regex: z.string() }),
    behavior: z.literal("Isolated"),
    invert: z.literal(false),
  }),
]);
const preTokenizerSchema = z.union([
  stepSchema.transform((step) => [step]),
  z.object({ type: z.literal("Sequence"), pretokenizers: z.array(stepSchema) }).transform((all) => all.pretokenizers),
]);

interface Splitting {
  /** Parts of tokenizer.json. */
  readonly normalizer: unknown;
  readonly preTokenizer: unknown;
  readonly ignoreMerges: boolean;
}

/** Throws a ModelError, code "cannot-export", for what llama.cpp has no name for. */
export function preTokenizerName({ normalizer, preTokenizer, ignoreMerges }: Splitting): PreTokenizerName {
  const parsed = preTokenizerSchema.safeParse(preTokenizer);
  if (!parsed.success) throw unsupportedTokenizer("it does not split text into bytes");
  const steps = parsed.data;
  const last = steps.at(-1);
  if (last?.type !== "ByteLevel") throw unsupportedTokenizer("it does not split text into bytes");
  if (last.add_prefix_space) throw unsupportedTokenizer("it puts a space before every text");
  const before = steps.slice(0, -1);
  if (before.length === 1 && before[0]?.type === "Split" && before[0].pattern.Regex === characterSplitPattern) {
    if (!last.use_regex && ignoreMerges && isNone(normalizer)) return { name: "gpt-2", characters: true };
  }
  const name = nameOf(before, last.use_regex);
  if (name === undefined) throw unsupportedTokenizer("llama.cpp has no name for the way it splits text");
  if (ignoreMerges !== looksUpWholeWords.has(name)) {
    throw unsupportedTokenizer(`"ignore_merges" is ${ignoreMerges}, and llama.cpp has it otherwise for "${name}"`);
  }
  if (!isNone(normalizer) && !(mayNormalize.has(name) && isCanonicalComposition(normalizer))) {
    throw unsupportedTokenizer("it changes the text before splitting it");
  }
  return { name, characters: false };
}

function nameOf(before: readonly z.infer<typeof stepSchema>[], usesPattern: boolean): string | undefined {
  const [only] = before;
  if (only === undefined) return usesPattern ? "gpt-2" : undefined;
  if (before.length > 1) return undefined;
  if (only.type === "Digits") return usesPattern && only.individual_digits ? "smollm" : undefined;
  return only.type === "Split" && !usesPattern ? patterns.get(only.pattern.Regex) : undefined;
}

function isNone(normalizer: unknown): boolean {
  return normalizer === null || normalizer === undefined;
}

function isCanonicalComposition(normalizer: unknown): boolean {
  return z.object({ type: z.literal("NFC") }).safeParse(normalizer).success;
}

export function unsupportedTokenizer(reason: string): ModelError {
  return new ModelError(`this tokenizer cannot be written for llama.cpp: ${reason}`, {
    code: "cannot-export",
    hint:
      "Write the model without a tokenizer, for use with token ids, or write a Hugging Face folder and convert it with " +
      "llama.cpp's convert_hf_to_gguf.py.",
  });
}
