// The tanh form of GELU, differentiated through its sigmoid form.
import { geluConstants } from "../onnx/graph-builder.ts";
import type { Tape, Variable } from "./tape.ts";

/**
 * gelu(x) = x s with s = sigmoid(w), w = 2 scale (x + cubic x^3), since 0.5 (1 + tanh(u)) = sigmoid(2u). Its derivative
 * is s (1 + w' (x - gelu(x))). Making s again on the way back costs no time that could be measured, and saves its memory.
 */
export function gelu(tape: Tape, x: Variable): Variable {
  const { graph } = tape;
  const output = graph.gelu(x.value);
  return tape.result(output, (gradient) => {
    const { scale, cubic } = geluConstants;
    const squared = graph.multiply(graph.multiply(x.value, x.value), graph.scalar(2 * scale * cubic));
    const secant = graph.add(squared, graph.scalar(2 * scale));
    const sigmoid = graph.unary("Sigmoid", graph.multiply(x.value, secant));
    // w' = 3 w / x - 4 scale.
    const tangent = graph.subtract(graph.multiply(secant, graph.scalar(3)), graph.scalar(4 * scale));
    const bend = graph.multiply(tangent, graph.subtract(x.value, output));
    const slope = graph.multiply(sigmoid, graph.add(bend, graph.scalar(1)));
    tape.contribute(x, graph.multiply(gradient, slope));
  });
}
