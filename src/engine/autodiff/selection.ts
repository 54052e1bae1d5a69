// Differentiable selection: groups of columns split and joined, linear maps joined, and rows chosen by index.
import type { LinearOptions } from "./linear.ts";
import type { Value } from "../onnx/graph-writer.ts";
import type { Tape, Variable } from "./tape.ts";

/** Groups of columns of a matrix. */
export function splitColumns(tape: Tape, x: Variable, sizes: readonly number[]): Variable[] {
  const { graph } = tape;
  const parts = graph.split(x.value, 1, sizes).map((value) => tape.variable(value));
  tape.record(() => {
    const gradients = parts.map((part) => tape.takeGradient(part));
    if (gradients.every((gradient) => gradient === undefined)) return;
    const whole = parts.map((part, index) => gradients[index] ?? graph.multiply(part.value, graph.scalar(0)));
    tape.contribute(x, graph.concat(whole, 1));
  });
  return parts;
}

/** Matrices of as many rows each, side by side. */
export function joinColumns(tape: Tape, parts: readonly Variable[]): Variable {
  const { graph } = tape;
  const sizes = parts.map((part) => part.value.shape[1] as number);
  const joined = graph.concat(
    parts.map((part) => part.value),
    1,
  );
  return tape.result(joined, (gradient) => {
    for (const [index, piece] of graph.split(gradient, 1, sizes).entries())
      tape.contribute(parts[index] as Variable, piece);
  });
}

/** Linear maps of one input, all [out, in] or all [in, out], as one whose outputs are theirs in turn. */
export function joinOutputs(tape: Tape, maps: readonly LinearOptions[]): LinearOptions {
  const transposed = maps[0]?.transposed ?? false;
  const weight = joinVariables(
    tape,
    maps.map((map) => map.weight),
    transposed ? 0 : 1,
  );
  const biases = maps.map((map) => map.bias).filter((bias) => bias !== undefined);
  return { weight, transposed, ...(biases.length === 0 ? {} : { bias: joinVariables(tape, biases, -1) }) };
}

function joinVariables(tape: Tape, parts: readonly Variable[], axis: number): Variable {
  const { graph } = tape;
  const joined = graph.concat(
    parts.map((part) => part.value),
    axis,
  );
  const sizes = parts.map((part) => part.value.shape.at(axis) as number);
  return tape.result(joined, (gradient) => {
    for (const [index, piece] of graph.split(gradient, axis, sizes).entries()) {
      tape.contribute(parts[index] as Variable, piece);
    }
  });
}

/** The rows of `x` [n, width] that `chosen` (int32 [m]) names, each at most once. */
export function chosenRows(tape: Tape, x: Variable, { chosen, places }: Choice): Variable {
  const { graph } = tape;
  return tape.result(graph.gather(x.value, chosen), (gradient) => {
    const width = x.value.shape[1] as number;
    // A look-up on the way back too: what was not chosen finds the row of zeros at the end.
    const padded = graph.concat([gradient, graph.floats(new Float32Array(width), [1, width])], 0);
    tape.contribute(x, graph.gather(padded, places));
  });
}

export interface Choice {
  /** int32 [m] */
  readonly chosen: Value;
  /** int32 [n]: the place of each row of x among the chosen ones, m where it is none of them. */
  readonly places: Value;
}
