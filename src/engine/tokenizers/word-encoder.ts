// Words of a byte-level tokenizer to ids, each word worked out once.
import { ModelError } from "../../core/errors.ts";
import type { BytePairTable } from "./byte-pair-table.ts";
import { mergePairs } from "./byte-pair-merging.ts";
import { bytesToSymbols } from "./byte-symbols.ts";

export interface WordEncoderOptions {
  /** The id of each byte, -1 where the vocabulary has none. */
  readonly byteIds: Int32Array;
  readonly merges: BytePairTable;
  /** Where given, a word found whole among these symbol strings is one token. */
  readonly wholeWords?: ReadonlyMap<string, number>;
}

/** Bounds the cache's memory to some ten megabytes. */
const cachedWords = 1 << 16;
const longestCachedWord = 64;

/** Appends the ids of a word to a list. Throws a ModelError for a byte that the vocabulary lacks. */
export function createWordEncoder(options: WordEncoderOptions): (word: string, ids: number[]) => void {
  const cache = new Map<string, readonly number[]>();
  return (word, ids) => {
    let known = cache.get(word);
    if (known === undefined) {
      known = encodeWord(word, options);
      if (word.length <= longestCachedWord) {
        if (cache.size >= cachedWords) cache.clear();
        // A slice of a text would keep the whole text in memory.
        cache.set(word.length < 13 ? word : ` ${word}`.slice(1), known);
      }
    }
    for (const id of known) ids.push(id);
  };
}

const utf8 = new TextEncoder();

function encodeWord(word: string, { byteIds, merges, wholeWords }: WordEncoderOptions): readonly number[] {
  const whole = wholeWords?.get(bytesToSymbols(word));
  if (whole !== undefined) return [whole];
  const bytes = utf8.encode(word);
  const ids = Int32Array.from(bytes, (byte) => byteIds[byte] as number);
  const missing = ids.indexOf(-1);
  if (missing !== -1) throw missingByte(word, bytes[missing] as number);
  return Array.from(ids.subarray(0, mergePairs(ids, ids.length, merges)));
}

function missingByte(word: string, byte: number): ModelError {
  const shown = JSON.stringify(word.slice(0, 60));
  return new ModelError(`the vocabulary has no token for byte 0x${byte.toString(16).padStart(2, "0")} of ${shown}`, {
    code: "unknown-character",
    hint: "Take the character out of the text, or use a tokenizer that holds all 256 bytes.",
  });
}
