// A dataset as tokens: every row's tokens end to end in one array, with the mask of what is learnt from.
import { DataError } from "../core/errors.ts";
import type { Row } from "../data/row.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";

/** Rows of different lengths without padding. Row `r` is `tokens[offsets[r] .. offsets[r + 1])`. */
export interface TokenRows {
  readonly count: number;
  readonly tokens: Uint32Array | Uint16Array;
  /** 1 where the token is learnt from, 0 where it is only read. */
  readonly learn: Uint8Array;
  readonly offsets: Float64Array;
}

/**
 * Tokens of a row: its segments end to end, then the end-of-text token, which is learnt when the last segment is.
 * A row longer than `contextLength + 1` tokens (inputs and their shifted targets) or without a learnt token is a
 * DataError that names the row.
 */
export async function encodeRows(
  rows: AsyncIterable<Row> | Iterable<Row>,
  tokenizer: Tokenizer,
  contextLength: number,
): Promise<TokenRows> {
  const wide = tokenizer.vocabularySize > 65_536;
  let tokens: Uint32Array | Uint16Array = wide ? new Uint32Array(1 << 16) : new Uint16Array(1 << 16);
  let learn = new Uint8Array(1 << 16);
  let offsets = new Float64Array(1 << 12);
  let used = 0;
  let count = 0;
  for await (const row of rows) {
    const start = used;
    let learnt = false;
    let last = false;
    for (const segment of row.segments) {
      const encoded = tokenizer.encode(segment.text);
      while (used + encoded.length + 1 > learn.length) {
        tokens = enlarged(tokens);
        learn = enlarged(learn);
      }
      tokens.set(encoded, used);
      learn.fill(segment.learn ? 1 : 0, used, used + encoded.length);
      used += encoded.length;
      learnt ||= segment.learn && encoded.length > 0;
      last = segment.learn;
    }
    if (used + 1 > learn.length) {
      tokens = enlarged(tokens);
      learn = enlarged(learn);
    }
    tokens[used] = tokenizer.special.end;
    learn[used] = last ? 1 : 0;
    used += 1;
    if (!learnt && !last) {
      throw new DataError(`row ${row.id} has no segment that is learnt from`, {
        code: "nothing-to-learn",
        hint: "Mark at least one segment with learn: true.",
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

function enlarged<T extends Uint32Array | Uint16Array | Uint8Array | Float64Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}
