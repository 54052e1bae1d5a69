// The one graph of generation: any number of new tokens of any number of rows, after what their caches hold.
import { network, parameterShapes, prepareWeights } from "../architectures/architecture.ts";
import { embedding } from "../autodiff/embedding.ts";
import { sum } from "../autodiff/linear.ts";
import { rotaryConstants, rotaryTables } from "../autodiff/rotary.ts";
import type { Pass } from "../architectures/network.ts";
import { Tape, type Variable } from "../autodiff/tape.ts";
import type { TransformerConfig } from "../contract.ts";
import { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Dialect, Value } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";
import { product } from "../onnx/shapes.ts";

/** Names of inputs and outputs beside the parameters. */
export const names = {
  keys: (layer: number) => `keys:${layer}`,
  values: (layer: number) => `values:${layer}`,
  newKeys: (layer: number) => `new-keys:${layer}`,
  newValues: (layer: number) => `new-values:${layer}`,
} as const;

/** Sizes of the cache of one layer. */
export interface CacheShape {
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
}

export function cacheShape(model: TransformerConfig): CacheShape {
  return model.architecture === "llama"
    ? { layers: model.layers, heads: model.keyValueHeads, headSize: model.headSize }
    : { layers: model.layers, heads: model.heads, headSize: model.width / model.heads };
}

/**
 * Whether a pass puts keys and values together itself, those of the past and the new ones. It takes the CPU's operator for
 * that, which turns whole vectors of 16 features.
 */
export function joinsPast(model: TransformerConfig, dialect: Dialect): boolean {
  return dialect === "cpu-fused" && cacheShape(model).headSize % 16 === 0;
}

/**
 * Each row has `time` new tokens, after a cache of `past` columns; either may hold less than its size, padded behind.
 *
 * Inputs beside the parameters: tokens int32 [rows, time]; positions int32 [rows, time], and the same numbers as
 * "turns" int64 [rows * time, 1] where positions are rotary; mask [rows, 1, time, past + time], 0 for what a new token
 * sees and HIDDEN for what it does not; wanted int32 [wanted], the places among rows * time whose logits are of interest;
 * scored int32 [scored], places among those wanted, and targets int32 [scored, 1], a token for each; each layer's keys
 * and values [rows, key heads, past, size]; and the sizes "size:rows", "size:time" and "size:past", int64 [1].
 *
 * Outputs: logits [wanted, vocabulary]; next int64 [wanted], the likeliest tokens, the smallest id among equals;
 * sum [wanted, 1], the logits' sum, which is no number where one of them is none;
 * scores [scored, 1], the targets' log-probabilities; highest [scored, 1], those of the likeliest tokens; and each
 * layer's new keys and values [rows, key heads, time, size].
 *
 * A graph that joins them to the past has other inputs in place of "turns" and the mask: last int32 [rows], the position
 * of each row's last new token; and total int32 [1], the positions of the longest row, or `time` if nothing came before.
 * Its keys and values come out as [rows, key heads, present, size], where `present` is the larger of total and `past`, and
 * may share the memory of those that go in. Where there is a past, only a single row may have several new tokens.
 */
export function generationGraph(model: TransformerConfig, dialect?: Dialect): Graph {
  const graph = new GraphBuilder("generation", dialect);
  const tape = new Tape(graph, false);
  const parameters = new Map<string, Variable>();
  for (const [name, shape] of parameterShapes(model)) {
    parameters.set(name, tape.variable(graph.input(name, "float32", shape)));
  }
  const preparation = "joined";
  const prepared = prepareWeights(tape, model, { preparation, parameter: (name) => parameters.get(name) as Variable });
  const weights = { preparation, get: (name: string) => prepared.get(name) as Variable } as const;

  const pass = generationPass(tape, model);
  const logits = network(tape, model, weights).logits(pass).value;
  graph.output("next", graph.argMax(logits));
  graph.output("sum", graph.reduce("ReduceSum", logits, [-1]));
  const scored = graph.gather(logits, graph.input("scored", "int32", ["scored"]));
  const logProbabilities = graph.logSoftmax(scored);
  const targets = graph.input("targets", "int32", ["scored", 1]);
  graph.output("scores", graph.gatherElements(logProbabilities, targets));
  graph.output("highest", graph.reduce("ReduceMax", logProbabilities, [-1]));
  graph.output("logits", logits);
  return graph.build();
}

function generationPass(tape: Tape, model: TransformerConfig): Pass {
  const { graph } = tape;
  const positions = graph.input("positions", "int32", ["rows", "time"]);
  const wanted = graph.input("wanted", "int32", ["wanted"]);
  return {
    tokens: graph.input("tokens", "int32", ["rows", "time"]),
    place: (x, table) => sum(tape, x, embedding(tape, { table, tokens: positions })),
    attend: joinsPast(model, graph.dialect) ? joinedAttention(tape, model) : plainAttention(tape, model),
    narrow: (x) => tape.variable(graph.gather(x.value, wanted)),
    dropout: (x) => x,
  };
}

