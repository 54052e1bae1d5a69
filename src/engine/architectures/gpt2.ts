// GPT-2: learned positions, layer norm before each block, tanh-GELU, biases everywhere (Radford et al., 2019).
import { embedding } from "../autodiff/embedding.ts";
import { gelu } from "../autodiff/gelu.ts";
import { linear, type LinearOptions, sum } from "../autodiff/linear.ts";
import { foldNorm, type Norm, normalize, standardize } from "../autodiff/norm.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { Gpt2Config } from "../contract.ts";
import { type Architecture, largestFoldedVocabulary, type Network, type Pass, type Weights } from "./network.ts";

const head = "head";

/** Maps are stored [in, out], the embeddings and lm_head [out, in]. */
function parameterShapes(config: Gpt2Config): ReadonlyMap<string, readonly number[]> {
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

export const gpt2: Architecture<Gpt2Config> = {
  parameterShapes,

  /** Normal, divided by sqrt(2 layers) for the maps that write to the residual stream; biases 0, gains 1. */
  initialize({ layers }, { name, shape, data, deviation }, rng) {
    if (shape.length === 2) {
      const scale = name.endsWith("c_proj.weight") ? deviation / Math.sqrt(2 * layers) : deviation;
      for (let i = 0; i < data.length; i++) data[i] = rng.normal() * scale;
    } else if (name.includes(".ln_") && name.endsWith(".weight")) {
      data.fill(1);
    }
  },

  modules({ layers, width, innerWidth }) {
    const modules = new Map<string, { inputs: number; outputs: number }>();
    for (let layer = 0; layer < layers; layer++) {
      const name = `transformer.h.${layer}`;
      modules.set(`${name}.attn.c_attn`, { inputs: width, outputs: 3 * width });
      modules.set(`${name}.attn.c_proj`, { inputs: width, outputs: width });
      modules.set(`${name}.mlp.c_fc`, { inputs: width, outputs: innerWidth });
      modules.set(`${name}.mlp.c_proj`, { inputs: innerWidth, outputs: width });
    }
    return modules;
  },

  prepare(tape, config, { preparation, parameter }) {
    const weights = new Map<string, Variable>();
    for (const name of parameterShapes(config).keys()) weights.set(name, parameter(name));
    if (preparation !== "folded") return weights;
    const fold = (module: string, norm: string, map: LinearOptions): void => {
      const folded = foldNorm(tape, normOf(config, norm, parameter), map);
      weights.set(`${module}.weight`, folded.weight);
      if (folded.bias !== undefined) weights.set(`${module}.bias`, folded.bias);
    };
    const map = (module: string): LinearOptions => ({
      weight: parameter(`${module}.weight`),
      bias: parameter(`${module}.bias`),
    });
    for (let layer = 0; layer < config.layers; layer++) {
      const name = `transformer.h.${layer}`;
      fold(`${name}.attn.c_attn`, `${name}.ln_1`, map(`${name}.attn.c_attn`));
      fold(`${name}.mlp.c_fc`, `${name}.ln_2`, map(`${name}.mlp.c_fc`));
    }
    if (config.vocabularySize <= largestFoldedVocabulary) {
      fold(head, "transformer.ln_f", { weight: parameter(outputName(config)), transposed: true });
    }
    return weights;
  },

  network: (tape, config, weights): Network => ({ logits: (pass) => logits(tape, { config, weights, pass }) }),
};

interface Run {
  readonly config: Gpt2Config;
  readonly weights: Weights;
  readonly pass: Pass;
}

function logits(tape: Tape, run: Run): Variable {
  const { config, weights, pass } = run;
  const table = weights.get("transformer.wte.weight");
  let x = pass.place(
    embedding(tape, { table, tokens: pass.tokens, distinct: pass.distinct }),
    weights.get("transformer.wpe.weight"),
  );
  x = pass.dropout(x);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `transformer.h.${layer}`;
    const qkv = linear(tape, normalized(tape, run, `${name}.ln_1`, x), map(weights, `${name}.attn.c_attn`));
    let context = pass.attend(layer, qkv);
    if (layer === config.layers - 1) [context, x] = [pass.narrow(context), pass.narrow(x)];
    x = sum(tape, x, pass.dropout(linear(tape, context, map(weights, `${name}.attn.c_proj`))));
    const hidden = gelu(tape, linear(tape, normalized(tape, run, `${name}.ln_2`, x), map(weights, `${name}.mlp.c_fc`)));
    x = sum(tape, x, pass.dropout(linear(tape, hidden, map(weights, `${name}.mlp.c_proj`))));
  }
  if (weights.preparation === "folded" && config.vocabularySize <= largestFoldedVocabulary) {
    const last = normalized(tape, run, "transformer.ln_f", x);
    const output = { weight: weights.get(`${head}.weight`), bias: weights.get(`${head}.bias`), transposed: true };
    return linear(tape, last, output);
  }
  const last = normalize(tape, x, normOf(config, "transformer.ln_f", weights.get));
  return linear(tape, last, { weight: weights.get(outputName(config)), transposed: true });
}

function normalized(tape: Tape, { config, weights }: Run, name: string, x: Variable): Variable {
  const { normEpsilon: epsilon } = config;
  if (weights.preparation === "folded") return standardize(tape, x, { centred: true, epsilon });
  return normalize(tape, x, normOf(config, name, weights.get));
}

function normOf(config: Gpt2Config, name: string, get: (name: string) => Variable): Norm {
  return { gain: get(`${name}.weight`), shift: get(`${name}.bias`), epsilon: config.normEpsilon };
}

function map(weights: Weights, module: string): LinearOptions {
  const [weight, bias] = [weights.get(`${module}.weight`), weights.get(`${module}.bias`)];
  return { weight, bias, adapter: weights.adapter?.(module) };
}

function outputName({ tieEmbeddings }: Gpt2Config): string {
  return tieEmbeddings ? "transformer.wte.weight" : "lm_head.weight";
}
