// The whole model: a decoder-only transformer of the GPT-2 form (Radford et al., 2019), its parameters and its two forward passes.
import type { Rng } from "../core/rng.ts";
import { ModelError } from "../core/errors.ts";
import { attend, attention, type AttentionMasks, type Projections } from "./autodiff/attention.ts";
import { embedding } from "./autodiff/embedding.ts";
import { gelu } from "./autodiff/gelu.ts";
import { linear, type LinearOptions, sum } from "./autodiff/linear.ts";
import { foldNormalization, normalize } from "./autodiff/normalization.ts";
import { splitOutputs } from "./autodiff/selection.ts";
import type { Tape, Variable } from "./autodiff/tape.ts";
import type { Parameters, ParameterTensor, TransformerConfig } from "./contract.ts";
import { checkTransformer } from "./model-config.ts";
import type { Value } from "./onnx/graph-writer.ts";
import type { Dimension } from "./onnx/model.ts";

/** Names and shapes in Hugging Face's GPT-2, in its order. Maps are stored [in, out], embeddings and lm_head [out, in]. */
export function parameterShapes(config: TransformerConfig): ReadonlyMap<string, readonly number[]> {
  const { vocabularySize, contextLength, layers, width, innerWidth, tieEmbeddings } = config;
  const shapes = new Map<string, readonly number[]>();
  shapes.set("transformer.wte.weight", [vocabularySize, width]);
  shapes.set("transformer.wpe.weight", [contextLength, width]);
  for (let layer = 0; layer < layers; layer++) {
    const sizes = {
      "ln_1.weight": [width],
      "ln_1.bias": [width],
      "attn.c_attn.weight": [width, 3 * width],
      "attn.c_attn.bias": [3 * width],
      "attn.c_proj.weight": [width, width],
      "attn.c_proj.bias": [width],
      "ln_2.weight": [width],
      "ln_2.bias": [width],
      "mlp.c_fc.weight": [width, innerWidth],
      "mlp.c_fc.bias": [innerWidth],
      "mlp.c_proj.weight": [innerWidth, width],
      "mlp.c_proj.bias": [width],
    };
    for (const [name, shape] of Object.entries(sizes)) shapes.set(`transformer.h.${layer}.${name}`, shape);
  }
  shapes.set("transformer.ln_f.weight", [width]);
  shapes.set("transformer.ln_f.bias", [width]);
  if (!tieEmbeddings) shapes.set("lm_head.weight", [vocabularySize, width]);
  return shapes;
}

/**
 * Fresh parameters as GPT-2's: normal with the given deviation, divided by sqrt(2 layers) for the maps that write to the
 * residual stream; biases 0, gains 1. Each tensor has its own stream, so it does not depend on the others' sizes.
 */
export function initialParameters(config: TransformerConfig, rng: Rng, deviation = 0.02): Parameters {
  checkTransformer(config);
  const parameters = new Map<string, ParameterTensor>();
  for (const [name, shape] of parameterShapes(config)) {
    const data = new Float32Array(shape.reduce((total, size) => total * size, 1));
    if (shape.length === 2) {
      const stream = rng.derive(name);
      const scale = name.endsWith("c_proj.weight") ? deviation / Math.sqrt(2 * config.layers) : deviation;
      for (let i = 0; i < data.length; i++) data[i] = stream.normal() * scale;
    } else if (name.includes(".ln_") && name.endsWith(".weight")) {
      data.fill(1);
    }
    parameters.set(name, { shape, data });
  }
  return parameters;
}

/** Throws a ModelError unless `parameters` are exactly those of the model. */
export function checkParameters(config: TransformerConfig, parameters: Parameters): void {
  checkTransformer(config);
  const shapes = parameterShapes(config);
  for (const [name, shape] of shapes) {
    const tensor = parameters.get(name);
    const found =
      tensor === undefined ? "is missing" : `is [${tensor.shape.join(", ")}] (${tensor.data.length} numbers)`;
    const elements = shape.reduce((total, size) => total * size, 1);
    if (tensor === undefined || tensor.shape.join() !== shape.join() || tensor.data.length !== elements) {
      throw new ModelError(`parameter "${name}" ${found}, expected [${shape.join(", ")}]`, { code: "bad-parameters" });
    }
  }
  for (const name of parameters.keys()) {
    if (!shapes.has(name)) throw new ModelError(`the model has no parameter "${name}"`, { code: "bad-parameters" });
  }
}

/** The model's maps, ready for any number of forward passes on one tape. */
export interface Transformer {
  readonly config: TransformerConfig;
  readonly parameter: (name: string) => Variable;
  readonly layers: readonly {
    /** The joint projection to queries, keys and values; apart in a last layer that not every position asks in. */
    readonly attention: LinearOptions | readonly [queries: LinearOptions, keysValues: LinearOptions];
    readonly perceptron: LinearOptions;
  }[];
  readonly head: LinearOptions;
}

export interface TransformerOptions {
  readonly config: TransformerConfig;
  readonly parameters: ReadonlyMap<string, Variable>;
  /** Whether only some positions' logits will be asked for. */
  readonly narrow: boolean;
}

