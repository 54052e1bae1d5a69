// Differentiable multi-head attention on time-major values, for training, prompts and cached decoding.
import type { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Value } from "../onnx/graph-writer.ts";
import type { Dimension } from "../onnx/model.ts";
import { product } from "../onnx/shapes.ts";
import type { Tape, Variable } from "./tape.ts";

/** Added to the score of a key that must not be seen; far below any score, yet finite. */
export const HIDDEN = -1e9;

/** Positions outermost, [time, rows, heads, size]: FusedMatMul reads each head in place, and new keys append at the end. */
export interface Heads {
  readonly q: Value;
  readonly k: Value;
  readonly v: Value;
}

export interface AttentionMasks {
  /** [query time, key time]: 0 or HIDDEN. */
  readonly causal?: Value | undefined;
  /** [rows, 1, 1, key time]: 0 or HIDDEN. */
  readonly padding?: Value | undefined;
}

export interface AttentionShape {
  readonly length: Dimension;
  readonly rows: Dimension;
  readonly heads: number;
}

/** One projection [time * rows, 3 width], or, where fewer positions ask than are seen, queries and keys with values. */
export type Projections =
  | { readonly kind: "joint"; readonly qkv: Variable }
  | { readonly kind: "apart"; readonly q: Variable; readonly kv: Variable; readonly queryLength: Dimension };

export interface Attention {
  /** [query time * rows, width] */
  readonly context: Variable;
  readonly keys: Value;
  readonly values: Value;
}

export function attention(
  tape: Tape,
  projections: Projections,
  shape: AttentionShape,
  masks: AttentionMasks,
): Attention {
  const { graph } = tape;
  const heads = splitHeads(graph, projections, shape);
  const { context, probabilities } = attend(graph, heads, masks);
  const result = tape.result(context, (gradient) => {
    const { q, k, v } = heads;
    const scale = headScale(q);
    const output = { value: graph.reshape(gradient, q.shape), batchInside: true };
    const byKey = graph.batchedMatmul(output, { value: v, batchInside: true, transposed: true });
    const weighted = graph.multiply(byKey, probabilities);
    const scores = graph.subtract(weighted, graph.multiply(probabilities, graph.reduce("ReduceSum", weighted, [-1])));
    const dv = graph.batchedMatmul({ value: probabilities, transposed: true }, output);
    const dq = graph.batchedMatmul({ value: scores }, { value: k, batchInside: true }, scale);
    const dk = graph.batchedMatmul({ value: scores, transposed: true }, { value: q, batchInside: true }, scale);
    if (projections.kind === "joint") {
      tape.contribute(projections.qkv, joinHeads(graph, [dq, dk, dv]));
    } else {
      tape.contribute(projections.kv, joinHeads(graph, [dk, dv]));
      tape.contribute(projections.q, joinHeads(graph, [dq]));
    }
  });
  return { context: result, keys: heads.k, values: heads.v };
}

/** softmax(q k^T / sqrt(size) + masks) v of each head: context [query time * rows, width]. */
export function attend(graph: GraphBuilder, { q, k, v }: Heads, { causal, padding }: AttentionMasks) {
  const query = { value: q, batchInside: true };
  let scores = graph.batchedMatmul(query, { value: k, batchInside: true, transposed: true }, headScale(q));
  if (causal !== undefined) scores = graph.add(scores, causal);
  if (padding !== undefined) scores = graph.add(scores, padding);
  const probabilities = graph.softmax(scores);
  const perHead = graph.batchedMatmul({ value: probabilities }, { value: v, batchInside: true });
  return { context: joinHeads(graph, [perHead]), probabilities };
}

/** [query time, key time]: each of the last `queries` positions sees itself and what came before. */
export function causalMask(graph: GraphBuilder, queries: number, keys: number): Value {
  const mask = new Float32Array(queries * keys);
  for (let query = 0; query < queries; query++) {
    mask.fill(HIDDEN, query * keys + keys - queries + query + 1, (query + 1) * keys);
  }
  return graph.floats(mask, [queries, keys]);
}

function splitHeads(graph: GraphBuilder, projections: Projections, { length, rows, heads }: AttentionShape): Heads {
  const apart = (value: Value, parts: number, time: Dimension): Value[] => {
    const size = (value.shape[1] as number) / (parts * heads);
    const stacked = graph.reshape(value, [time, rows, parts * heads, size]);
    return parts === 1
      ? [stacked]
      : graph.split(
          stacked,
          2,
          Array.from({ length: parts }, () => heads),
        );
  };
  if (projections.kind === "joint") {
    const [q, k, v] = apart(projections.qkv.value, 3, length) as [Value, Value, Value];
    return { q, k, v };
  }
  const [q] = apart(projections.q.value, 1, projections.queryLength) as [Value];
  const [k, v] = apart(projections.kv.value, 2, length) as [Value, Value];
  return { q, k, v };
}

/** From [rows, heads, time, size] each to [time * rows, parts * width]. */
function joinHeads(graph: GraphBuilder, parts: readonly Value[]): Value {
  const stacked = graph.transpose(graph.concat(parts, 1), [2, 0, 1, 3]);
  return graph.reshape(stacked, [product(stacked.shape.slice(0, 2)), product(stacked.shape.slice(2))]);
}

function headScale(q: Value): number {
  return 1 / Math.sqrt(q.shape[3] as number);
}
