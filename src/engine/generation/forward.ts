// One pass of the generation graph: from tokens and slots to the graph's inputs.
import { Tensor } from "onnxruntime-node";
import { HIDDEN } from "../autodiff/self-attention.ts";
import { floatTensor, intTensor } from "../devices/tensors.ts";
import type { GraphSession, Tensors } from "./graph-session.ts";
import type { KeyValueCache } from "./key-value-cache.ts";

/** The new tokens of one row, at least one. */
export interface Piece {
  readonly tokens: readonly number[];
  /** Positions of the row's slot that come before them. */
  readonly past: number;
}

export interface PassOptions {
  readonly cache: KeyValueCache;
  readonly pieces: readonly Piece[];
  /** The slot of the first piece, where any has a past; the others' follow it. */
  readonly firstSlot?: number;
  /** Places whose logits are of interest: row * time + column. */
  readonly wanted: readonly number[];
  /** Tokens to be scored: each with an index into `wanted`. */
  readonly scored?: readonly { readonly at: number; readonly target: number }[];
}

/** The new tokens of the longest piece; the others are padded behind to as many. */
export function timeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((longest, { tokens }) => Math.max(longest, tokens.length), 0);
}

/** Runs a pass and returns the outputs asked for (see `generationGraph`). */
export async function runPass(
  session: GraphSession,
  { cache, pieces, firstSlot = 0, wanted, scored = [] }: PassOptions,
  outputs: readonly string[],
): Promise<Tensors> {
  const rows = pieces.length;
  const time = timeOf(pieces);
  const withPast = pieces.some(({ past }) => past > 0);
  const columns = withPast ? cache.columns : cache.emptyColumns;
  const tokens = new Int32Array(rows * time);
  const positions = new Int32Array(rows * time);
  const mask = new Float32Array(rows * time * (columns + time));
  for (const [row, piece] of pieces.entries()) {
    tokens.set(piece.tokens, row * time);
    for (let column = 0; column < time; column++) {
      const at = row * time + column;
      // A padded place has a position too; the last one will do.
      positions[at] = piece.past + Math.min(column, piece.tokens.length - 1);
      const first = at * (columns + time);
      mask.fill(HIDDEN, first + piece.past, first + columns);
      mask.fill(HIDDEN, first + columns + column + 1, first + columns + time);
    }
  }
  const feeds = {
    ...(withPast ? await cache.view(firstSlot, rows) : cache.nothing(rows)),
    tokens: intTensor(tokens, [rows, time]),
    positions: intTensor(positions, [rows, time]),
    turns: longTensor(BigInt64Array.from(positions, BigInt), [rows * time, 1]),
    mask: floatTensor(mask, [rows, 1, time, columns + time]),
    wanted: intTensor(Int32Array.from(wanted), [wanted.length]),
    scored: intTensor(
      Int32Array.from(scored, ({ at }) => at),
      [scored.length],
    ),
    targets: intTensor(
      Int32Array.from(scored, ({ target }) => target),
      [scored.length, 1],
    ),
    "size:rows": longTensor(BigInt64Array.of(BigInt(rows))),
    "size:time": longTensor(BigInt64Array.of(BigInt(time))),
    "size:past": longTensor(BigInt64Array.of(BigInt(columns))),
  };
  return await session.run(feeds, outputs);
}

function longTensor(data: BigInt64Array, shape: readonly number[] = [data.length]): Tensor {
  return new Tensor("int64", data, shape);
}
