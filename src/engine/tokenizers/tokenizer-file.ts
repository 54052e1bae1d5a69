// tokenizer.json checked before anything is built from it.
import { z } from "zod";
import { ModelError } from "../../core/errors.ts";
import type { AddedToken } from "./added-tokens.ts";

/** A tokenizer.json whose ids, tokens and merges fit together. */
export interface TokenizerFile {
  readonly json: Readonly<Record<string, unknown>> & { readonly model: Readonly<Record<string, unknown>> };
  /** Id by token, added tokens not included unless the model's vocabulary holds them too. */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly merges: readonly (readonly [string, string])[];
  readonly addedTokens: readonly AddedToken[];
  /** Token by id; a place no token has is undefined. */
  readonly tokens: readonly (string | undefined)[];
}

const addedToken = z.looseObject({
  id: z.int().nonnegative(),
  content: z.string().min(1).max(10_000),
  single_word: z.boolean().default(false),
  lstrip: z.boolean().default(false),
  rstrip: z.boolean().default(false),
  normalized: z.boolean().optional(),
  special: z.boolean().default(false),
});
const stage = z.union([z.null(), z.looseObject({ type: z.string() })]).default(null);
const tokenizerJson = z.looseObject({
  added_tokens: z.array(addedToken).max(100_000).default([]),
  normalizer: stage,
  pre_tokenizer: stage,
  post_processor: stage,
  decoder: stage,
  model: z.looseObject({
    type: z.string().optional(),
    vocab: z.unknown(),
    merges: z.array(z.unknown()).optional(),
    dropout: z.number().nullish(),
  }),
});

/** Unused ids are allowed in moderation; beyond that, tables by id would be mostly holes. */
const mostIds = (tokens: number): number => 2 * tokens + 1024;

/**
 * Reads the text of a tokenizer.json. Throws a ModelError ("not-a-tokenizer") for what is no JSON or no tokenizer, ids
 * that are no whole numbers, collide or lie far beyond the number of tokens, and merges of tokens that do not exist.
 */
export function parseTokenizerFile(text: string): TokenizerFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refused(`is not JSON: ${(cause as Error).message}`, cause);
  }
  const parsed = tokenizerJson.safeParse(value);
  if (!parsed.success) throw refused(`is not a tokenizer: ${firstIssues(parsed.error)}`, parsed.error);
  const json = parsed.data;
  const { vocab, dropout, merges } = json.model;
  if (typeof dropout === "number" && dropout > 0) {
    throw refused(`asks for a dropout of ${dropout}, so that a text would have other tokens each time`);
  }
  const vocabulary = Array.isArray(vocab) ? scoredVocabulary(vocab) : namedVocabulary(vocab);
  const addedTokens = json.added_tokens.map((token) => ({ ...token, normalized: token.normalized ?? !token.special }));
  return {
    json,
    vocabulary,
    merges: parseMerges(merges ?? [], vocabulary, json.model["continuing_subword_prefix"]),
    addedTokens,
    tokens: tokensById(vocabulary, addedTokens),
  };
}

function namedVocabulary(vocab: unknown): Map<string, number> {
  if (typeof vocab !== "object" || vocab === null) throw refused("has no vocabulary in model.vocab");
  const vocabulary = new Map<string, number>();
  for (const [token, id] of Object.entries(vocab)) {
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0) {
      throw refused(`gives the token ${quoted(token)} the id ${JSON.stringify(id)}, which is no whole number`);
    }
    vocabulary.set(token, id);
  }
  return vocabulary;
}

/** Unigram's form, where the id is the place in the list. */
function scoredVocabulary(vocab: readonly unknown[]): Map<string, number> {
  const vocabulary = new Map<string, number>();
  for (const [id, entry] of vocab.entries()) {
    const [token, score] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
    if (typeof token !== "string" || typeof score !== "number") {
      throw refused(`has an entry ${id} of model.vocab that is not [token, score]: ${quoted(entry)}`);
    }
    if (vocabulary.has(token)) throw refused(`has the token ${quoted(token)} twice in model.vocab`);
    vocabulary.set(token, id);
  }
  return vocabulary;
}

function parseMerges(
  merges: readonly unknown[],
  vocabulary: ReadonlyMap<string, number>,
  prefix: unknown,
): [string, string][] {
  const dropped = typeof prefix === "string" ? prefix.length : 0;
  return merges.map((merge, index) => {
    const pair: readonly unknown[] = typeof merge === "string" ? merge.split(" ") : Array.isArray(merge) ? merge : [];
    const [left, right] = pair;
    if (pair.length !== 2 || typeof left !== "string" || typeof right !== "string") {
      throw refused(`has a merge ${index} that is not two tokens: ${quoted(merge)}`);
    }
    for (const token of [left, right, left + right.slice(dropped)]) {
      if (!vocabulary.has(token)) {
        throw refused(`has a merge ${index}, ${quoted(merge)}, that needs ${quoted(token)}, which is no token`);
      }
    }
    return [left, right];
  });
}

function tokensById(vocabulary: ReadonlyMap<string, number>, added: readonly AddedToken[]): (string | undefined)[] {
  if (vocabulary.size + added.length === 0) throw refused("has no tokens");
  const most = mostIds(vocabulary.size + added.length);
  const tokens: (string | undefined)[] = [];
  const put = (token: string, id: number): void => {
    if (id >= most) throw refused(`gives ${quoted(token)} the id ${id}, far beyond its ${vocabulary.size} tokens`);
    // A loop, since a list that is assigned far beyond its end turns into a slow map.
    while (tokens.length <= id) tokens.push(undefined);
    const other = tokens[id];
    if (other !== undefined && other !== token) {
      throw refused(`gives both ${quoted(other)} and ${quoted(token)} the id ${id}`);
    }
    tokens[id] = token;
  };
  for (const [token, id] of vocabulary) put(token, id);
  for (const { content, id } of added) {
    const known = vocabulary.get(content);
    if (known !== undefined && known !== id) {
      throw refused(`gives ${quoted(content)} the id ${known} in its vocabulary and ${id} among the added tokens`);
    }
    put(content, id);
  }
  return tokens;
}

function firstIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`)
    .join("; ");
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 80 ? text : `${text.slice(0, 80)}...`;
}

function refused(what: string, cause?: unknown): ModelError {
  return new ModelError(`tokenizer.json ${what}`, {
    code: "not-a-tokenizer",
    hint: "Get the file again, or write it anew with the tool that made it.",
    ...(cause === undefined ? {} : { cause }),
  });
}
