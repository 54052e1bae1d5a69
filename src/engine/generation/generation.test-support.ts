// Small models for the tests of generation, and the reference evaluator as a place to run them.
import { Tensor } from "onnxruntime-node";
import { Rng } from "../../core/rng.ts";
import { initialParameters } from "../architectures/architecture.ts";
import type { Parameters, TransformerConfig } from "../contract.ts";
import { gpt2Config, llamaConfig } from "../model-config.ts";
import { evaluateGraph } from "../onnx/reference/evaluate.ts";
import { referenceTensor } from "../onnx/reference/tensor.ts";
import { cpuSession, type OpenSession, type Tensors } from "./graph-session.ts";

const sizes = { vocabularySize: 13, contextLength: 24, layers: 2, width: 16, heads: 4 };

export const smallModels = {
  gpt2: gpt2Config(sizes),
  "llama, grouped queries, biases, stretched positions": llamaConfig({
    ...sizes,
    keyValueHeads: 2,
    headSize: 6,
    queryKeyValueBias: true,
    tieEmbeddings: false,
    ropeScaling: { kind: "linear", factor: 2 },
  }),
  "gpt2, whole vectors": gpt2Config({ ...sizes, heads: 1 }),
  "llama, whole vectors, grouped queries, biases, stretched positions": llamaConfig({
    ...sizes,
    keyValueHeads: 2,
    headSize: 16,
    queryKeyValueBias: true,
    tieEmbeddings: false,
    ropeScaling: { kind: "linear", factor: 2 },
  }),
  "llama, one key head": llamaConfig({ ...sizes, keyValueHeads: 1 }),
} as const satisfies Record<string, TransformerConfig>;

/** Far from uniform, so that likeliest tokens are far from each other, and every bias and gain matters. */
export function livelyParameters(model: TransformerConfig, seed = 1): Parameters {
  const rng = Rng.from("lively", seed);
  const fresh = initialParameters(model, rng, 0.4);
  return new Map(
    [...fresh].map(([name, { shape, data }]) => {
      const stream = rng.derive("moved", name);
      return [name, { shape, data: shape.length === 1 ? data.map((x) => x + 0.3 * stream.normal()) : data }];
    }),
  );
}

export function randomPrompt(rng: Rng, model: TransformerConfig, length: number): number[] {
  return Array.from({ length }, () => rng.int(model.vocabularySize));
}

/** Runs every pass slowly, in float64. */
export const referenceSession: OpenSession = async (graph, weights) => ({
  run: async (feeds) => {
    const inputs = graph.inputs.map(({ name, type }) => {
      const { shape, data } = weights.get(name) ?? { shape: feeds[name]?.dims ?? [], data: feeds[name]?.data };
      return [name, referenceTensor(type, shape, data as Float32Array)] as const;
    });
    const outputs = evaluateGraph(graph, new Map(inputs));
    const tensors = Array.from(outputs, ([name, { type, shape, data }]) => {
      const tensor =
        type === "int64"
          ? new Tensor("int64", BigInt64Array.from(data, BigInt), shape)
          : new Tensor("float32", Float32Array.from(data), shape);
      return [name, tensor];
    });
    return Object.fromEntries(tensors) as Record<string, Tensor>;
  },
  close: () => Promise.resolve(),
});

/** The CPU, with a look at the inputs of every pass. */
export function watchedSession(onPass: (feeds: Tensors) => void): OpenSession {
  return async (graph, weights) => {
    const session = await cpuSession(1)(graph, weights);
    return {
      run: async (feeds, outputs, into) => {
        onPass(feeds);
        return await session.run(feeds, outputs, into);
      },
      close: () => session.close(),
    };
  };
}
