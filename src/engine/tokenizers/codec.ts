// The middle of a tokenizer: what turns a whole text into ids and ids into text, whichever code does it.

/**
 * Stands inside a special token that is to be read as plain text, and is left out before the text is encoded: a
 * character that Unicode keeps for such uses and that never occurs in a text.
 */
export const plainMark = "\ufdd1";

export const unmarked = (text: string): string => text.replaceAll(plainMark, "");

export interface Codec {
  /**
   * The ids of a text. `special` says whether special tokens in it are found; those with a `plainMark` inside are not,
   * and the marks are then left out. Throws a ModelError for a text without tokens.
   */
  encode(text: string, special: boolean): number[];
  /** The text of ids that are all known to exist. */
  decode(ids: readonly number[]): string;
  /** As in `Tokenizer`, for ids that exist. */
  readonly bytesOf?: (id: number) => Uint8Array;
  /** False where foreign patterns run, which may take for ever. */
  readonly trusted: boolean;
}
