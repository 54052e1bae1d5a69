// Llama: RMS norm, rotary positions, SwiGLU, grouped-query attention (Touvron et al., 2023); with biases on q, k and v, Qwen2.
import { embedding } from "../autodiff/embedding.ts";
import { linear, type LinearOptions, sum } from "../autodiff/linear.ts";
import { foldNorm, type Norm, normalize, standardize } from "../autodiff/norm.ts";
import { joinColumns, joinOutputs } from "../autodiff/selection.ts";
import { swiglu } from "../autodiff/swiglu.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { LlamaConfig } from "../contract.ts";
import { type Architecture, largestFoldedVocabulary, type Network, type Pass, type Weights } from "./network.ts";

const head = "head";
const attentionParts = ["q_proj", "k_proj", "v_proj"] as const;
const perceptronParts = ["gate_proj", "up_proj"] as const;

/** All maps are stored [out, in]. */
function parameterShapes(config: LlamaConfig): ReadonlyMap<string, readonly number[]> {
  const { vocabularySize, layers, width, innerWidth, heads, keyValueHeads, headSize } = config;
  const shapes = new Map<string, readonly number[]>();
  shapes.set("model.embed_tokens.weight", [vocabularySize, width]);
  const biased = config.queryKeyValueBias;
  for (let layer = 0; layer < layers; layer++) {
    const sizes = {
      "self_attn.q_proj.weight": [heads * headSize, width],
      ...(biased ? { "self_attn.q_proj.bias": [heads * headSize] } : {}),
      "self_attn.k_proj.weight": [keyValueHeads * headSize, width],
      ...(biased ? { "self_attn.k_proj.bias": [keyValueHeads * headSize] } : {}),
      "self_attn.v_proj.weight": [keyValueHeads * headSize, width],
      ...(biased ? { "self_attn.v_proj.bias": [keyValueHeads * headSize] } : {}),
      "self_attn.o_proj.weight": [width, heads * headSize],
      "mlp.gate_proj.weight": [innerWidth, width],
      "mlp.up_proj.weight": [innerWidth, width],
      "mlp.down_proj.weight": [width, innerWidth],
      "input_layernorm.weight": [width],
      "post_attention_layernorm.weight": [width],
    };
    for (const [name, shape] of Object.entries(sizes)) shapes.set(`model.layers.${layer}.${name}`, shape);
  }
  shapes.set("model.norm.weight", [width]);
  if (!config.tieEmbeddings) shapes.set("lm_head.weight", [vocabularySize, width]);
  return shapes;
}

export const llama: Architecture<LlamaConfig> = {
  parameterShapes,

  /** Normal, as Hugging Face's `initializer_range`; biases 0, gains 1. */
  initialize(_config, { name, shape, data, deviation }, rng) {
    if (shape.length === 2) for (let i = 0; i < data.length; i++) data[i] = rng.normal() * deviation;
    else if (name.endsWith("norm.weight")) data.fill(1);
  },

  modules(config) {
    const modules = new Map<string, { inputs: number; outputs: number }>();
    for (const [name, shape] of parameterShapes(config)) {
      const module = /^(model\.layers\.\d+\..*_proj)\.weight$/.exec(name)?.[1];
      const [outputs, inputs] = shape as [number, number];
      if (module !== undefined) modules.set(module, { inputs, outputs });
    }
    return modules;
  },

  prepare(tape, config, { preparation, parameter }) {
    const weights = new Map<string, Variable>();
    for (const name of parameterShapes(config).keys()) weights.set(name, parameter(name));
    if (preparation === "plain") return weights;
    const join = (module: string, parts: readonly string[], norm: string): void => {
      const maps = parts.map((part) => map(config, parameter, `${module}.${part}`));
      const joined = joinOutputs(tape, maps);
      const made = preparation === "folded" ? foldNorm(tape, normOf(config, norm, parameter), joined) : joined;
      weights.set(`${module}.joint.weight`, made.weight);
      if (made.bias !== undefined) weights.set(`${module}.joint.bias`, made.bias);
      for (const part of parts) {
        weights.delete(`${module}.${part}.weight`);
        weights.delete(`${module}.${part}.bias`);
      }
    };
    for (let layer = 0; layer < config.layers; layer++) {
      const name = `model.layers.${layer}`;
      join(`${name}.self_attn`, attentionParts, `${name}.input_layernorm`);
      join(`${name}.mlp`, perceptronParts, `${name}.post_attention_layernorm`);
    }
    if (preparation === "folded" && config.vocabularySize <= largestFoldedVocabulary) {
      const output = { weight: parameter(outputName(config)), transposed: true };
      weights.set(`${head}.weight`, foldNorm(tape, normOf(config, "model.norm", parameter), output).weight);
    }
    return weights;
  },

  network: (tape, config, weights): Network => ({ logits: (pass) => logits(tape, { config, weights, pass }) }),
};

