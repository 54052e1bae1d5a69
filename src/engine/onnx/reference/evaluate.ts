// The reference evaluator: runs a graph slowly and plainly in float64, as the judge of faster ways.
import { ModelError } from "../../../core/errors.ts";
import { didYouMean } from "../../../core/nearest.ts";
import type { Graph, Node, ValueInfo } from "../model.ts";
import { activationOperators, fusedActivationOperators } from "./activations.ts";
import { fusedAttentionOperators } from "./attention.ts";
import { elementwiseOperators } from "./elementwise.ts";
import { indexingOperators } from "./indexing.ts";
import { fusedMatrixOperators, matrixOperators } from "./matrix.ts";
import { NodeReader, type Operator } from "./node-reader.ts";
import { fusedNormalizationOperators, normalizationOperators } from "./normalization.ts";
import { reductionOperators } from "./reductions.ts";
import { fusedRotaryOperators } from "./rotary.ts";
import { shapeOperators } from "./shape-operators.ts";
import { sourceOperators } from "./sources.ts";
import { referenceTensor, type ReferenceTensor } from "./tensor.ts";

/** Every operator known here, by domain and name, after https://onnx.ai/onnx/operators (opset 21) and ONNX Runtime's ContribOperators.md. */
export const referenceOperators: Readonly<Record<Node["domain"], ReadonlyMap<string, Operator>>> = {
  "": new Map(
    Object.entries({
      ...activationOperators,
      ...elementwiseOperators,
      ...indexingOperators,
      ...matrixOperators,
      ...normalizationOperators,
      ...reductionOperators,
      ...shapeOperators,
      ...sourceOperators,
    }),
  ),
  "com.microsoft": new Map(
    Object.entries({
      ...fusedActivationOperators,
      ...fusedAttentionOperators,
      ...fusedMatrixOperators,
      ...fusedNormalizationOperators,
      ...fusedRotaryOperators,
    }),
  ),
};

/**
 * The graph's outputs for these inputs, in the graph's order. Throws a ModelError for an operator or value that is not
 * known, for operands an operator cannot take (with the node named), and where an input or output is not of the type and
 * shape that the graph declares.
 */
export function evaluateGraph(
  graph: Graph,
  inputs: ReadonlyMap<string, ReferenceTensor>,
): Map<string, ReferenceTensor> {
  const values = new Map<string, ReferenceTensor>();
  const sizes = new Map<string, number>();
  for (const { name, type, shape, data } of graph.initializers) values.set(name, referenceTensor(type, shape, data));
  for (const input of graph.inputs) {
    const value = inputs.get(input.name);
    if (value === undefined) throw unknownValue(`the graph's input "${input.name}" was not given`);
    checkDeclared("input", input, { value, sizes });
    values.set(input.name, value);
  }
  for (const node of graph.nodes) evaluateNode(node, values);
  return new Map(
    graph.outputs.map((output) => {
      const value = values.get(output.name);
      if (value === undefined) throw unknownValue(`no node gives the graph's output "${output.name}"`);
      checkDeclared("output", output, { value, sizes });
      return [output.name, value];
    }),
  );
}

function evaluateNode(node: Node, values: Map<string, ReferenceTensor>): void {
  const where = `${node.domain === "" ? "" : `${node.domain}.`}${node.operator} (giving "${node.outputs.join('", "')}")`;
  const known = referenceOperators[node.domain];
  const operator = known.get(node.operator);
  if (operator === undefined) {
    throw new ModelError(`the reference evaluator does not know the operator ${where}`, {
      code: "unknown-operator",
      hint: `Add it beside the others.${didYouMean(node.operator, Array.from(known.keys()))}`,
    });
  }
  const operands = node.inputs.map((name) => {
    const value = values.get(name);
    if (value === undefined && name !== "") throw unknownValue(`${where} reads "${name}", which does not exist yet`);
    return value;
  });
  let results: readonly ReferenceTensor[];
  try {
    const result = operator(new NodeReader(node, operands));
    results = "data" in result ? [result] : result;
  } catch (cause) {
    const shapes = operands.map((value) =>
      value === undefined ? "none" : `${value.type} [${value.shape.join(", ")}]`,
    );
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`${where} of ${shapes.join(" and ")}: ${said}`, { code: "bad-operands", cause });
  }
  for (const [i, name] of node.outputs.entries()) {
    const result = results[i];
    if (result === undefined) throw unknownValue(`${where} has only ${results.length} results`);
    if (name !== "") values.set(name, result);
  }
}

function checkDeclared(
  kind: "input" | "output",
  { name, type, shape }: ValueInfo,
  { value, sizes }: { readonly value: ReferenceTensor; readonly sizes: Map<string, number> },
): void {
  const fits = shape.every((dimension, axis) => {
    const size = value.shape[axis];
    if (typeof dimension === "number") return dimension === size;
    if (size === undefined) return false;
    const known = sizes.get(dimension) ?? size;
    sizes.set(dimension, known);
    return known === size;
  });
  if (type === value.type && shape.length === value.shape.length && fits) return;
  const named = Array.from(sizes, ([dimension, size]) => `${dimension} = ${size}`).join(", ");
  throw new ModelError(
    `the ${kind} "${name}" is declared ${type} [${shape.join(", ")}] but is ${value.type} [${value.shape.join(", ")}]` +
      (named === "" ? "" : ` (${named})`),
    { code: "shape-mismatch" },
  );
}

function unknownValue(message: string): ModelError {
  return new ModelError(message, { code: "unknown-value" });
}
