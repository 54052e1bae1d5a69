// What every tokenizer of the engine can do: texts to token ids and back.

/** A message of a conversation; templates may read more keys than these two (tool calls, names). */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
  readonly [key: string]: unknown;
}

export interface EncodeChatOptions {
  /** Ends with the opening of the assistant's turn, for the model to go on from. Default: false. */
  readonly addGenerationPrompt?: boolean;
  /**
   * Whether special tokens written inside the messages become special tokens, as Hugging Face's
   * `apply_chat_template` does. Default: false, so that nobody ends a turn or opens a system message by writing
   * `<|im_end|>` in theirs. Either way, the noncharacter U+FDD1 is left out of messages.
   */
  readonly parseSpecialInMessages?: boolean;
}

export interface DecodeOptions {
  /** Writes special tokens out instead of leaving them out. Default: false. */
  readonly keepSpecial?: boolean;
}

/** From texts to token ids and back. */
export interface Tokenizer {
  /** One more than the largest id, special tokens included. */
  readonly vocabularySize: number;
  /**
   * `pad` fills unused places of a batch; `end` marks the end of a text; `begin` is there where every text begins with
   * one by the tokenizer's own rules. All decode to nothing. `pad` may be `end`.
   */
  readonly special: { readonly pad: number; readonly end: number; readonly begin?: number };
  /** Every id that ends a generation; `special.end` is the first. */
  readonly stopTokens: readonly number[];
  /**
   * The ids of `text`, with no special token added and none parsed: `<|endoftext|>` in a text is 13 characters. Throws
   * a ModelError for a text it has no tokens for.
   */
  encode(text: string): number[];
  /**
   * Writes the ids of `text` from `target[offset]` on and returns how many it wrote. Throws as `encode` does, and a
   * RangeError where the ids do not fit; what was written before the error stays.
   */
  encodeInto(text: string, target: Int32Array, offset: number): number;
  /**
   * The ids of a conversation as the tokenizer's chat template writes it; absent where there is no template. Throws a
   * ModelError where the template refuses the messages or does not end.
   */
  encodeChat?(messages: readonly ChatMessage[], options?: EncodeChatOptions): number[];
  /** The text of the ids. Throws a ModelError only for a number that is no id of this tokenizer. */
  decode(tokens: Iterable<number>, options?: DecodeOptions): string;
  /**
   * The bytes a token adds to a text, where texts are the UTF-8 of their tokens' bytes end to end; absent where they
   * are not. Special tokens add none. Throws as `decode` does.
   */
  bytesOf?(token: number): Uint8Array;
  /** The texts of the Hugging Face files that describe this tokenizer, by file name. */
  files(): Readonly<Record<string, string>>;
  /** A JSON value that the tokenizer can be made from again. */
  toJSON(): unknown;
}
