// Grouped-query attention of new tokens to a past and to each other.
import type { NodeReader, Operator } from "./node-reader.ts";
import { elementAt, generate, type ReferenceTensor } from "./tensor.ts";

export const fusedAttentionOperators: Readonly<Record<string, Operator>> = {
  GroupQueryAttention: groupQueryAttention,
};

/** Features of a head of one row, by position: [rows, heads, positions, size]. */
type Features = (row: number, head: number, position: number, feature: number) => number;

/**
 * Ainslie et al., "GQA" (2023). Packed queries, keys and values [rows, time, (heads + 2 keyHeads) * size]; past keys and
 * values [rows, keyHeads, past, size]; int32 [rows], the position of each row's last new token; int32 [1], the positions
 * of the longest row. Where that is `time`, the past does not count, and rows may end earlier. With tables, queries and
 * keys are turned. What ONNX Runtime leaves undefined is NaN: contexts behind a row's last token, and keys and values there.
 */
function groupQueryAttention(node: NodeReader): ReferenceTensor[] {
  const sizes = checkedSizes(node);
  const { rows, time, heads, keyHeads, size, present } = sizes;
  const [packed, pastKeys, pastValues] = [node.operand(0), node.operand(3), node.operand(4)];
  const turned = turning(node, size);
  const last = node.list(5) as number[];
  const before = last.map((position) => (sizes.total === time ? 0 : position + 1 - time));
  const fresh = (first: number, turns: boolean): Features => {
    return (row, head, position, feature) => {
      const token = position - (before[row] as number);
      const at = (i: number): number => elementAt(packed, [row, token, (first + head) * size + i]);
      return turns ? turned(at, position, feature) : at(feature);
    };
  };
  const joined = (past: ReferenceTensor, first: number, turns: boolean): ReferenceTensor => {
    const made = fresh(first, turns);
    return generate("float32", [rows, keyHeads, present, size], ([row = 0, head = 0, position = 0, feature = 0]) => {
      if (position > (last[row] as number)) return NaN;
      if (position >= (before[row] as number)) return made(row, head, position, feature);
      return elementAt(past, [row, head, position, feature]);
    });
  };
  const queries = fresh(0, true);
  const keys = joined(pastKeys, heads, true);
  const values = joined(pastValues, heads + keyHeads, false);

  const data = new Float64Array(rows * time * heads * size);
  for (let row = 0; row < rows; row++) {
    for (let token = 0; token < time; token++) {
      const position = (before[row] as number) + token;
      if (position > (last[row] as number)) {
        data.fill(NaN, (row * time + token) * heads * size, (row * time + token + 1) * heads * size);
        continue;
      }
      for (let head = 0; head < heads; head++) {
        const keyHead = Math.floor((head * keyHeads) / heads);
        const scores = Array.from({ length: position + 1 }, (_, seen) => {
          let product = 0;
          for (let i = 0; i < size; i++) {
            product += queries(row, head, position, i) * elementAt(keys, [row, keyHead, seen, i]);
          }
          return product / Math.sqrt(size);
        });
        const highest = Math.max(...scores);
        const weights = scores.map((score) => Math.exp(score - highest));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const first = ((row * time + token) * heads + head) * size;
        for (let i = 0; i < size; i++) {
          for (const [seen, weight] of weights.entries()) {
            data[first + i] =
              (data[first + i] as number) + (weight / total) * elementAt(values, [row, keyHead, seen, i]);
          }
        }
      }
    }
  }
  return [{ type: "float32", shape: [rows, time, heads * size], data }, keys, values];
}

function checkedSizes(node: NodeReader) {
  const [heads, keyHeads] = [node.int("num_heads", 0), node.int("kv_num_heads", 0)];
  const [rows, time, columns] = node.operand(0).shape as [number, number, number];
  const [, , past, size] = node.operand(3).shape as [number, number, number, number];
  if (node.optional(1) !== undefined || columns !== (heads + 2 * keyHeads) * size) {
    throw new RangeError(`${columns} columns are not the queries, keys and values of heads of ${size}`);
  }
  if (heads % keyHeads !== 0) throw new RangeError(`${heads} heads do not share ${keyHeads} key heads evenly`);
  const last = node.list(5) as number[];
  const [total = 0] = node.list(6) ?? [];
  if (last.length !== rows || Math.max(...last) >= total) {
    throw new RangeError(`rows that end at ${last.join(", ")} are not ${rows} rows of up to ${total} positions`);
  }
  if (total !== time && time > 1 && rows > 1) {
    throw new RangeError(`several new tokens after a past must be of one row, got ${rows} rows`);
  }
  return { rows, time, heads, keyHeads, size, total, present: Math.max(past, total) };
}

/** One feature of a head that is turned by its position's angles, in the half-split order. */
function turning(node: NodeReader, size: number) {
  if (!node.flag("do_rotary")) return (at: (i: number) => number, _: number, feature: number): number => at(feature);
  if (node.flag("rotary_interleaved")) throw new RangeError("only the half-split order is known");
  const [cosines, sines] = [node.operand(7), node.operand(8)];
  const half = size / 2;
  return (at: (i: number) => number, position: number, feature: number): number => {
    const pair = feature % half;
    const [cosine, sine] = [elementAt(cosines, [position, pair]), elementAt(sines, [position, pair])];
    if (feature < half) return at(pair) * cosine - at(pair + half) * sine;
    return at(pair + half) * cosine + at(pair) * sine;
  };
}
