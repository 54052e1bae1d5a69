// Layer norm and RMS norm, followed by linear maps, with the norm's gain and shift folded into the maps while they are learnt.
import type { Value } from "../onnx/graph-writer.ts";
import { addColumnSums, type LinearOptions } from "./linear.ts";
import type { Tape, Variable } from "./tape.ts";

export interface Norm {
  /** [width] */
  readonly gain: Variable;
  /** [width]; a norm without it is RMS norm. */
  readonly shift?: Variable | undefined;
  readonly epsilon: number;
}

/**
 * The linear map to use after `standardize`: ((x^ * gain + shift) W + b) =
 * x^ (gain * W - column means) + (shift W + b).
 *
 * Training works on weights, which are small, instead of activations, and once for all micro-batches. The column means
 * may go because layer norm's x^ sums to zero; without them the gradient that reaches x^ sums to zero as well, which is
 * one term of its backward pass. RMS norm has neither means nor shift.
 */
export function foldNorm(tape: Tape, { gain, shift }: Norm, map: LinearOptions): LinearOptions {
  const { graph } = tape;
  const { weight, bias, transposed = false } = map;
  const inputAxis = transposed ? 1 : 0;
  const width = weight.value.shape[inputAxis] as number;
  const outputs = weight.value.shape[1 - inputAxis] as number;
  const column = graph.reshape(gain.value, transposed ? [1, width] : [width, 1]);
  const scaled = graph.multiply(weight.value, column);
  const toGain = (weightGradient: Value): void => {
    const sums = graph.reduce("ReduceSum", graph.multiply(weightGradient, weight.value), [1 - inputAxis]);
    tape.contribute(gain, graph.reshape(sums, [width]));
  };

  if (shift === undefined) {
    const folded = tape.result(scaled, (gradient) => {
      toGain(gradient);
      tape.contribute(weight, graph.multiply(gradient, column));
    });
    return { weight: folded, transposed, ...(bias === undefined ? {} : { bias }) };
  }

  const row = graph.reshape(shift.value, [1, width]);
  const centred = graph.subtract(scaled, graph.reduce("ReduceMean", scaled, [inputAxis]));
  const moved = graph.gemm(row, weight.value, { transposeB: transposed, c: bias?.value });
  const folded = { weight: tape.variable(centred), bias: tape.variable(moved), transposed };
  tape.record(() => {
    const weightGradient = tape.gradient(folded.weight);
    const biasGradient = tape.gradient(folded.bias);
    if (weightGradient === undefined || biasGradient === undefined) return;
    toGain(weightGradient);
    tape.contribute(shift, graph.reshape(graph.gemm(biasGradient, weight.value, { transposeB: !transposed }), [width]));
    if (bias !== undefined) tape.contribute(bias, graph.reshape(biasGradient, [outputs]));
    const c = graph.multiply(weightGradient, column);
    tape.contribute(
      weight,
      transposed
        ? graph.gemm(biasGradient, row, { transposeA: true, c })
        : graph.gemm(row, biasGradient, { transposeA: true, c }),
    );
  });
  return folded;
}

/** The norm of each row of [n, width], gain and shift included. */
export function normalize(tape: Tape, x: Variable, norm: Norm): Variable {
  if (!tape.training) return tape.variable(normalized(tape, x, norm).output);
  const { graph } = tape;
  const { gain, shift, epsilon } = norm;
  const { output, back } = standardized(tape, x, { centred: shift !== undefined, epsilon });
  const scaled = graph.multiply(output, gain.value);
  return tape.result(shift === undefined ? scaled : graph.add(scaled, shift.value), (gradient) => {
    if (shift !== undefined) addColumnSums(tape, shift, gradient);
    if (gain.differentiable) addColumnSums(tape, gain, graph.multiply(gradient, output));
    const inner = graph.multiply(gradient, gain.value);
    back(shift === undefined ? inner : graph.subtract(inner, graph.reduce("ReduceMean", inner, [-1])));
  });
}

/**
 * x^, the norm of each row without gain and shift, which must only be read by maps from `foldNorm`: where it is centred
 * (layer norm), the backward pass takes the gradient of x^ to sum to zero along each row.
 */
export function standardize(tape: Tape, x: Variable, form: StandardForm): Variable {
  const { output, back } = standardized(tape, x, form);
  return tape.result(output, back);
}

export interface StandardForm {
  /** Layer norm takes the mean off first, RMS norm does not. */
  readonly centred: boolean;
  readonly epsilon: number;
}

function standardized(tape: Tape, x: Variable, { centred, epsilon }: StandardForm) {
  const { graph } = tape;
  const width = x.value.shape.at(-1) as number;
  const constant = (value: number): Variable => tape.data(graph.floats(new Float32Array(width).fill(value), [width]));
  const plain = { gain: constant(1), ...(centred ? { shift: constant(0) } : {}), epsilon };
  const { output, inverseDeviation } = normalized(tape, x, plain);
  const back = (gradient: Value): void => {
    const along = graph.reduce("ReduceMean", graph.multiply(gradient, output), [-1]);
    const across = graph.subtract(gradient, graph.multiply(output, along));
    tape.contribute(x, graph.multiply(across, inverseDeviation));
  };
  return { output, back };
}

function normalized({ graph }: Tape, x: Variable, { gain, shift, epsilon }: Norm) {
  return shift === undefined
    ? graph.rmsNormalization(x.value, gain.value, epsilon)
    : graph.layerNormalization(x.value, gain.value, shift.value, epsilon);
}
