// Differentiable matrix products with bias, and the sum with the residual stream.
import type { Value } from "../onnx/graph-writer.ts";
import type { Dimension } from "../onnx/model.ts";
import { product } from "../onnx/shapes.ts";
import type { Tape, Variable } from "./tape.ts";

export interface LinearOptions {
  readonly weight: Variable;
  /** [out] or [1, out]. */
  readonly bias?: Variable;
  /** The weight is [out, in], as an embedding's is, rather than [in, out]. */
  readonly transposed?: boolean;
  /** A low-rank map that is added to the weight's (LoRA, Hu et al., 2021). */
  readonly adapter?: Adapter | undefined;
}

export interface Adapter {
  /** [rank, in] */
  readonly down: Variable;
  /** [out, rank] */
  readonly up: Variable;
  /** alpha / rank. */
  readonly scale: number;
}

/** x W + b, and where there is an adapter + scale (x down^T) up^T: [n, in] to [n, out]. */
export function linear(
  tape: Tape,
  x: Variable,
  { weight, bias, transposed = false, adapter }: LinearOptions,
): Variable {
  const { graph } = tape;
  const base = graph.gemm(x.value, weight.value, { transposeB: transposed, c: bias?.value });
  const low = adapter === undefined ? undefined : graph.gemm(x.value, adapter.down.value, { transposeB: true });
  const output =
    adapter === undefined || low === undefined
      ? base
      : graph.gemm(low, adapter.up.value, { transposeB: true, alpha: adapter.scale, c: base });
  return tape.result(output, (gradient) => {
    if (adapter !== undefined && low !== undefined) {
      const { down, up, scale } = adapter;
      tape.accumulate(up, (c) => graph.gemm(gradient, low, { transposeA: true, alpha: scale, c }));
      const lowGradient = graph.gemm(gradient, up.value, { alpha: scale });
      tape.accumulate(down, (c) => graph.gemm(lowGradient, x.value, { transposeA: true, c }));
      tape.accumulate(x, (c) => graph.gemm(lowGradient, down.value, { c }));
    }
    if (bias !== undefined) addColumnSums(tape, bias, gradient);
    tape.accumulate(weight, (c) => {
      return transposed
        ? graph.gemm(gradient, x.value, { transposeA: true, c })
        : graph.gemm(x.value, gradient, { transposeA: true, c });
    });
    tape.accumulate(x, (c) => graph.gemm(gradient, weight.value, { transposeB: !transposed, c }));
  });
}

/** Adds the sums over rows of `matrix` to the gradient of a bias: a product with ones, which accumulates by itself. */
export function addColumnSums(tape: Tape, bias: Variable, matrix: Value): void {
  const { graph } = tape;
  tape.accumulate(bias, (previous) => {
    const c = previous === undefined ? undefined : graph.reshape(previous, [1, product(previous.shape)]);
    const ones = graph.ones(matrix.shape[0] as Dimension);
    return graph.reshape(graph.gemm(ones, matrix, { c }), bias.value.shape);
  });
}

/** The sum of two variables of one shape. */
export function sum(tape: Tape, left: Variable, right: Variable): Variable {
  return tape.result(tape.graph.add(left.value, right.value), (gradient) => {
    tape.contribute(left, gradient);
    tape.contribute(right, gradient);
  });
}
