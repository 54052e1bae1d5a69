// Differentiable look-up of token and position embeddings.
import { ModelError } from "../../core/errors.ts";
import type { Value } from "../onnx/graph-writer.ts";
import { product } from "../onnx/shapes.ts";
import type { Dimension } from "../onnx/model.ts";
import type { Tape, Variable } from "./tape.ts";

/** Up to this vocabulary the gradient is a product with a one-hot matrix; above it, one of distinct tokens. */
const LARGEST_ONE_HOT = 2048;

export interface EmbeddingOptions {
  /** [vocabulary, width] */
  readonly table: Variable;
  /** int32, any shape. */
  readonly tokens: Value;
  /** Needed where a large table is learnt. */
  readonly distinct?: DistinctTokens | undefined;
}

/** Which tokens occur. Their rows are added up before they reach a large table, where each is then written once. */
export interface DistinctTokens {
  /** int64 [d, 1] */
  readonly ids: Value;
  /** int32 [d, 1]: 0, 1, 2, ... */
  readonly numbers: Value;
  /** int32 [1, n]: the number of each token's id. */
  readonly slots: Value;
}

/** Row tokens[i] of the table for each i: [number of tokens, width]. */
export function embedding(tape: Tape, { table, tokens, distinct }: EmbeddingOptions): Variable {
  const { graph } = tape;
  const [vocabulary, width] = table.value.shape as [number, number];
  const count = product(tokens.shape);
  const output = graph.reshape(graph.gather(table.value, tokens), [count, width]);
  return tape.result(output, (gradient) => {
    tape.accumulate(table, (previous) => {
      if (needsDistinctTokens(vocabulary)) {
        if (distinct === undefined)
          throw new ModelError("a large table needs its distinct tokens", { code: "bad-model" });
        const oneHot = graph.toFloat(graph.equal(distinct.numbers, distinct.slots));
        const sums = graph.gemm(oneHot, gradient);
        return graph.addToRows(previous ?? graph.zeros([vocabulary, width]), distinct.ids, sums);
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

/** Whether the gradient of a table is made of distinct tokens' rows rather than by a product over all of it. */
export function needsDistinctTokens(vocabulary: number): boolean {
  return vocabulary > LARGEST_ONE_HOT;
}

/**
 * x [length * rows, width], time-major, plus the first `length` rows of a table [positions, width], the same for each of
 * the rows.
 */
export function addPositions(tape: Tape, x: Variable, table: Variable, length: Dimension): Variable {
  const { graph } = tape;
  const [positions, width] = table.value.shape as [number, number];
  const rows = quotient(x.value.shape[0] as Dimension, length);
  const apart = [length, rows, width];
  const seen = graph.reshape(graph.firstRows(table.value, length), [length, 1, width]);
  const output = graph.reshape(graph.add(graph.reshape(x.value, apart), seen), x.value.shape);
  return tape.result(output, (gradient) => {
    tape.contribute(x, gradient);
    const sums = graph.reshape(graph.reduce("ReduceSum", graph.reshape(gradient, apart), [1]), [length, width]);
    tape.accumulate(table, (previous) => {
      if (previous === undefined) {
        return graph.withFirstRows(graph.zeros([positions, width]), sums);
      }
      return graph.withFirstRows(previous, graph.add(graph.firstRows(previous, length), sums));
    });
  });
}

/** What is left of a product of sizes without one of them. */
function quotient(product: Dimension, factor: Dimension): Dimension {
  if (typeof product === "number") return product / Number(factor);
  return product
    .split("*")
    .filter((name) => name !== factor)
    .join("*");
}
