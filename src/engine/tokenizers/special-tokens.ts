// Which ids pad, begin and end texts, from what a tokenizer's files say about them.
import { z } from "zod";
import { ModelError } from "../../core/errors.ts";
import type { TokenizerConfig } from "./tokenizer-config.ts";
import type { TokenizerFile } from "./tokenizer-file.ts";
import type { Tokenizer } from "./tokenizer.ts";

export interface SpecialTokens {
  readonly ids: Tokenizer["special"];
  readonly stopTokens: readonly number[];
  /** What a chat template may read by name, as transformers hands it over. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface SpecialTokensOptions {
  readonly file: TokenizerFile;
  readonly config: TokenizerConfig;
  /** The first stands in for an end token that the files do not name. */
  readonly stopTokens: readonly number[];
}

/** Throws a ModelError where there is no end token, or where one that is named does not exist. */
export function specialTokensOf({ file, config, stopTokens }: SpecialTokensOptions): SpecialTokens {
  const idOf = (name: string): number | undefined => {
    const content = config.named[name];
    return content === undefined ? undefined : idOfToken(file, content, name);
  };
  for (const id of stopTokens) {
    if (file.tokens[id] === undefined) {
      throw new ModelError(`the end token ${id} is no id of the tokenizer, which has ${file.tokens.length}`, {
        code: "no-end-token",
        hint: "Correct eos_token_id in generation_config.json or config.json.",
      });
    }
  }
  const end = idOf("eos_token") ?? stopTokens[0];
  if (end === undefined) {
    throw new ModelError("the tokenizer's files name no end token", {
      code: "no-end-token",
      hint: "Set eos_token in tokenizer_config.json, or eos_token_id in generation_config.json.",
    });
  }
  const begin =
    config.addBegin === undefined ? firstOfPostProcessor(file) : config.addBegin ? idOf("bos_token") : undefined;
  return {
    ids: { pad: idOf("pad_token") ?? end, end, ...(begin === undefined ? {} : { begin }) },
    stopTokens: [...new Set([end, ...stopTokens])],
    variables: { ...config.named, tools: null, documents: null },
  };
}

function idOfToken(file: TokenizerFile, content: string, name: string): number {
  const id = file.addedTokens.find((token) => token.content === content)?.id ?? file.vocabulary.get(content);
  if (id !== undefined) return id;
  throw new ModelError(`the tokenizer's ${name} is ${JSON.stringify(content)}, which is not among its tokens`, {
    code: "not-a-tokenizer",
    hint: "tokenizer.json and tokenizer_config.json come from different tokenizers.",
  });
}

const template = z.looseObject({
  type: z.literal("TemplateProcessing"),
  single: z.array(z.unknown()),
  special_tokens: z.record(z.string(), z.looseObject({ ids: z.array(z.int()) })),
});
const specialItem = z.looseObject({ SpecialToken: z.looseObject({ id: z.string() }) });
const classified = z.looseObject({
  type: z.enum(["BertProcessing", "RobertaProcessing"]),
  cls: z.tuple([z.string(), z.int()]),
});
const sequence = z.looseObject({ type: z.literal("Sequence"), processors: z.array(z.unknown()) });

/** The special token that the post-processor puts before every text, if it does. */
function firstOfPostProcessor(file: TokenizerFile): number | undefined {
  const outer = sequence.safeParse(file.json["post_processor"]);
  for (const processor of outer.success ? outer.data.processors : [file.json["post_processor"]]) {
    const templated = template.safeParse(processor);
    if (templated.success) {
      const first = specialItem.safeParse(templated.data.single[0]);
      const id = first.success ? templated.data.special_tokens[first.data.SpecialToken.id]?.ids[0] : undefined;
      if (id !== undefined && file.tokens[id] !== undefined) return id;
    }
    const bert = classified.safeParse(processor);
    if (bert.success) return bert.data.cls[1];
  }
  return undefined;
}
