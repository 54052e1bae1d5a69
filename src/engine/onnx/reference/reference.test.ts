import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { ModelError } from "../../../core/errors.ts";
import { encodeModel } from "../encode.ts";
import type { DataType, Graph, Node, ValueInfo } from "../model.ts";
import { operatorCases } from "./cases.test-support.ts";
import { evaluateGraph, referenceOperators } from "./evaluate.ts";
import { oneNode } from "./one-node.test-support.ts";
import { referenceTensor, type ReferenceTensor } from "./tensor.ts";

function ortTensor({ type, shape, data }: ReferenceTensor): ort.Tensor {
  const numbers = Array.from(data);
  const make: Record<DataType, () => ort.Tensor> = {
    float32: () => new ort.Tensor("float32", Float32Array.from(numbers), shape),
    int32: () => new ort.Tensor("int32", Int32Array.from(numbers), shape),
    int64: () => new ort.Tensor("int64", BigInt64Array.from(numbers, BigInt), shape),
    bool: () => new ort.Tensor("bool", Uint8Array.from(numbers), shape),
  };
  return make[type]();
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) {
    const [a, b] = [found[i]!, expected[i]!];
    if (Math.abs(a - b) > tolerance * (1 + Math.abs(b))) expect.fail(`element ${i} is ${a} instead of ${b}`);
  }
}

describe("the reference evaluator agrees", () => {
  test.each(operatorCases.filter(({ expected }) => expected !== undefined).map((kase) => [kase.title, kase] as const))(
    "with hand-worked values: %s",
    (_, kase) => {
      const { graph, inputs } = oneNode(kase);
      expectClose(evaluateGraph(graph, inputs).get(graph.outputs[0]!.name)!.data, kase.expected!, 2e-7);
    },
  );

  test.each(operatorCases.map((kase) => [kase.title, kase] as const))("with ONNX Runtime: %s", async (_, kase) => {
    const { graph, inputs } = oneNode(kase);
    const session = await ort.InferenceSession.create(encodeModel(graph), {
      logSeverityLevel: 3,
      intraOpNumThreads: 1,
    });
    const feeds = Object.fromEntries(Array.from(inputs, ([name, tensor]) => [name, ortTensor(tensor)]));
    const found = await session.run(feeds);
    const reference = evaluateGraph(graph, inputs);
    for (const { name } of graph.outputs) {
      const [mine, theirs] = [reference.get(name)!, found[name]!];
      expect(theirs.type).toBe(mine.type);
      expect(theirs.dims).toEqual(mine.shape);
      expectClose(mine.data, Array.from(theirs.data as Float32Array, Number), 2e-6);
    }
    await session.release();
  });
});

test("every operator has a case", () => {
  const covered = new Set(operatorCases.map(({ domain, operator }) => `${domain}:${operator}`));
  for (const [domain, operators] of Object.entries(referenceOperators)) {
    for (const operator of operators.keys()) expect(covered).toContain(`${domain}:${operator}`);
  }
});