interface Run {
  readonly config: LlamaConfig;
  readonly weights: Weights;
  readonly pass: Pass;
}

function logits(tape: Tape, run: Run): Variable {
  const { config, weights, pass } = run;
  const table = weights.get("model.embed_tokens.weight");
  let x = embedding(tape, { table, tokens: pass.tokens, distinct: pass.distinct });
  x = pass.dropout(x);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `model.layers.${layer}`;
    const normal = normalized(tape, run, `${name}.input_layernorm`, x);
    let context = pass.attend(layer, side(tape, run, `${name}.self_attn`, { parts: attentionParts, x: normal }));
    if (layer === config.layers - 1) [context, x] = [pass.narrow(context), pass.narrow(x)];
    x = sum(tape, x, pass.dropout(linear(tape, context, adapted(run, `${name}.self_attn.o_proj`))));
    const second = normalized(tape, run, `${name}.post_attention_layernorm`, x);
    const hidden = swiglu(tape, side(tape, run, `${name}.mlp`, { parts: perceptronParts, x: second }));
    x = sum(tape, x, pass.dropout(linear(tape, hidden, adapted(run, `${name}.mlp.down_proj`))));
  }
  const folded = weights.preparation === "folded" && config.vocabularySize <= largestFoldedVocabulary;
  const last = folded
    ? normalized(tape, run, "model.norm", x)
    : normalize(tape, x, normOf(config, "model.norm", weights.get));
  return linear(tape, last, { weight: weights.get(folded ? `${head}.weight` : outputName(config)), transposed: true });
}

interface Side {
  readonly parts: readonly string[];
  readonly x: Variable;
}

/** Several maps of one input, side by side: one product where they are joined, one for each otherwise. */
function side(tape: Tape, run: Run, module: string, { parts, x }: Side): Variable {
  const { config, weights } = run;
  if (weights.preparation !== "plain") return linear(tape, x, map(config, weights.get, `${module}.joint`));
  return joinColumns(
    tape,
    parts.map((part) => linear(tape, x, adapted(run, `${module}.${part}`))),
  );
}

function adapted({ config, weights }: Run, module: string): LinearOptions {
  return { ...map(config, weights.get, module), adapter: weights.adapter?.(module) };
}

function map(config: LlamaConfig, get: (name: string) => Variable, module: string): LinearOptions {
  const biased = config.queryKeyValueBias && /self_attn\.([qkv]_proj|joint)$/.test(module);
  return {
    weight: get(`${module}.weight`),
    ...(biased ? { bias: get(`${module}.bias`) } : {}),
    transposed: true,
  };
}

function normalized(tape: Tape, { config, weights }: Run, name: string, x: Variable): Variable {
  const { normEpsilon: epsilon } = config;
  if (weights.preparation === "folded") return standardize(tape, x, { centred: false, epsilon });
  return normalize(tape, x, normOf(config, name, weights.get));
}

function normOf(config: LlamaConfig, name: string, get: (name: string) => Variable): Norm {
  return { gain: get(`${name}.weight`), epsilon: config.normEpsilon };
}

function outputName({ tieEmbeddings }: LlamaConfig): string {
  return tieEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight";
}
