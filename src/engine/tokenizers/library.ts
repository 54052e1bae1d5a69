// What is used of @huggingface/tokenizers, with types of our own: those of the package do not resolve under Node's rules.
import * as untyped from "@huggingface/tokenizers";

interface LibraryDecoder {
  text_decoder?: InstanceType<typeof TextDecoder>;
  readonly decoders?: readonly LibraryDecoder[];
}

/** A tokenizer of the library. Its stages are plain properties that can be replaced. */
export interface LibraryTokenizer {
  readonly decoder: LibraryDecoder | null;
  /** What the model finds in a text, added tokens included. */
  readonly model: { readonly tokens_to_ids: Map<string, number> };
  pre_tokenizer: ((text: string, options?: unknown) => string[]) | null;
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: readonly unknown[] };
  decode(
    ids: readonly number[],
    options: { readonly skip_special_tokens: boolean; readonly clean_up_tokenization_spaces: boolean },
  ): string;
}

interface Library {
  readonly Tokenizer: new (tokenizer: object, config: object) => LibraryTokenizer;
  readonly SplitPreTokenizer: new (config: object) => { readonly pattern: RegExp | null };
}

const library = untyped as unknown as Library;

/** `config` is tokenizer_config.json. Throws an Error for a stage or model the library does not know. */
export function createLibraryTokenizer(tokenizer: object, config: object): LibraryTokenizer {
  const created = new library.Tokenizer(tokenizer, config);
  keepByteOrderMarks(created.decoder);
  return created;
}

/** The library's ByteFallback leaves out U+FEFF at the beginning of a run of bytes. */
function keepByteOrderMarks(decoder: LibraryDecoder | null): void {
  if (decoder === null) return;
  if (decoder.text_decoder !== undefined) decoder.text_decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for (const part of decoder.decoders ?? []) keepByteOrderMarks(part);
}

/** A pattern of Oniguruma's syntax as one of JavaScript's, global and Unicode. Throws a SyntaxError where it cannot be. */
export function translatePattern(pattern: { readonly Regex: string } | { readonly String: string }): RegExp {
  const split = new library.SplitPreTokenizer({ type: "Split", pattern, behavior: "Isolated", invert: true });
  if (split.pattern === null) throw new SyntaxError(`there is no pattern in ${JSON.stringify(pattern)}`);
  return split.pattern;
}
