// Normalisation over the last axes.
import { combine } from "./elementwise.ts";
import type { NodeReader, Operator } from "./node-reader.ts";
import { reduceAxes } from "./reductions.ts";
import { axisFromFront, type ReferenceTensor } from "./tensor.ts";

export const normalizationOperators: Readonly<Record<string, Operator>> = {
  LayerNormalization: layerNormalization,
  SimplifiedLayerNormalization: rootMeanSquareNormalization,
};

export const fusedNormalizationOperators: Readonly<Record<string, Operator>> = {
  SkipLayerNormalization: skipLayerNormalization,
};

const add = (a: number, b: number): number => a + b;
const multiply = (a: number, b: number): number => a * b;
const average = (values: readonly number[]): number => values.reduce(add, 0) / values.length;

/** Ba, Kiros and Hinton, "Layer normalization" (2016). Results: output, mean, 1 / standard deviation. */
function layerNormalization(node: NodeReader): ReferenceTensor[] {
  return normalize(node.operand(0), {
    axis: node.int("axis", -1),
    epsilon: node.float("epsilon", 1e-5),
    gain: node.operand(1),
    shift: node.optional(2),
  });
}

interface Normalization {
  readonly axis: number;
  readonly epsilon: number;
  readonly gain: ReferenceTensor;
  readonly shift: ReferenceTensor | undefined;
}

function normalize(x: ReferenceTensor, { axis, epsilon, gain, shift }: Normalization): ReferenceTensor[] {
  const axes = axesFrom(x, axis);
  const mean = reduceAxes(x, axes, { fold: average, keep: true });
  const centred = combine(x, mean, (a, b) => a - b);
  const scale = inverseRoot(centred, axes, epsilon);
  const scaled = combine(combine(centred, scale, multiply), gain, multiply);
  return [shift === undefined ? scaled : combine(scaled, shift, add), mean, scale];
}

/** Zhang and Sennrich, "Root mean square layer normalization" (2019). Results: output, 1 / root mean square. */
function rootMeanSquareNormalization(node: NodeReader): ReferenceTensor[] {
  const x = node.operand(0);
  const scale = inverseRoot(x, axesFrom(x, node.int("axis", -1)), node.float("epsilon", 1e-5));
  return [combine(combine(x, scale, multiply), node.operand(1), multiply), scale];
}

/** Layer normalisation of input + skip + bias. Results: output, mean, 1 / standard deviation, and that sum. */
function skipLayerNormalization(node: NodeReader): ReferenceTensor[] {
  const both = combine(node.operand(0), node.operand(1), add);
  const bias = node.optional(4);
  const sum = bias === undefined ? both : combine(both, bias, add);
  const results = normalize(sum, {
    axis: -1,
    epsilon: node.float("epsilon", 1e-12),
    gain: node.operand(2),
    shift: node.optional(3),
  });
  return [...results, sum];
}

function inverseRoot(x: ReferenceTensor, axes: readonly number[], epsilon: number): ReferenceTensor {
  const fold = (values: readonly number[]): number => 1 / Math.sqrt(average(values.map((a) => a * a)) + epsilon);
  return reduceAxes(x, axes, { fold, keep: true });
}

function axesFrom(x: ReferenceTensor, axis: number): number[] {
  const first = axisFromFront(axis, x.shape.length);
  return x.shape.map((_, i) => i).slice(first);
}
