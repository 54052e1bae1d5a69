// The part of a byte-level tokenizer that cuts a text into words before any pair is merged.
import { z } from "zod";
import { translatePattern } from "./library.ts";
import { splitText, type SplitBehavior, type SplitRule } from "./split-text.ts";

export interface PreTokenizer {
  split(text: string): string[];
  /** True where every pattern is known to take time proportional to the text. */
  readonly trusted: boolean;
}

/** GPT-2's pattern with Unicode's white space, as `tokenizers` reads it (JavaScript's `\s` differs in two characters). */
export const gpt2Pattern =
  /'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** The patterns of GPT-4 and Llama 3, Qwen 2, and of our character tokenizers. */
const trustedPatterns: ReadonlySet<string> = new Set([
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+`,
  String.raw`[\s\S]`,
]);

const behavior = z.enum(["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]);
const byteLevel = z.looseObject({
  type: z.literal("ByteLevel"),
  add_prefix_space: z.boolean(),
  use_regex: z.boolean().default(true),
});
const cut = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("Split"),
    pattern: z.union([z.strictObject({ Regex: z.string() }), z.strictObject({ String: z.string().min(1) })]),
    behavior,
    invert: z.boolean().default(false),
  }),
  z.looseObject({ type: z.literal("Digits"), individual_digits: z.boolean() }),
  z.looseObject({ type: z.literal("Punctuation"), behavior: behavior.default("Isolated") }),
]);
const sequence = z.looseObject({ type: z.literal("Sequence"), pretokenizers: z.array(z.unknown()).min(1).max(16) });

/** What a single cut of a tokenizer.json does to a text, or undefined where it is no cut. Throws as below. */
export function createCut(json: unknown): ((text: string) => string[]) | undefined {
  const parsed = cut.safeParse(json);
  if (!parsed.success) return undefined;
  const rule = splitRule(parsed.data);
  return (text) => splitText(text, rule);
}

/**
 * The pre-tokenizer of a tokenizer.json, or undefined where it is not of the byte-level kind: any number of cuts and
 * one ByteLevel at the end. Throws a SyntaxError for a pattern that cannot be read.
 */
export function createPreTokenizer(json: unknown): PreTokenizer | undefined {
  const list = sequence.safeParse(json);
  const steps = list.success ? list.data.pretokenizers : [json];
  const last = byteLevel.safeParse(steps.at(-1));
  const cuts = z.array(cut).safeParse(steps.slice(0, -1));
  if (!last.success || !cuts.success) return undefined;
  const rules = cuts.data.map(splitRule);
  if (last.data.use_regex) rules.push({ pattern: gpt2Pattern, behavior: "isolated", invert: false });
  const prefix = last.data.add_prefix_space;
  const prefixAt = last.data.use_regex ? rules.length - 1 : rules.length;
  return {
    trusted: cuts.data.every((step) => step.type !== "Split" || isTrusted(step.pattern)),
    split(text) {
      let pieces = text === "" ? [] : [text];
      for (const [index, rule] of rules.entries()) {
        if (prefix && index === prefixAt) pieces = pieces.map(withPrefix);
        pieces = pieces.length === 1 ? splitText(pieces[0] as string, rule) : pieces.flatMap((p) => splitText(p, rule));
      }
      return prefix && prefixAt === rules.length ? pieces.map(withPrefix) : pieces;
    },
  };
}

const withPrefix = (piece: string): string => (piece.startsWith(" ") ? piece : ` ${piece}`);

function isTrusted(pattern: { readonly Regex: string } | { readonly String: string }): boolean {
  return "String" in pattern || trustedPatterns.has(pattern.Regex);
}

function splitRule(step: z.infer<typeof cut>): SplitRule {
  switch (step.type) {
    case "Split":
      return { pattern: translatePattern(step.pattern), behavior: lowered(step.behavior), invert: step.invert };
    case "Digits":
      // Rust's char::is_numeric is the general category N.
      return { pattern: /\p{N}/gu, behavior: step.individual_digits ? "isolated" : "contiguous", invert: false };
    case "Punctuation":
      return { pattern: /[\p{P}!-/:-@[-`{-~]/gu, behavior: lowered(step.behavior), invert: false };
    default:
      return step satisfies never;
  }
}

const lowered = (name: z.infer<typeof behavior>): SplitBehavior => name.toLowerCase() as SplitBehavior;
