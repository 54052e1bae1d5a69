// The architectures by name, and what can be asked of any model without knowing its architecture.
import { ModelError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { Parameters, ParameterTensor, TransformerConfig } from "../contract.ts";
import { checkTransformer } from "../model-config.ts";
import { elements } from "../onnx/shapes.ts";
import { gpt2 } from "./gpt2.ts";
import { llama } from "./llama.ts";
import type { Architecture, Network, Source, Weights } from "./network.ts";

const architectures = { gpt2, llama } as const;

/** An architecture as it looks from a configuration that fits it. */
function architectureOf(config: TransformerConfig): Architecture<TransformerConfig> {
  return architectures[config.architecture];
}

/** Names and shapes of the model's parameters, as Hugging Face's checkpoints have them. */
export function parameterShapes(config: TransformerConfig): ReadonlyMap<string, readonly number[]> {
  return architectureOf(config).parameterShapes(config);
}

/** The linear maps of the layers by full name: what LoRA can be added to. */
export function linearModules(config: TransformerConfig): ReturnType<Architecture<TransformerConfig>["modules"]> {
  return architectureOf(config).modules(config);
}

/** Numbers that the model holds. */
export function parameterCount(config: TransformerConfig): number {
  return [...parameterShapes(config).values()].reduce((total, shape) => total + elements(shape), 0);
}

/** See `Architecture.prepare`. */
export function prepareWeights(tape: Tape, config: TransformerConfig, source: Source): ReadonlyMap<string, Variable> {
  return architectureOf(config).prepare(tape, config, source);
}

/** The model's forward pass over prepared weights. */
export function network(tape: Tape, config: TransformerConfig, weights: Weights): Network {
  return architectureOf(config).network(tape, config, weights);
}

/**
 * Fresh parameters: weights are normal with the given deviation, as the architecture scales it; biases 0, gains 1. Each
 * tensor has its own stream, so it does not depend on the others' sizes. Throws a ModelError for sizes that make no model.
 */
export function initialParameters(config: TransformerConfig, rng: Rng, deviation = 0.02): Parameters {
  checkTransformer(config);
  const parameters = new Map<string, ParameterTensor>();
  for (const [name, shape] of parameterShapes(config)) {
    const data = new Float32Array(elements(shape));
    architectureOf(config).initialize(config, { name, shape, data, deviation }, rng.derive(name));
    parameters.set(name, { shape, data });
  }
  return parameters;
}

/** Throws a ModelError unless `parameters` are exactly those of the model. */
export function checkParameters(config: TransformerConfig, parameters: Parameters): void {
  checkTransformer(config);
  checkTensors(parameterShapes(config), parameters);
}

/** Throws a ModelError, code "bad-parameters", unless the tensors have exactly these names and shapes. */
export function checkTensors(shapes: ReadonlyMap<string, readonly number[]>, tensors: Parameters): void {
  for (const [name, shape] of shapes) {
    const tensor = tensors.get(name);
    const found =
      tensor === undefined ? "is missing" : `is [${tensor.shape.join(", ")}] (${tensor.data.length} numbers)`;
    if (tensor === undefined || tensor.shape.join() !== shape.join() || tensor.data.length !== elements(shape)) {
      throw new ModelError(`parameter "${name}" ${found}, expected [${shape.join(", ")}]`, { code: "bad-parameters" });
    }
  }
  for (const name of tensors.keys()) {
    if (!shapes.has(name)) throw new ModelError(`the model has no parameter "${name}"`, { code: "bad-parameters" });
  }
}
