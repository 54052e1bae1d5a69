// The graph of an exported model: token ids in, logits out, with plain operators of the standard set and nothing cached.
import { ModelError } from "../../../core/errors.ts";
import { network, parameterShapes } from "../../architectures/architecture.ts";
import { HIDDEN } from "../../autodiff/self-attention.ts";
import { Tape, type Variable } from "../../autodiff/tape.ts";
import type { TransformerConfig } from "../../contract.ts";
import { GraphBuilder } from "../../onnx/graph-builder.ts";
import type { Attribute, Graph, Initializer, Node, ValueInfo } from "../../onnx/model.ts";
import { microNames, sizeNames, trainingPass } from "../../training/training-pass.ts";

export const inputName = "input_ids";
export const outputName = "logits";

/**
 * Inputs: the parameters by their names, and input_ids int64 [batch, sequence]. Output: logits [batch, sequence,
 * vocabulary]. Sequences may be padded behind: no position sees what comes after it.
 */
export function inferenceGraph(model: TransformerConfig): Graph {
  const forward = forwardGraph(model);
  const parameters = parameterShapes(model);
  const described = forward.inputs.filter(({ name }) => !parameters.has(name));
  const prelude = inputPrelude(described.map(({ name }) => name));
  const ids: ValueInfo = { name: inputName, type: "int64", shape: ["batch", "sequence"] };
  return {
    name: model.architecture,
    inputs: [ids, ...forward.inputs.filter(({ name }) => parameters.has(name))],
    outputs: [{ name: outputName, type: "float32", shape: ["batch", "sequence", model.vocabularySize] }],
    initializers: [...prelude.initializers, ...forward.initializers],
    nodes: [...prelude.nodes, ...forward.nodes],
  };
}

/** The training pass without its way back, so that there is one forward pass and it is the one that is tested. */
function forwardGraph(model: TransformerConfig): Graph {
  const graph = new GraphBuilder(model.architecture, "portable");
  const tape = new Tape(graph, false);
  const parameters = new Map<string, Variable>();
  for (const [name, shape] of parameterShapes(model)) {
    parameters.set(name, tape.variable(graph.input(name, "float32", shape)));
  }
  const weights = { preparation: "plain", get: (name: string) => parameters.get(name) as Variable } as const;
  const pass = trainingPass(tape, { model, narrow: false, dropout: false });
  const logits = network(tape, model, weights).logits(pass).value;
  const apart = graph.reshape(logits, [sizeNames.length, sizeNames.rows, model.vocabularySize]);
  graph.output(outputName, graph.transpose(apart, [1, 0, 2]));
  return graph.build();
}

const [lengthSize, rowsSize] = [`size:${sizeNames.length}`, `size:${sizeNames.rows}`];
/** Positions 0, 1, ..., int64. */
const range = "prelude:range";

/** Nodes that make, out of the token ids, what the pass asks for; each value has the name of the input it replaces. */
function inputPrelude(wanted: readonly string[]): Pick<Graph, "nodes" | "initializers"> {
  const initializers: Initializer[] = [];
  const constant = (name: string, values: readonly number[], shape: readonly number[] = [values.length]): string => {
    initializers.push({ name, type: "int64", shape, data: BigInt64Array.from(values, BigInt) });
    return name;
  };
  const [zero, one] = [constant("prelude:zero", [0], []), constant("prelude:one", [1], [])];
  const [first, second] = [constant("prelude:first", [0]), constant("prelude:second", [1])];
  const column = constant("prelude:column", [-1, 1]);
  initializers.push({ name: "prelude:hidden", type: "float32", shape: [], data: Float32Array.of(HIDDEN) });

  const nodes = [
    node("Shape", [inputName], rowsSize, { start: int(0), end: int(1) }),
    node("Shape", [inputName], lengthSize, { start: int(1), end: int(2) }),
    node("Cast", [inputName], "prelude:ids", { to: int(6) }),
    node("Transpose", ["prelude:ids"], microNames.tokens, { perm: { kind: "ints", value: [1, 0] } }),
    node("Squeeze", [lengthSize], "prelude:length"),
    node("Range", [zero, "prelude:length", one], range),
    node("Unsqueeze", [range, second], "prelude:queries"),
    node("Unsqueeze", [range, first], "prelude:keys"),
    node("Greater", ["prelude:keys", "prelude:queries"], "prelude:later"),
    node("Cast", ["prelude:later"], "prelude:later-float", { to: int(1) }),
    node("Mul", ["prelude:later-float", "prelude:hidden"], microNames.causal),
    node("Concat", [lengthSize, rowsSize], "prelude:sizes", { axis: int(0) }),
    node("Expand", ["prelude:queries", "prelude:sizes"], "prelude:grid"),
    node("Reshape", ["prelude:grid", column], microNames.positions),
    ...wanted.flatMap((name) => productOfSizes(name, constant)),
  ];
  return needed(wanted, nodes, initializers);
}

/** "size:3*length" out of the sizes and numbers it names; nothing for other names. */
function productOfSizes(name: string, constant: (name: string, values: readonly number[]) => string): Node[] {
  const factors = name.startsWith("size:") ? name.slice("size:".length).split("*") : [];
  const operands = factors.map((factor) =>
    /^\d+$/.test(factor) ? constant(`prelude:${name}:${factor}`, [Number(factor)]) : `size:${factor}`,
  );
  return operands.slice(1).map((operand, index) => {
    const before = index === 0 ? (operands[0] as string) : `prelude:${name}:${index}`;
    const last = index === operands.length - 2;
    return node("Mul", [before, operand], last ? name : `prelude:${name}:${index + 1}`);
  });
}

/** Only what the wanted values depend on. Throws where one of them is not made. */
function needed(wanted: readonly string[], nodes: readonly Node[], initializers: readonly Initializer[]) {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs));
  const unknown = wanted.find((name) => !made.has(name));
  if (unknown !== undefined) {
    throw new ModelError(`the forward pass asks for "${unknown}", which cannot be made of token ids`, {
      code: "cannot-export",
    });
  }
  const read = new Set(wanted);
  const kept = nodes.toReversed().filter((each) => {
    if (!each.outputs.some((name) => read.has(name))) return false;
    for (const name of each.inputs) read.add(name);
    return true;
  });
  return { nodes: kept.toReversed(), initializers: initializers.filter(({ name }) => read.has(name)) };
}

function node(operator: string, inputs: readonly string[], output: string, attributes: Node["attributes"] = {}): Node {
  return { operator, domain: "", inputs, outputs: [output], attributes };
}

function int(value: number): Attribute {
  return { kind: "int", value };
}