export function transformer(tape: Tape, { config, parameters, narrow }: TransformerOptions): Transformer {
  const parameter = (name: string): Variable => {
    const variable = parameters.get(name);
    if (variable === undefined)
      throw new ModelError(`the graph has no parameter "${name}"`, { code: "bad-parameters" });
    return variable;
  };
  const folded = (norm: string, map: LinearOptions): LinearOptions =>
    foldNormalization(tape, { gain: parameter(`${norm}.weight`), shift: parameter(`${norm}.bias`), linear: map });
  const map = (name: string): LinearOptions => ({
    weight: parameter(`${name}.weight`),
    bias: parameter(`${name}.bias`),
  });

  const layers = Array.from({ length: config.layers }, (_, layer) => {
    const name = `transformer.h.${layer}`;
    const joint = folded(`${name}.ln_1`, map(`${name}.attn.c_attn`));
    const apart = narrow && layer === config.layers - 1;
    return {
      attention: apart ? splitOutputs(tape, joint, config.width) : joint,
      perceptron: folded(`${name}.ln_2`, map(`${name}.mlp.c_fc`)),
    };
  });
  const output = parameter(config.tieEmbeddings ? "transformer.wte.weight" : "lm_head.weight");
  return { config, parameter, layers, head: folded("transformer.ln_f", { weight: output, transposed: true }) };
}

/** Tokens are time-major: all rows' first tokens, then all rows' second ones. */
export interface Sequences {
  /** int32, [length, rows] */
  readonly tokens: Value;
  readonly length: Dimension;
  readonly rows: Dimension;
  /** Adds the position embeddings to [length * rows, width]. */
  readonly place: (x: Variable) => Variable;
  readonly masks: AttentionMasks;
  /** Logits are wanted from this position on. */
  readonly window: Window;
}

export interface Window {
  readonly length: Dimension;
  /** The window's part of [length * rows, width]. */
  readonly narrow: (x: Variable) => Variable;
  readonly masks: AttentionMasks;
}

export interface ForwardPass {
  /** [window length * rows, vocabulary] */
  readonly logits: Variable;
  /** Of each layer, [length, rows, heads, size]. */
  readonly keys: readonly Value[];
  readonly values: readonly Value[];
}

/** All positions attend within their row; the last layer's queries and all that follows run on the window only. */
export function forward(tape: Tape, model: Transformer, input: Sequences): ForwardPass {
  const { config, parameter } = model;
  const { length, rows, window } = input;
  const keys: Value[] = [];
  const values: Value[] = [];
  let x = input.place(embedding(tape, { table: parameter("transformer.wte.weight"), tokens: input.tokens }));
  for (const [layer, maps] of model.layers.entries()) {
    const name = `transformer.h.${layer}`;
    const normal = normalized(tape, model, `${name}.ln_1`, x);
    const shape = { length, rows, heads: config.heads };
    let projections: Projections;
    let masks = input.masks;
    if ("weight" in maps.attention) {
      projections = { kind: "joint", qkv: linear(tape, normal, maps.attention) };
    } else {
      const [queries, keysValues] = maps.attention;
      const q = linear(tape, window.narrow(normal), queries);
      projections = { kind: "apart", q, kv: linear(tape, normal, keysValues), queryLength: window.length };
      masks = window.masks;
      x = window.narrow(x);
    }
    const attended = attention(tape, projections, shape, masks);
    keys.push(attended.keys);
    values.push(attended.values);
    x = sum(tape, x, projected(tape, model, `${name}.attn.c_proj`, attended.context));
    x = perceptron(tape, model, layer, x);
  }
  return { logits: linear(tape, normalized(tape, model, "transformer.ln_f", x), model.head), keys, values };
}

export interface CachedStep {
  /** [rows, width]: token and position embeddings, added. */
  readonly x: Variable;
  readonly rows: Dimension;
  /** Of each layer, [past, rows, heads, size]. */
  readonly keys: readonly Value[];
  readonly values: readonly Value[];
  readonly masks: AttentionMasks;
}

/** One more position of each row, with the keys and values of those before it given; returns only its own. */
export function forwardCached(tape: Tape, model: Transformer, step: CachedStep): ForwardPass {
  const { graph } = tape;
  const { width, heads } = model.config;
  const keys: Value[] = [];
  const values: Value[] = [];
  let { x } = step;
  for (const [layer, maps] of model.layers.entries()) {
    if (!("weight" in maps.attention))
      throw new ModelError("cached steps need joint projections", { code: "bad-model" });
    const name = `transformer.h.${layer}`;
    const qkv = linear(tape, normalized(tape, model, `${name}.ln_1`, x), maps.attention).value;
    const stacked = graph.reshape(qkv, [1, step.rows, 3 * heads, width / heads]);
    const [q, k, v] = graph.split(stacked, 2, [heads, heads, heads]) as [Value, Value, Value];
    const past = { k: step.keys[layer] as Value, v: step.values[layer] as Value };
    const seen = { q, k: graph.concat([past.k, k], 0), v: graph.concat([past.v, v], 0) };
    const { context } = attend(graph, seen, step.masks);
    keys.push(k);
    values.push(v);
    x = sum(tape, x, projected(tape, model, `${name}.attn.c_proj`, tape.variable(context)));
    x = perceptron(tape, model, layer, x);
  }
  return { logits: linear(tape, normalized(tape, model, "transformer.ln_f", x), model.head), keys, values };
}

function perceptron(tape: Tape, model: Transformer, layer: number, x: Variable): Variable {
  const name = `transformer.h.${layer}`;
  const maps = model.layers[layer] as Transformer["layers"][number];
  const hidden = gelu(tape, linear(tape, normalized(tape, model, `${name}.ln_2`, x), maps.perceptron));
  return sum(tape, x, projected(tape, model, `${name}.mlp.c_proj`, hidden));
}

function projected(tape: Tape, model: Transformer, name: string, x: Variable): Variable {
  return linear(tape, x, { weight: model.parameter(`${name}.weight`), bias: model.parameter(`${name}.bias`) });
}

function normalized(tape: Tape, model: Transformer, name: string, x: Variable): Variable {
  return normalize(tape, x, model.parameter(`${name}.weight`), model.parameter(`${name}.bias`));
}
