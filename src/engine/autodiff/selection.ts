// Differentiable parts of values: the last rows of a matrix, and groups of columns of a linear map.
import type { LinearOptions } from "./linear.ts";
import type { Tape, Variable } from "./tape.ts";

/** Rows `start` and later of a matrix of fixed size. */
export function lastRows(tape: Tape, x: Variable, start: number): Variable {
  if (start === 0) return x;
  const { graph } = tape;
  const [count, width] = x.value.shape as [number, number];
  return tape.result(graph.rows(x.value, start, count), (gradient) => {
    tape.accumulate(x, (previous) => {
      if (previous === undefined) {
        return graph.concat([graph.floats(new Float32Array(start * width), [start, width]), gradient], 0);
      }
      const [before, after] = graph.split(previous, 0, [start, count - start]);
      if (before === undefined || after === undefined) return previous;
      return graph.concat([before, graph.add(after, gradient)], 0);
    });
  });
}

/** A linear map [in, out] as two, of the first `columns` outputs and of the rest. */
export function splitOutputs(tape: Tape, map: LinearOptions, columns: number): readonly [LinearOptions, LinearOptions] {
  const [weight, otherWeight] = splitColumns(tape, map.weight, columns);
  if (map.bias === undefined) return [{ weight }, { weight: otherWeight }];
  const [bias, otherBias] = splitColumns(tape, map.bias, columns);
  return [
    { weight, bias },
    { weight: otherWeight, bias: otherBias },
  ];
}

function splitColumns(tape: Tape, x: Variable, columns: number): readonly [Variable, Variable] {
  const { graph } = tape;
  const rest = (x.value.shape.at(-1) as number) - columns;
  const [left, right] = graph.split(x.value, -1, [columns, rest]).map((value) => tape.variable(value));
  const parts = [left as Variable, right as Variable] as const;
  tape.record(() => {
    const gradients = parts.map((part) => tape.gradient(part)).filter((gradient) => gradient !== undefined);
    if (gradients.length === parts.length) tape.contribute(x, graph.concat(gradients, -1));
  });
  return parts;
}