describe("a graph", () => {
  const value = (name: string, shape: readonly (number | string)[], type: DataType = "float32"): ValueInfo => ({
    name,
    type,
    shape,
  });
  const node = (operator: string, inputs: string[], outputs: string[]): Node => ({
    operator,
    domain: "",
    inputs,
    outputs,
    attributes: {},
  });
  const graph: Graph = {
    name: "affine",
    inputs: [value("x", ["rows", 2])],
    outputs: [value("y", ["rows", 2]), value("h", ["rows", 2])],
    initializers: [{ name: "w", type: "float32", shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) }],
    nodes: [node("MatMul", ["x", "w"], ["h"]), node("Neg", ["h"], ["y"])],
  };
  const x = referenceTensor("float32", [1, 2], [1, 1]);
  const errorOf = (changed: Partial<Graph>, inputs: [string, ReferenceTensor][] = [["x", x]]): ModelError => {
    try {
      evaluateGraph({ ...graph, ...changed }, new Map(inputs));
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      return error as ModelError;
    }
    return expect.fail("it was accepted");
  };

  test("is evaluated in its order, with constants, open sizes and several outputs", () => {
    const outputs = evaluateGraph(graph, new Map([["x", x]]));
    expect(Array.from(outputs.keys())).toEqual(["y", "h"]);
    expect(Array.from(outputs.get("y")!.data)).toEqual([-4, -6]);
    expect(Array.from(outputs.get("h")!.data)).toEqual([4, 6]);
    const three = referenceTensor("float32", [3, 2], [1, 0, 0, 1, 2, 2]);
    expect(evaluateGraph(graph, new Map([["x", three]])).get("y")!.shape).toEqual([3, 2]);
  });

  test("computes in float64", () => {
    const third = referenceTensor("float32", [1, 2], [1 / 3, 0]);
    expect(evaluateGraph(graph, new Map([["x", third]])).get("h")!.data[0]).toBe(1 / 3);
  });

  test("with an unknown operator names it, and the one that was meant", () => {
    const error = errorOf({ nodes: [node("MatMull", ["x", "w"], ["h"])] });
    expect(error.code).toBe("unknown-operator");
    expect(error.message).toContain("MatMull");
    expect(error.hint).toContain('"MatMul"');
    const foreign = errorOf({ nodes: [{ ...node("MatMul", ["x", "w"], ["h"]), domain: "com.microsoft" }] });
    expect(foreign.message).toContain("com.microsoft.MatMul");
  });

  test("says which value is missing", () => {
    expect(errorOf({}, []).message).toContain('input "x"');
    expect(errorOf({ nodes: [node("MatMul", ["x", "v"], ["h"])] }).message).toContain('"v"');
    expect(errorOf({ nodes: graph.nodes.toReversed() }).message).toContain('"h"');
    expect(errorOf({ nodes: graph.nodes.slice(0, 1) }).message).toContain('output "y"');
    expect(errorOf({ nodes: [node("Neg", ["x"], ["h", "y"])] }).message).toContain("only 1 results");
  });

  test("says which declaration is wrong", () => {
    const mismatches = [
      errorOf({}, [["x", referenceTensor("float32", [1, 3], [1, 1, 1])]]),
      errorOf({}, [["x", referenceTensor("int32", [1, 2], [1, 1])]]),
      errorOf({ outputs: [value("y", ["rows", 3])] }),
      errorOf({ outputs: [value("y", ["rows", 2, 1])] }),
      errorOf({ outputs: [value("y", ["rows", "rows"])] }),
      errorOf({ outputs: [value("y", ["rows", 2], "int64")] }),
    ];
    for (const error of mismatches) {
      expect(error.code).toBe("shape-mismatch");
      expect(error.message).toMatch(/declared .* but is/);
    }
  });

  test.each<[string, string, [ReferenceTensor, ReferenceTensor?, ReferenceTensor?], Node["attributes"]]>([
    [
      "shapes that do not broadcast",
      "Add",
      [referenceTensor("float32", [2], [1, 2]), referenceTensor("float32", [3], [1, 2, 3])],
      {},
    ],
    ["types that differ", "Add", [x, referenceTensor("int64", [1], [1])], {}],
    ["an index outside", "Gather", [x, referenceTensor("int64", [1], [1])], {}],
    ["an axis outside", "Softmax", [x], { axis: { kind: "int", value: 2 } }],
    ["an attribute of another kind", "Softmax", [x], { axis: { kind: "float", value: 1 } }],
    ["a missing operand", "MatMul", [x], {}],
    ["sizes that do not multiply", "MatMul", [x, x], {}],
    ["a shape of another size", "Reshape", [x, referenceTensor("int64", [1], [3])], {}],
    [
      "an unknown reduction",
      "ScatterND",
      [x, referenceTensor("int64", [1, 1], [0]), x],
      { reduction: { kind: "string", value: "max" } },
    ],
    ["an unknown data type", "Cast", [x], { to: { kind: "int", value: 10 } }],
    ["a step of nothing", "Range", [x, x, referenceTensor("float32", [1], [0])], {}],
    ["an ellipsis", "Einsum", [x], { equation: { kind: "string", value: "...i->i" } }],
  ])("with %s names the node and its operands", (_, operator, operands, attributes) => {
    const inputs = operands.map((tensor, i): [string, ReferenceTensor] => [`in${i}`, tensor!]);
    const error = errorOf(
      {
        inputs: inputs.map(([name, { type, shape }]) => ({ name, type, shape })),
        nodes: [
          {
            ...node(
              operator,
              inputs.map(([name]) => name),
              ["h"],
            ),
            attributes,
          },
        ],
      },
      inputs,
    );
    expect(error.code).toBe("bad-operands");
    expect(error.message).toContain(`${operator} (giving "h") of float32 [`);
  });
});
