// The tanh form of GELU, differentiated through its sigmoid form.
import { geluConstants } from "../onnx/graph-builder.ts";
import type { Tape, Variable } from "./tape.ts";

/**
 * gelu(x) = x s with s = sigmoid(w), w = 2 scale (x + cubic x^3), since 0.5 (1 + tanh(u)) = sigmoid(2u). Its derivative is
 * s + w' gelu(x) (1 - s). It is made on the way forward, while its parts are there, and kept instead of x: fewer passes than
 * a fused GELU and its parts again on the way back, and as much memory.
 */
export function gelu(tape: Tape, x: Variable): Variable {
  const { graph } = tape;
  if (!tape.training) return tape.variable(graph.gelu(x.value));
  const { scale, cubic } = geluConstants;
  const squared = graph.multiply(graph.multiply(x.value, x.value), graph.scalar(2 * scale * cubic));
  const secant = graph.add(squared, graph.scalar(2 * scale));
  const sigmoid = graph.unary("Sigmoid", graph.multiply(x.value, secant));
  const output = graph.multiply(x.value, sigmoid);
  // w' = 3 w / x - 4 scale.
  const tangent = graph.subtract(graph.multiply(secant, graph.scalar(3)), graph.scalar(4 * scale));
  const bend = graph.multiply(graph.multiply(tangent, output), graph.subtract(graph.scalar(1), sigmoid));
  const slope = graph.add(sigmoid, bend);
  graph.hasten(slope);
  return tape.result(output, (gradient) => {
    tape.contribute(x, graph.multiply(gradient, slope));
  });
}
