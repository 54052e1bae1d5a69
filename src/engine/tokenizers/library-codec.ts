// Every kind of tokenizer that is not byte-level BPE (WordPiece, Unigram, SentencePiece's BPE, ...), by the library.
import { z } from "zod";
import { ModelError } from "../../core/errors.ts";
import { type Codec, plainMark, unmarked } from "./codec.ts";
import { createLibraryTokenizer, type LibraryTokenizer } from "./library.ts";
import { createCut } from "./pre-tokenizer.ts";
import type { TokenizerFile } from "./tokenizer-file.ts";

const unset = z.union([z.null(), z.literal("")]).optional();
const knownModel = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("BPE"), continuing_subword_prefix: unset, unk_token: z.string().nullish() }),
  z.looseObject({ type: z.literal("WordPiece"), unk_token: z.string() }),
  z.looseObject({ type: z.literal("WordLevel"), unk_token: z.string() }),
  z.looseObject({ type: z.literal("Unigram"), unk_id: z.int().nonnegative() }),
]);

/**
 * The codec of any tokenizer.json that the library can run. Where the library is known to cut text otherwise than
 * `tokenizers` does, the stage is rewritten into one that it runs alike, or refused. Throws a ModelError
 * ("unsupported-tokenizer") for what it cannot run.
 */
export function createLibraryCodec(file: TokenizerFile): Codec {
  const model = knownModel.safeParse(file.json.model);
  if (!model.success) {
    throw unsupported(`its model (${JSON.stringify(file.json.model["type"] ?? null)}) has a form that is not known`);
  }
  const cut: LibraryTokenizer["pre_tokenizer"] | undefined = createCut(file.json["pre_tokenizer"]);
  const json = {
    ...file.json,
    added_tokens: file.addedTokens,
    pre_tokenizer: cut === undefined ? alikeStage(file.json["pre_tokenizer"]) : null,
    model: { ...file.json.model, merges: file.merges },
  };
  const unknown = model.data.type === "Unigram" ? undefined : (model.data.unk_token ?? undefined);
  const special = new Set(file.addedTokens.filter((token) => token.special).map(({ content }) => content));
  if (unknown !== undefined) special.delete(unknown);
  const hidden = { ...json, model: { ...json.model, vocab: withoutSpecial(file, special) } };
  const plain = started({ ...hidden, added_tokens: file.addedTokens.filter((token) => !token.special) });
  const whole = started(hidden);
  // Splitting the text finds them; the model is to find none in what is left.
  for (const content of special) whole.model.tokens_to_ids.delete(content);
  if (cut !== undefined) plain.pre_tokenizer = cut;
  // The marks have done their work once added tokens are found; normalisation leaves them alone.
  const cutWhole = cut ?? whole.pre_tokenizer;
  whole.pre_tokenizer = (text, options) => cutWhole?.(unmarked(text), options) ?? [unmarked(text)];
  return {
    trusted: false,
    encode(text, parseSpecial) {
      if (text === "") return [];
      const ids = attempt(
        "encode",
        () => (parseSpecial ? whole : plain).encode(text, { add_special_tokens: false }).ids,
      );
      return ids.map((id) => {
        if (typeof id === "number") return id;
        throw new ModelError(`the tokenizer has no token for a part of ${JSON.stringify(text.slice(0, 60))}`, {
          code: "unknown-character",
          hint: "Take the characters it does not know out of the text, or use another tokenizer.",
        });
      });
    },
    decode: (ids) =>
      ids.length === 0
        ? ""
        : attempt("decode", () =>
            // Cleaning up would change texts ("a ." into "a.") and take back what a stream has shown.
            whole.decode(ids, { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
          ),
  };
}

/** The vocabulary in which the model finds no special token, neither as a word nor as a piece. */
function withoutSpecial(file: TokenizerFile, special: ReadonlySet<string>): unknown {
  const { vocab, unk_id: unknownId } = file.json.model;
  if (Array.isArray(vocab)) {
    return (vocab as readonly (readonly [string, number])[]).map((entry, id) =>
      special.has(entry[0]) && id !== unknownId ? [`${plainMark}${id}`, entry[1]] : entry,
    );
  }
  return Object.fromEntries([...file.vocabulary].filter(([token]) => !special.has(token)));
}

function started(json: {
  readonly model: Readonly<Record<string, unknown>>;
  readonly added_tokens: unknown;
}): LibraryTokenizer {
  try {
    return createLibraryTokenizer(json, { unk_token: json.model["unk_token"] });
  } catch (cause) {
    throw unsupported((cause as Error).message, cause);
  }
}

function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new ModelError(`this tokenizer could not ${what}: ${(cause as Error).message}`, {
      code: "tokenizer-failed",
      hint: "Shorten the text; where that does not help, the tokenizer's files are at fault.",
      cause,
    });
  }
}

/** What `\w` is in Rust's regex crate, which this one stage uses. */
const wordCharacters = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d`;

const typed = z.looseObject({ type: z.string() });

/** The same cut in words that the library reads as `tokenizers` does. */
function alikeStage(json: unknown): unknown {
  const stage = typed.safeParse(json);
  if (!stage.success) return null;
  const { data } = stage;
  switch (data.type) {
    case "Sequence":
      return { ...data, pretokenizers: z.array(z.unknown()).catch([]).parse(data["pretokenizers"]).map(alikeStage) };
    case "Whitespace":
      return split(`[${wordCharacters}]+|[^${wordCharacters}\\s]+`, { behavior: "Removed", invert: true });
    case "WhitespaceSplit":
      return split(String.raw`\s+`, { behavior: "Removed" });
    case "Digits":
      return split(data["individual_digits"] === true ? String.raw`\p{N}` : String.raw`\p{N}+`);
    case "Punctuation":
      return punctuation(data["behavior"] ?? "Isolated");
    case "Split": {
      const how = `${String(data["behavior"])}${data["invert"] === true ? " inverted" : ""}`;
      if (!["Removed", "Removed inverted", "Isolated"].includes(how)) throw unsupported(`it splits text "${how}"`);
      return data;
    }
    default:
      return data;
  }
}

function punctuation(behavior: unknown): unknown {
  const one = String.raw`[\p{P}!-/:-@\[-\x60{-~]`;
  if (behavior === "Isolated" || behavior === "Removed") return split(one, { behavior });
  if (behavior === "Contiguous") return split(`${one}+`);
  throw unsupported(`it splits at punctuation ${JSON.stringify(behavior)}`);
}

function split(
  pattern: string,
  { behavior = "Isolated", invert = false }: { behavior?: string; invert?: boolean } = {},
): unknown {
  return { type: "Split", pattern: { Regex: pattern }, behavior, invert };
}

function unsupported(why: string, cause?: unknown): ModelError {
  return new ModelError(`this tokenizer cannot be run: ${why}`, {
    code: "unsupported-tokenizer",
    hint: "Byte-level BPE, WordPiece, WordLevel, Unigram and SentencePiece's BPE with the usual stages can.",
    ...(cause === undefined ? {} : { cause }),
  });
}
