// A tokenizer as a folder that Hugging Face tools open.
import { join } from "node:path";
import { writeFileAtomic } from "../../data/store/atomic-file.ts";
import { fileError } from "../../data/store/file-error.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { makeFolders } from "../../data/store/make-folders.ts";

/**
 * Writes tokenizer.json, tokenizer_config.json, special_tokens_map.json and chat_template.jinja (where there is a
 * template) into the folder, which is made where it is missing; what else is in it stays. A tokenizer that was read from
 * such files is written as it was. transformers 5 opens what is made here with the same ids, except beside a config.json
 * with the model type "qwen2", for which it brings a pattern of its own. Throws a StoreError where it cannot write.
 */
export async function writeTokenizer(dir: string, tokenizer: Pick<Tokenizer, "files">): Promise<void> {
  await makeFolders(dir).catch((error: unknown) => {
    throw fileError("create the folder", dir, error);
  });
  for (const [name, text] of Object.entries(tokenizer.files())) await writeFileAtomic(join(dir, name), text);
}
