// An operator's case as a graph of one node.
import type { Graph, Node, ValueInfo } from "../model.ts";
import type { OperatorCase } from "./cases.test-support.ts";
import { referenceOperators } from "./evaluate.ts";
import { NodeReader } from "./node-reader.ts";
import type { ReferenceTensor } from "./tensor.ts";

/** The graph's outputs are declared as the reference makes them. */
export function oneNode(kase: OperatorCase): { graph: Graph; inputs: Map<string, ReferenceTensor> } {
  const inputs = new Map<string, ReferenceTensor>();
  const inputNames = kase.inputs.map((tensor, i) => {
    if (tensor === undefined) return "";
    inputs.set(`in${i}`, tensor);
    return `in${i}`;
  });
  const count = Math.max(...kase.outputs) + 1;
  const outputNames = Array.from({ length: count }, (_, i) => (kase.outputs.includes(i) ? `out${i}` : ""));
  const node: Node = {
    operator: kase.operator,
    domain: kase.domain,
    inputs: inputNames,
    outputs: outputNames,
    attributes: kase.attributes,
  };
  const declared = (name: string, { type, shape }: ReferenceTensor): ValueInfo => ({ name, type, shape });
  const operator = referenceOperators[kase.domain].get(kase.operator);
  if (operator === undefined) throw new Error(`no operator ${kase.operator}`);
  const result = operator(new NodeReader(node, kase.inputs));
  const results = "data" in result ? [result] : result;
  const outputs = kase.outputs.map((i) => declared(`out${i}`, results[i] as ReferenceTensor));
  const declaredInputs = Array.from(inputs, ([name, tensor]) => declared(name, tensor));
  return { graph: { name: "one", inputs: declaredInputs, outputs, initializers: [], nodes: [node] }, inputs };
}
