// Dropout: random factors that come from outside, so that a step can be repeated exactly on any device.
import type { Value } from "../onnx/graph-writer.ts";
import type { Tape, Variable } from "./tape.ts";

/** x times `factors`: 0 where an element is dropped, 1 / (1 - rate) elsewhere (Srivastava et al., 2014). */
export function dropout(tape: Tape, x: Variable, factors: Value): Variable {
  const { graph } = tape;
  return tape.result(graph.multiply(x.value, factors), (gradient) => {
    tape.contribute(x, graph.multiply(gradient, factors));
  });
}
