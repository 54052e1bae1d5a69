// Differentiable look-up of token and position embeddings.
import type { Value } from "../onnx/graph-writer.ts";
import { product } from "../onnx/shapes.ts";
import type { Dimension } from "../onnx/model.ts";
import type { Tape, Variable } from "./tape.ts";

/** Up to this vocabulary the gradient is a product with a one-hot matrix; above it, rows are added one by one. */
const LARGEST_ONE_HOT = 2048;

export interface EmbeddingOptions {
  /** [vocabulary, width] */
  readonly table: Variable;
  /** int32, any shape. */
  readonly tokens: Value;
}

/** Row tokens[i] of the table for each i: [number of tokens, width]. */
export function embedding(tape: Tape, { table, tokens }: EmbeddingOptions): Variable {
  const { graph } = tape;
  const [vocabulary, width] = table.value.shape as [number, number];
  const flat = [product(tokens.shape), width] as const;
  const output = graph.reshape(graph.gather(table.value, tokens), flat);
  return tape.result(output, (gradient) => {
    const count = flat[0];
    tape.accumulate(table, (previous) => {
      if (vocabulary > LARGEST_ONE_HOT) {
        const indices = graph.toInt64(graph.reshape(tokens, [count, 1]));
        const zeros = graph.floats(new Float32Array(vocabulary * width), [vocabulary, width]);
        return graph.addToRows(previous ?? zeros, indices, gradient);
      }
      const ids = graph.indices(
        Array.from({ length: vocabulary }, (_, id) => id),
        [vocabulary, 1],
      );
      const oneHot = graph.toFloat(graph.equal(ids, graph.reshape(tokens, [1, count])));
      return graph.gemm(oneHot, gradient, { c: previous });
    });
  });
}

/** x [time * rows, width] plus positions [time, width], the same for each of the rows. */
export function addPositions(tape: Tape, x: Variable, positions: Variable): Variable {
  const { graph } = tape;
  const [length, width] = positions.value.shape as [number, number];
  const [count] = x.value.shape as [number, Dimension];
  const apart = [length, count / length, width];
  const table = graph.reshape(positions.value, [length, 1, width]);
  const output = graph.reshape(graph.add(graph.reshape(x.value, apart), table), x.value.shape);
  return tape.result(output, (gradient) => {
    tape.contribute(x, gradient);
    const sums = graph.reduce("ReduceSum", graph.reshape(gradient, apart), [1]);
    tape.contribute(positions, graph.reshape(sums, [length, width]));
  });
}
