// Differentiable matrix products with bias, and the sum with the residual stream.
import type { Value } from "../onnx/graph-writer.ts";
import { product } from "../onnx/shapes.ts";
import type { Tape, Variable } from "./tape.ts";

export interface LinearOptions {
  readonly weight: Variable;
  /** [out] or [1, out]. */
  readonly bias?: Variable;
  /** The weight is [out, in], as an embedding's is, rather than [in, out]. */
  readonly transposed?: boolean;
}

/** x W + b: [n, in] to [n, out]. */
export function linear(tape: Tape, x: Variable, { weight, bias, transposed = false }: LinearOptions): Variable {
  const { graph } = tape;
  const output = graph.gemm(x.value, weight.value, { transposeB: transposed, c: bias?.value });
  return tape.result(output, (gradient) => {
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
    const rows = matrix.shape[0] as number;
    const c = previous === undefined ? undefined : graph.reshape(previous, [1, product(previous.shape)]);
    const ones = graph.floats(new Float32Array(rows).fill(1), [1, rows]);
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
