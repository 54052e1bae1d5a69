// A dataset as tokens: every row's tokens end to end in one array, with the mask of what is learnt from.
import { DataError } from "../core/errors.ts";
import type { Row } from "../data/rows/row.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import type { BatchShape } from "../engine/training/memory-estimate.ts";

/** What of a row is encoded; the id names it in errors. */
export type EncodedRow = Pick<Row, "id" | "segments">;

/** Rows of different lengths without padding. Row `r` is `tokens[offsets[r] .. offsets[r + 1])`. */
export interface TokenRows {
  readonly count: number;
  readonly tokens: Uint32Array | Uint16Array;
  /** 1 where the token is learnt from, 0 where it is only read. */
  readonly learn: Uint8Array;
  readonly offsets: Float64Array;
}

/**
 * Tokens of a row: the token that every text begins with, where the tokenizer has one; its segments, those next to each
 * other that are alike joined; and the end token, which is learnt when the last segment is. A row longer than
 * `contextLength + 1` tokens (inputs and their shifted targets), or from which no token can be learnt, is a DataError that
 * names the row.
 */
export async function encodeRows(
  rows: AsyncIterable<EncodedRow> | Iterable<EncodedRow>,
  tokenizer: Tokenizer,
  contextLength: number,
): Promise<TokenRows> {
  const wide = tokenizer.vocabularySize > 65_536;
  let tokens: Uint32Array | Uint16Array = wide ? new Uint32Array(1 << 16) : new Uint16Array(1 << 16);
  let learn = new Uint8Array(1 << 16);
  let offsets = new Float64Array(1 << 12);
  let used = 0;
  let count = 0;
  let start = 0;
  /** Returns whether one of the tokens can be learnt: the first of a row cannot. */
  const append = (encoded: readonly number[], learnt: boolean): boolean => {
    while (used + encoded.length > learn.length) {
      tokens = enlarged(tokens);
      learn = enlarged(learn);
    }
    learn.fill(learnt ? 1 : 0, used, used + encoded.length);
    for (const token of encoded) tokens[used++] = token;
    return learnt && encoded.length > 0 && used - start > 1;
  };
  const { begin, end } = tokenizer.special;
  for await (const row of rows) {
    start = used;
    if (begin !== undefined) append([begin], false);
    let learnt = false;
    let last = false;
    for (const segment of joinAlike(row.segments)) {
      learnt = append(tokenizer.encode(segment.text), segment.learn) || learnt;
      last = segment.learn;
    }
    learnt = append([end], last) || learnt;
    if (!learnt) {
      throw new DataError(`row ${row.id} has no token that is learnt from`, {
        code: "nothing-to-learn",
        hint: "Mark at least one segment with learn: true; the first token of a row cannot be learnt, nothing precedes it.",
      });
    }
    if (used - start > contextLength + 1) {
      throw new DataError(
        `row ${row.id} has ${used - start} tokens with its end, but the model reads at most ${contextLength + 1}`,
        { code: "row-too-long", hint: `Set model.contextLength to at least ${used - start - 1}.` },
      );
    }
    count += 1;
    if (count + 1 > offsets.length) offsets = enlarged(offsets);
    offsets[count] = used;
  }
  return {
    count,
    tokens: tokens.subarray(0, used),
    learn: learn.subarray(0, used),
    offsets: offsets.subarray(0, count + 1),
  };
}

/** The sizes of a batch of these rows on average, and of the longest row: what memory and time depend on. */
export function batchShape({ count, offsets, tokens, learn }: TokenRows, batchSize: number): BatchShape {
  let longest = 0;
  for (let row = 0; row < count; row++) {
    longest = Math.max(longest, (offsets[row + 1] as number) - (offsets[row] as number) - 1);
  }
  let learnt = 0;
  for (const mark of learn) learnt += mark;
  const share = Math.min(batchSize, count) / Math.max(1, count);
  return { positions: Math.ceil((tokens.length - count) * share), learnt: Math.ceil(learnt * share), longest };
}

/** Tokens of the longest row, with its end. */
export function longestOf({ count, offsets }: Pick<TokenRows, "count" | "offsets">): number {
  let longest = 0;
  for (let row = 0; row < count; row++) {
    longest = Math.max(longest, (offsets[row + 1] as number) - (offsets[row] as number));
  }
  return longest;
}

/** Segments cut where a person would not cut must not change the tokens. */
function joinAlike(segments: Row["segments"]): readonly { text: string; learn: boolean }[] {
  if (segments.every(({ learn }, at) => learn !== segments[at - 1]?.learn)) return segments;
  const joined: { text: string; learn: boolean }[] = [];
  for (const { text, learn } of segments) {
    const last = joined.at(-1);
    if (last?.learn === learn) last.text += text;
    else joined.push({ text, learn });
  }
  return joined;
}

function enlarged<T extends Uint32Array | Uint16Array | Uint8Array | Float64Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}
