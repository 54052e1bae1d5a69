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
  /**
   * The slot of the first piece, where any has a past; the others' follow it. Without a past, and where passes join: new
   * keys and values go there at once.
   */
  readonly firstSlot?: number | undefined;
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
  { cache, pieces, firstSlot, wanted, scored = [] }: PassOptions,
  outputs: readonly string[],
): Promise<Tensors> {
  const rows = pieces.length;
  const time = timeOf(pieces);
  const withPast = pieces.some(({ past }) => past > 0);
  const columns = withPast ? cache.columns : cache.emptyColumns;
  const tokens = new Int32Array(rows * time);
  const positions = new Int32Array(rows * time);
  for (const [row, piece] of pieces.entries()) {
    tokens.set(piece.tokens, row * time);
    for (let column = 0; column < time; column++) {
      const at = row * time + column;
      // A padded place has a position too; the last one will do.
      positions[at] = piece.past + Math.min(column, piece.tokens.length - 1);
    }
  }
  const inSlots = withPast || (cache.joined && firstSlot !== undefined);
  const held = inSlots ? await cache.view(firstSlot ?? 0, rows) : cache.nothing(rows);
  const feeds = {
    ...held,
    ...(cache.joined ? extents(pieces) : sight(positions, pieces, columns)),
    tokens: intTensor(tokens, [rows, time]),
    positions: intTensor(positions, [rows, time]),
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
  if (!cache.joined) return await session.run(feeds, outputs);
  const into = inSlots ? cache.outputs : cache.outputs.filter((name) => outputs.includes(name));
  return await session.run(feeds, outputs, places(held, into, inSlots ? undefined : time));
}

/** How far each row reaches, for a graph that joins new tokens to the past. */
function extents(pieces: readonly Piece[]): Tensors {
  const last = Int32Array.from(pieces, ({ tokens, past }) => past + tokens.length - 1);
  const total = pieces.reduce((most, { past }) => Math.max(most, past), 0) + timeOf(pieces);
  return { last: intTensor(last, [pieces.length]), total: intTensor(Int32Array.of(total), [1]) };
}

/** What each new token sees, and the turns of its place, for other graphs. */
function sight(positions: Int32Array, pieces: readonly Piece[], columns: number): Tensors {
  const [rows, time] = [pieces.length, timeOf(pieces)];
  const mask = new Float32Array(rows * time * (columns + time));
  for (const [row, { past }] of pieces.entries()) {
    for (let column = 0; column < time; column++) {
      const first = (row * time + column) * (columns + time);
      mask.fill(HIDDEN, first + past, first + columns);
      mask.fill(HIDDEN, first + columns + column + 1, first + columns + time);
    }
  }
  return {
    turns: longTensor(BigInt64Array.from(positions, BigInt), [rows * time, 1]),
    mask: floatTensor(mask, [rows, 1, time, columns + time]),
  };
}

/** Where joined keys and values go: with those that were there, or to tensors of `columns` columns. */
function places(held: Tensors, outputs: readonly string[], columns: number | undefined): Tensors {
  const [first] = Object.values(held);
  const [rows = 0, heads = 0, , size = 0] = first?.dims ?? [];
  return Object.fromEntries(
    outputs.map((name) => {
      if (columns === undefined) return [name, held[name.replace(/^new-/, "")] as Tensor];
      return [name, floatTensor(new Float32Array(rows * heads * columns * size), [rows, heads, columns, size])];
    }),
  );
}

function longTensor(data: BigInt64Array, shape: readonly number[] = [data.length]): Tensor {
  return new Tensor("int64", data, shape);
}
