// The two graphs of generation, for any number of rows and positions: read the prompts, and one more token with a cache.
import { embedding } from "../autodiff/embedding.ts";
import { sum } from "../autodiff/linear.ts";
import { Tape, type Variable } from "../autodiff/tape.ts";
import type { TransformerConfig } from "../contract.ts";
import { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Dialect, Value } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";
import { type ForwardPass, forward, forwardCached, parameterShapes, transformer } from "../transformer.ts";

/** Names of inputs and outputs beside the parameters. */
export const cacheNames = {
  keys: (layer: number) => `keys:${layer}`,
  values: (layer: number) => `values:${layer}`,
  newKeys: (layer: number) => `new-keys:${layer}`,
  newValues: (layer: number) => `new-values:${layer}`,
} as const;

/**
 * Inputs: tokens and positions int32 [time, rows], "size:time" and "size:rows" int64 [1], causal [time, time] and
 * padding [rows, 1, 1, time] (0 or HIDDEN). Outputs: next int64 [rows], the likeliest token after the last position,
 * and each layer's keys and values [time, rows, heads, size]. Prompts end together; shorter ones are padded in front.
 */
export function promptGraph(model: TransformerConfig, dialect?: Dialect): Graph {
  const { graph, tape, parameters } = begin("prompt", model, dialect);
  const net = transformer(tape, { config: model, parameters, narrow: true });
  const [length, rows] = ["time", "rows"];
  const tokens = graph.input("tokens", "int32", [length, rows]);
  const positions = graph.input("positions", "int32", [length, rows]);
  const padding = graph.input("padding", "float32", [rows, 1, 1, length]);
  const last = (x: Variable): Variable => {
    const apart = graph.reshape(x.value, [length, rows, model.width]);
    return tape.variable(graph.reshape(graph.lastRow(apart), [rows, model.width]));
  };
  const pass = forward(tape, net, {
    tokens,
    length,
    rows,
    place: (x) => sum(tape, x, embedding(tape, { table: net.parameter("transformer.wpe.weight"), tokens: positions })),
    masks: { causal: graph.input("causal", "float32", [length, length]), padding },
    window: { length: 1, narrow: last, masks: { padding } },
  });
  return finish(graph, pass);
}

/**
 * Inputs: tokens and positions int32 [rows], padding [rows, 1, 1, past + 1], and each layer's keys and values
 * [past, rows, heads, size]. Outputs: next int64 [rows], and the new keys and values [1, rows, heads, size].
 */
export function cachedStepGraph(model: TransformerConfig, dialect?: Dialect): Graph {
  const { graph, tape, parameters } = begin("cached-step", model, dialect);
  const net = transformer(tape, { config: model, parameters, narrow: false });
  const rows = "rows";
  const look = (name: string, input: string): Variable => {
    const table = net.parameter(`transformer.${name}.weight`);
    return embedding(tape, { table, tokens: graph.input(input, "int32", [rows]) });
  };
  const cache = (name: (layer: number) => string): Value[] =>
    Array.from({ length: model.layers }, (_, layer) =>
      graph.input(name(layer), "float32", ["past", rows, model.heads, model.width / model.heads]),
    );
  const pass = forwardCached(tape, net, {
    x: sum(tape, look("wte", "tokens"), look("wpe", "positions")),
    rows,
    keys: cache(cacheNames.keys),
    values: cache(cacheNames.values),
    masks: { padding: graph.input("padding", "float32", [rows, 1, 1, "past+1"]) },
  });
  return finish(graph, pass);
}

function begin(name: string, model: TransformerConfig, dialect: Dialect | undefined) {
  const graph = new GraphBuilder(name, dialect);
  const tape = new Tape(graph, false);
  const parameters = new Map<string, Variable>();
  for (const [parameter, shape] of parameterShapes(model)) {
    parameters.set(parameter, tape.variable(graph.input(parameter, "float32", shape)));
  }
  return { graph, tape, parameters };
}

function finish(graph: GraphBuilder, { logits, keys, values }: ForwardPass): Graph {
  graph.output("next", graph.argMax(logits.value));
  for (const [layer, value] of keys.entries()) graph.output(cacheNames.newKeys(layer), value);
  for (const [layer, value] of values.entries()) graph.output(cacheNames.newValues(layer), value);
  return graph.build();
}
