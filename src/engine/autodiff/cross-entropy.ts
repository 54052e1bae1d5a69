// Weighted cross-entropy of logits against target tokens.
import type { Value } from "../onnx/graph-writer.ts";
import type { Tape, Variable } from "./tape.ts";

export interface CrossEntropyOptions {
  /** int32 [n, 1] */
  readonly targets: Value;
  /** float32 [n, 1]: each position's share of the loss; shares of a whole batch sum to 1. */
  readonly shares: Value;
  /** The loss of what came before, to add to. */
  readonly previous?: Value | undefined;
}

/** previous - sum of share * log softmax(logits)[target]: [1, 1]. Logits are [n, vocabulary]. */
export function crossEntropy(tape: Tape, logits: Variable, options: CrossEntropyOptions): Value {
  const { graph } = tape;
  const { targets, shares, previous } = options;
  const logProbabilities = graph.logSoftmax(logits.value);
  const picked = graph.gatherElements(logProbabilities, targets);
  // The end of the tape: the gradient does not depend on anything that comes after.
  tape.record(() => {
    const weighted = graph.multiply(graph.unary("Exp", logProbabilities), shares);
    tape.contribute(logits, graph.addToElements(weighted, targets, graph.unary("Neg", shares)));
  });
  return graph.gemm(shares, picked, { transposeA: true, alpha: -1, c: previous });
}
