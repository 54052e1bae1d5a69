// A tokenizer from a folder on disk, as Hugging Face tools write them.
import { open } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ModelError, StoreError } from "../../core/errors.ts";
import { errorCode, fileError } from "../../data/store/file-error.ts";
import { tokenizerOfFiles } from "./tokenizer-json.ts";
import type { Tokenizer } from "./tokenizer.ts";

const megabyte = 1 << 20;
const tokenizerFiles = {
  "tokenizer.json": 256 * megabyte,
  "tokenizer_config.json": 32 * megabyte,
  "special_tokens_map.json": 32 * megabyte,
  "chat_template.jinja": megabyte,
} as const;

/**
 * Reads tokenizer.json and what stands beside it (tokenizer_config.json, special_tokens_map.json, chat_template.jinja,
 * and the end tokens of generation_config.json or config.json). Throws a StoreError for a folder or file that is
 * missing, cannot be read or is larger than 256 MB, and a ModelError for one that is damaged or cannot be run.
 */
export async function readTokenizer(dir: string): Promise<Tokenizer> {
  const files: Record<string, string> = {};
  for (const [name, limit] of Object.entries(tokenizerFiles)) {
    const text = await readTextUpTo(join(dir, name), limit);
    if (text !== undefined) files[name] = text;
  }
  if (files["tokenizer.json"] === undefined) {
    throw new StoreError(`there is no tokenizer.json in ${dir}`, {
      code: "missing",
      hint: "Older folders have vocab.json or tokenizer.model instead; transformers' AutoTokenizer opens them and saves tokenizer.json.",
    });
  }
  const stopTokens =
    (await endTokens(join(dir, "generation_config.json"))) ?? (await endTokens(join(dir, "config.json"))) ?? [];
  try {
    return tokenizerOfFiles({ files, stopTokens });
  } catch (error) {
    throw error instanceof ModelError ? inFolder(error, dir) : error;
  }
}

function inFolder(error: ModelError, dir: string): ModelError {
  return new ModelError(`${dir}: ${error.message}`, {
    code: error.code,
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}

const ids = z.looseObject({
  eos_token_id: z.union([z.int().transform((id) => [id]), z.array(z.int())]).nullish(),
});

async function endTokens(path: string): Promise<readonly number[] | undefined> {
  const text = await readTextUpTo(path, megabyte);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ModelError(`${path} is not JSON: ${(cause as Error).message}`, { code: "not-a-tokenizer", cause });
  }
  const parsed = ids.safeParse(value);
  if (parsed.success) return parsed.data.eos_token_id ?? undefined;
  throw new ModelError(`${path} has an eos_token_id that is neither an id nor a list of ids`, {
    code: "not-a-tokenizer",
    cause: parsed.error,
  });
}

/** The size is asked of the open file, so that it cannot change in between. */
async function readTextUpTo(path: string, limit: number): Promise<string | undefined> {
  try {
    const file = await open(path, "r");
    try {
      const stats = await file.stat();
      if (!stats.isFile()) {
        throw new StoreError(`${path} is not a file`, { code: "is-a-folder", hint: "Check the folder." });
      }
      if (stats.size > limit) {
        throw new StoreError(`${path} has ${stats.size} bytes, more than the ${limit} a file of its kind may have`, {
          code: "file-too-large",
          hint: "This is hardly a tokenizer's file; check where the folder comes from.",
        });
      }
      return new TextDecoder("utf-8", { fatal: true }).decode(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    if (errorCode(error) === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw new StoreError(`${path} is not UTF-8 text`, {
        code: "file-corrupt",
        hint: "Get the file again.",
        cause: error,
      });
    }
    throw fileError("read", path, error);
  }
}
