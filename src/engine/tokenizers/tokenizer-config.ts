// tokenizer_config.json, special_tokens_map.json and chat_template.jinja: what stands beside tokenizer.json.
import { z } from "zod";
import { ModelError } from "../../core/errors.ts";

/** Special tokens by name (`eos_token`, `pad_token`, ...), and what else the files say. */
export interface TokenizerConfig {
  readonly named: Readonly<Record<string, string>>;
  /** Whether texts begin with `bos_token`, where the files say so. */
  readonly addBegin: boolean | undefined;
  readonly chatTemplate: string | undefined;
}

const names = ["bos_token", "eos_token", "pad_token", "unk_token", "sep_token", "cls_token", "mask_token"] as const;
const token = z.union([z.string(), z.looseObject({ content: z.string() }).transform(({ content }) => content)]);
const namedTokens = z.looseObject(Object.fromEntries(names.map((name) => [name, token.nullish()])));
const templates = z.union([z.string(), z.array(z.looseObject({ name: z.string(), template: z.string() }))]);
const tokenizerConfig = z.looseObject({
  ...namedTokens.shape,
  add_bos_token: z.boolean().nullish(),
  chat_template: templates.nullish(),
});

/** Reads those of the files that are there. Throws a ModelError ("not-a-tokenizer") for one that is damaged. */
export function parseTokenizerConfig(files: Readonly<Record<string, string>>): TokenizerConfig {
  const config = parse(files, "tokenizer_config.json", tokenizerConfig);
  const map = parse(files, "special_tokens_map.json", namedTokens);
  const named = names.flatMap((name): [string, string][] => {
    const text = config[name] ?? map[name];
    return typeof text === "string" ? [[name, text]] : [];
  });
  return {
    named: Object.fromEntries(named),
    addBegin: config.add_bos_token ?? undefined,
    chatTemplate: files["chat_template.jinja"] ?? defaultTemplate(config.chat_template ?? undefined),
  };
}

function defaultTemplate(template: z.infer<typeof templates> | undefined): string | undefined {
  return Array.isArray(template) ? template.find(({ name }) => name === "default")?.template : template;
}

function parse<T>(files: Readonly<Record<string, string>>, name: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(files[name] ?? "{}");
  } catch (cause) {
    throw refused(name, `is not JSON: ${(cause as Error).message}`, cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(name, `cannot be read: ${issue?.path.join(".") ?? "the file"}: ${issue?.message ?? ""}`, parsed.error);
}

function refused(name: string, what: string, cause: unknown): ModelError {
  return new ModelError(`${name} ${what}`, {
    code: "not-a-tokenizer",
    hint: "Get the file again, or write it anew with the tool that made it.",
    cause,
  });
}
