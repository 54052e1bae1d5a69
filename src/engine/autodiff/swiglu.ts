// SwiGLU: the gated perceptron of Llama.
import type { Tape, Variable } from "./tape.ts";

/**
 * swish(gate) * up for a matrix [n, 2 inner] of gates, then ups (Shazeer, 2020): [n, inner]. The derivative of
 * swish(g) = g s is s + swish(g) (1 - s), with s = sigmoid(g).
 */
export function swiglu(tape: Tape, x: Variable): Variable {
  const { graph } = tape;
  const inner = (x.value.shape[1] as number) / 2;
  const [gate, up] = graph.split(x.value, 1, [inner, inner]) as [typeof x.value, typeof x.value];
  const swish = graph.swish(gate);
  return tape.result(graph.multiply(swish, up), (gradient) => {
    const sigmoid = graph.unary("Sigmoid", gate);
    const slope = graph.add(sigmoid, graph.subtract(swish, graph.multiply(swish, sigmoid)));
    const gateGradient = graph.multiply(graph.multiply(gradient, up), slope);
    tape.contribute(x, graph.concat([gateGradient, graph.multiply(gradient, swish)], 1));
  });
}
