// Compares gradients that a tape emits with central differences, both evaluated in float64 by the reference evaluator.
import { Rng } from "../../core/rng.ts";
import { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Dialect, Value } from "../onnx/graph-writer.ts";
import { evaluateGraph } from "../onnx/reference/evaluate.ts";
import { referenceTensor, type ReferenceTensor } from "../onnx/reference/tensor.ts";
import { Tape, type Variable } from "./tape.ts";

export interface BlockCase {
  readonly name: string;
  /** Shapes of the differentiable inputs. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** The block under test; where it returns no scalar, a random weighting of its result is differentiated. */
  readonly build: (tape: Tape, inputs: Readonly<Record<string, Variable>>) => Variable | Value;
}

export interface Comparison {
  readonly input: string;
  readonly index: number;
  readonly gradient: number;
  readonly difference: number;
}

const STEP = 1e-4;
/** Elements compared of each input: all of a small one. */
const ELEMENTS = 24;

export function compareGradients(block: BlockCase, dialect: Dialect): Comparison[] {
  const rng = Rng.from("finite differences", block.name);
  const graph = new GraphBuilder(block.name, dialect);
  const tape = new Tape(graph, true);
  const inputs = Object.entries(block.inputs).map(([name, shape]) => {
    return [name, tape.variable(graph.input(name, "float32", shape))] as const;
  });
  const result = block.build(tape, Object.fromEntries(inputs));
  const loss = "value" in result ? weightedSum(tape, result, rng.derive("weights")) : result;
  tape.backward();
  graph.output("loss", graph.reduce("ReduceSum", loss, [0, 1]));
  for (const [name, variable] of inputs) {
    // Some gradients are the weights themselves, and a constant cannot be an output.
    graph.output(`gradient of ${name}`, graph.multiply(tape.gradient(variable) as Value, graph.scalar(1)));
  }
  const built = graph.build();

  const point = new Map<string, ReferenceTensor>();
  for (const [name, shape] of Object.entries(block.inputs)) {
    const stream = rng.derive("input", name);
    const size = shape.reduce((total, axis) => total * axis, 1);
    point.set(
      name,
      referenceTensor(
        "float32",
        shape,
        Array.from({ length: size }, () => stream.normal()),
      ),
    );
  }
  const lossAt = (values: typeof point): number =>
    (evaluateGraph(built, values).get("loss") as ReferenceTensor).data[0] as number;
  const gradients = evaluateGraph(built, point);
  return inputs.flatMap(([input]) => {
    const tensor = point.get(input) as ReferenceTensor;
    const moved = (index: number, step: number): number => {
      const data = tensor.data.slice();
      data[index] = (data[index] as number) + step;
      return lossAt(new Map(point).set(input, { ...tensor, data }));
    };
    const indices = rng
      .derive("indices", input)
      .shuffle([...tensor.data.keys()])
      .slice(0, ELEMENTS);
    return indices.map((index) => ({
      input,
      index,
      gradient: gradients.get(`gradient of ${input}`)?.data[index] as number,
      difference: (moved(index, STEP) - moved(index, -STEP)) / (2 * STEP),
    }));
  });
}

function weightedSum(tape: Tape, result: Variable, rng: Rng): Value {
  const { graph } = tape;
  const [rows, columns] = result.value.shape as [number, number];
  const data = Array.from({ length: rows * columns }, () => rng.normal());
  const weights = graph.floats(data, [rows, columns]);
  tape.record(() => tape.contribute(result, weights));
  return graph.multiply(result.value, weights);
}
