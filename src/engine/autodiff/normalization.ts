// Layer norm followed by a linear map, with the norm's gain and shift folded into the map's weights.
import type { LinearOptions } from "./linear.ts";
import type { Tape, Variable } from "./tape.ts";

/** As GPT-2. */
const EPSILON = 1e-5;

export interface NormalizedLinear {
  /** [width] */
  readonly gain: Variable;
  /** [width] */
  readonly shift: Variable;
  readonly linear: LinearOptions;
}

/**
 * The linear map to use after `normalize`: ((x^ * gain + shift) W + b) = x^ (gain * W - column means) + (shift W + b).
 *
 * Training works on weights, which are small, instead of activations, and once for all micro-batches. The column means
 * may go because x^ sums to zero; without them the gradient that reaches x^ sums to zero as well, which is one term of
 * layer norm's backward pass. Outside training the map is left as it is and `normalize` applies gain and shift.
 */
export function foldNormalization(tape: Tape, { gain, shift, linear }: NormalizedLinear): LinearOptions {
  if (!tape.training) return linear;
  const { graph } = tape;
  const { weight, bias, transposed = false } = linear;
  const inputAxis = transposed ? 1 : 0;
  const width = weight.value.shape[inputAxis] as number;
  const outputs = weight.value.shape[1 - inputAxis] as number;
  const column = graph.reshape(gain.value, transposed ? [1, width] : [width, 1]);
  const row = graph.reshape(shift.value, [1, width]);

  const scaled = graph.multiply(weight.value, column);
  const centred = graph.subtract(scaled, graph.reduce("ReduceMean", scaled, [inputAxis]));
  const moved = graph.gemm(row, weight.value, { transposeB: transposed, c: bias?.value });
  const folded = { weight: tape.variable(centred), bias: tape.variable(moved), transposed };

  tape.record(() => {
    const weightGradient = tape.gradient(folded.weight);
    const biasGradient = tape.gradient(folded.bias);
    if (weightGradient === undefined || biasGradient === undefined) return;
    tape.contribute(
      gain,
      graph.reshape(graph.reduce("ReduceSum", graph.multiply(weightGradient, weight.value), [1 - inputAxis]), [width]),
    );
    tape.contribute(shift, graph.reshape(graph.gemm(biasGradient, weight.value, { transposeB: !transposed }), [width]));
    if (bias !== undefined) tape.contribute(bias, graph.reshape(biasGradient, [outputs]));
    const scaledGradient = graph.multiply(weightGradient, column);
    tape.contribute(
      weight,
      transposed
        ? graph.gemm(biasGradient, row, { transposeA: true, c: scaledGradient })
        : graph.gemm(row, biasGradient, { transposeA: true, c: scaledGradient }),
    );
  });
  return folded;
}

/**
 * x^ = (x - mean) / sqrt(variance + 1e-5) of each row of [n, width]. In training its result must only be read by linear
 * maps from `foldNormalization`: the backward pass takes the gradient of x^ to sum to zero along each row.
 */
export function normalize(tape: Tape, x: Variable, gain: Variable, shift: Variable): Variable {
  const { graph } = tape;
  const width = x.value.shape.at(-1) as number;
  if (!tape.training) {
    return tape.variable(graph.layerNormalization(x.value, gain.value, shift.value, EPSILON).output);
  }
  const ones = graph.floats(new Float32Array(width).fill(1), [width]);
  const zeros = graph.floats(new Float32Array(width), [width]);
  const { output, inverseDeviation } = graph.layerNormalization(x.value, ones, zeros, EPSILON);
  return tape.result(output, (gradient) => {
    const along = graph.reduce("ReduceMean", graph.multiply(gradient, output), [-1]);
    const across = graph.subtract(gradient, graph.multiply(output, along));
    tape.contribute(x, graph.multiply(across, inverseDeviation));
  });
}