/** By the CPU's own operator. */
function joinedAttention(tape: Tape, model: TransformerConfig): Pass["attend"] {
  const { graph } = tape;
  const { heads: keyHeads, headSize } = cacheShape(model);
  const last = graph.input("last", "int32", ["rows"]);
  const total = graph.input("total", "int32", [1]);
  const tables = model.architecture === "llama" ? rotaryConstants(tape, rotaryTables(model)) : undefined;
  return (layer, qkv) => {
    const past = ["rows", keyHeads, "past", headSize];
    const { contexts, keys, values } = graph.groupedAttention({
      qkv: graph.reshape(qkv.value, ["rows", "time", (model.heads + 2 * keyHeads) * headSize]),
      heads: model.heads,
      keyHeads,
      keys: graph.input(names.keys(layer), "float32", past),
      values: graph.input(names.values(layer), "float32", past),
      last,
      total,
      tables,
    });
    graph.output(names.newKeys(layer), keys);
    graph.output(names.newValues(layer), values);
    return tape.variable(graph.reshape(contexts, [product(["rows", "time"]), model.heads * headSize]));
  };
}

/** By products, for providers that have no operator of their own. */
function plainAttention(tape: Tape, model: TransformerConfig): Pass["attend"] {
  const { graph } = tape;
  const mask = graph.input("mask", "float32", ["rows", 1, "time", "past+time"]);
  const turn = model.architecture === "llama" ? rotation(graph, model) : undefined;
  const { heads: keyHeads, headSize } = cacheShape(model);
  const group = model.heads / keyHeads;
  const scale = graph.scalar(1 / Math.sqrt(headSize));

  /** [n, heads * size] as [rows, heads, time, size]. */
  const byHead = (x: Value): Value => {
    const apart = ["rows", "time", (x.shape[1] as number) / headSize, headSize];
    return graph.transpose(graph.reshape(x, apart), [0, 2, 1, 3]);
  };
  const readHeads = (qkv: Value): readonly Value[] => {
    if (turn === undefined) return graph.split(byHead(qkv), 1, [model.heads, keyHeads, keyHeads]);
    const turned = (model.heads + keyHeads) * headSize;
    const [queriesKeys, values] = graph.split(qkv, 1, [turned, keyHeads * headSize]) as [Value, Value];
    return [...graph.split(byHead(turn(queriesKeys)), 1, [model.heads, keyHeads]), byHead(values)];
  };

  return (layer: number, qkv: Variable): Variable => {
    const [queries, k, v] = readHeads(qkv.value) as [Value, Value, Value];
    const pastKeys = graph.input(names.keys(layer), "float32", ["rows", keyHeads, "past", headSize]);
    const pastValues = graph.input(names.values(layer), "float32", ["rows", keyHeads, "past", headSize]);
    // The queries of a group are rows of one matrix. They are scaled here because products of a single row are much
    // faster without a factor.
    const grouped = ["rows", keyHeads, product([group, "time"])];
    const q = { value: graph.reshape(graph.multiply(queries, scale), [...grouped, headSize]) };
    const scores = graph.concat(
      [pastKeys, k].map((value) => graph.batchedMatmul(q, { value, transposed: true })),
      -1,
    );
    const visible = graph.add(graph.reshape(scores, ["rows", model.heads, "time", "past+time"]), mask);
    const probabilities = graph.reshape(graph.softmax(visible), scores.shape);
    const [toPast, toNew] = graph.split(probabilities, -1, ["past", "time"]) as [Value, Value];
    const context = graph.add(
      graph.batchedMatmul({ value: toPast }, { value: pastValues }),
      graph.batchedMatmul({ value: toNew }, { value: v }),
    );
    graph.output(names.newKeys(layer), k);
    graph.output(names.newValues(layer), v);
    const perHead = graph.reshape(context, ["rows", model.heads, "time", headSize]);
    const inRows = graph.transpose(perHead, [0, 2, 1, 3]);
    return tape.variable(graph.reshape(inRows, [product(["rows", "time"]), model.heads * headSize]));
  };
}

function rotation(graph: GraphBuilder, model: TransformerConfig & { architecture: "llama" }) {
  const tables = rotaryTables(model);
  const positions = graph.input("turns", "int64", [product(["rows", "time"]), 1]);
  const cosines = graph.floats(tables.cosines, tables.shape);
  const sines = graph.floats(tables.sines, tables.shape);
  return (x: Value): Value => graph.rotate(x, { positions, cosines, sines });
}
