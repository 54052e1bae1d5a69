// Differentiable causal self-attention on time-major values, with grouped queries and rotary positions.
import type { RotationOperands } from "../onnx/graph-builder.ts";
import type { Value } from "../onnx/graph-writer.ts";
import type { Dimension } from "../onnx/model.ts";
import { product } from "../onnx/shapes.ts";
import { rotary } from "./rotary.ts";
import { splitColumns } from "./selection.ts";
import type { Tape, Variable } from "./tape.ts";

/** Added to the score of a key that must not be seen; far below any score, yet finite. */
export const HIDDEN = -1e9;

export interface SelfAttentionOptions {
  readonly length: Dimension;
  readonly rows: Dimension;
  /** Query heads; each group of heads / keyValueHeads shares a key and value head (Ainslie et al., 2023). */
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  /** [length, length]: 0, or HIDDEN for what is later. */
  readonly causal: Value;
  readonly rotation?: RotationOperands | undefined;
  /** Factors on the probabilities, [rows, keyValueHeads, length * group, length]. */
  readonly dropout?: Value | undefined;
}

/**
 * softmax(q k^T / sqrt(size) + causal) v of each head. `qkv` is [length * rows, (heads + 2 keyValueHeads) * headSize],
 * time-major: all rows' first positions, then all rows' second ones. Returns [length * rows, heads * headSize].
 */
export function selfAttention(tape: Tape, qkv: Variable, options: SelfAttentionOptions): Variable {
  const { headSize, heads, keyValueHeads, rotation } = options;
  const sizes = [heads * headSize, keyValueHeads * headSize, keyValueHeads * headSize];
  if (rotation === undefined && heads === keyValueHeads) return equalHeads(tape, qkv, options);
  const [queries, keys, values] = splitColumns(tape, qkv, sizes) as [Variable, Variable, Variable];
  const turned = (x: Variable): Variable => (rotation === undefined ? x : rotary(tape, x, rotation));
  return grouped(tape, { queries: turned(queries), keys: turned(keys), values }, options);
}

/** One key head for each query head: every head is read where it lies, and the three gradients are joined at once. */
function equalHeads(tape: Tape, qkv: Variable, options: SelfAttentionOptions): Variable {
  const { graph } = tape;
  const { length, rows, heads, headSize } = options;
  const stacked = graph.reshape(qkv.value, [length, rows, 3 * heads, headSize]);
  const [q, k, v] = graph.split(stacked, 2, [heads, heads, heads]) as [Value, Value, Value];
  const inside = (value: Value) => ({ value, batchInside: true });
  const { probabilities, seen } = attend(tape, inside(q), k, options);
  const context = timeMajor(tape, graph.batchedMatmul({ value: seen }, inside(v)), options);
  return tape.result(context, (gradient) => {
    const output = inside(graph.reshape(gradient, q.shape));
    const scores = scoreGradient(tape, { output, v, probabilities }, options);
    const scale = 1 / Math.sqrt(headSize);
    const parts = [
      graph.batchedMatmul({ value: scores }, inside(k), scale),
      graph.batchedMatmul({ value: scores, transposed: true }, inside(q), scale),
      graph.batchedMatmul({ value: seen, transposed: true }, output),
    ];
    const joined = graph.transpose(graph.concat(parts, 1), [2, 0, 1, 3]);
    tape.contribute(qkv, graph.reshape(joined, qkv.value.shape));
  });
}

interface Heads {
  readonly queries: Variable;
  readonly keys: Variable;
  readonly values: Variable;
}

/** The queries of a group, at all times, are rows of one matrix that meets its key head once. */
function grouped(tape: Tape, { queries, keys, values }: Heads, options: SelfAttentionOptions): Variable {
  const { graph } = tape;
  const { length, rows, heads, keyValueHeads, headSize } = options;
  const group = heads / keyValueHeads;
  const flat = group === 1 ? length : product([length, group]);
  const apart = [length, rows, keyValueHeads, group, headSize];
  const gather = (value: Value): Value => {
    const permuted = graph.transpose(graph.reshape(value, apart), [1, 2, 0, 3, 4]);
    return graph.reshape(permuted, [rows, keyValueHeads, flat, headSize]);
  };
  const scatter = (value: Value): Value => {
    const permuted = graph.transpose(
      graph.reshape(value, [rows, keyValueHeads, length, group, headSize]),
      [2, 0, 1, 3, 4],
    );
    return graph.reshape(permuted, queries.value.shape);
  };
  const q = gather(queries.value);
  const k = graph.reshape(keys.value, [length, rows, keyValueHeads, headSize]);
  const v = graph.reshape(values.value, k.shape);
  const { probabilities, seen } = attend(tape, { value: q }, k, options);
  const inside = (value: Value) => ({ value, batchInside: true });
  const context = scatter(graph.batchedMatmul({ value: seen }, inside(v)));
  return tape.result(context, (gradient) => {
    const output = { value: gather(gradient) };
    const scores = scoreGradient(tape, { output, v, probabilities }, options);
    const scale = 1 / Math.sqrt(headSize);
    const toKeys = (value: Value): Value => graph.reshape(graph.transpose(value, [2, 0, 1, 3]), keys.value.shape);
    tape.contribute(queries, scatter(graph.batchedMatmul({ value: scores }, inside(k), scale)));
    tape.contribute(keys, toKeys(graph.batchedMatmul({ value: scores, transposed: true }, { value: q }, scale)));
    tape.contribute(values, toKeys(graph.batchedMatmul({ value: seen, transposed: true }, output)));
  });
}

type Operand = Parameters<Tape["graph"]["batchedMatmul"]>[0];

/** Probabilities, and what is left of them after dropout. */
function attend({ graph }: Tape, query: Operand, k: Value, options: SelfAttentionOptions) {
  const { headSize, causal, dropout } = options;
  const raw = graph.batchedMatmul(query, { value: k, batchInside: true, transposed: true }, 1 / Math.sqrt(headSize));
  const probabilities = graph.softmax(graph.add(raw, groupedMask(graph, causal, options)));
  return { probabilities, seen: dropout === undefined ? probabilities : graph.multiply(probabilities, dropout) };
}

interface ScoreGradientOptions {
  readonly output: Operand;
  readonly v: Value;
  readonly probabilities: Value;
}

function scoreGradient(
  { graph }: Tape,
  { output, v, probabilities }: ScoreGradientOptions,
  options: SelfAttentionOptions,
) {
  const raw = graph.batchedMatmul(output, { value: v, batchInside: true, transposed: true });
  const byKey = options.dropout === undefined ? raw : graph.multiply(raw, options.dropout);
  const weighted = graph.multiply(byKey, probabilities);
  return graph.subtract(weighted, graph.multiply(probabilities, graph.reduce("ReduceSum", weighted, [-1])));
}

/** The causal mask with a row for each query of a group. */
function groupedMask(
  graph: Tape["graph"],
  causal: Value,
  { length, heads, keyValueHeads }: SelfAttentionOptions,
): Value {
  const group = heads / keyValueHeads;
  if (group === 1) return causal;
  const spread = graph.add(
    graph.reshape(causal, [length, 1, length]),
    graph.floats(new Float32Array(group), [group, 1]),
  );
  return graph.reshape(spread, [product([length, group]), length]);
}

/** From [rows, heads, time, size] to [time * rows, heads * size]. */
function timeMajor({ graph }: Tape, value: Value, { heads, headSize }: SelfAttentionOptions): Value {
  const permuted = graph.transpose(value, [2, 0, 1, 3]);
  const [time, rows] = permuted.shape as [Dimension, Dimension];
  return graph.reshape(permuted, [product([time, rows]), heads * headSize]);
}
