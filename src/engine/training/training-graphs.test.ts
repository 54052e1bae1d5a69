import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { defaultOptimizer, stepScalars } from "./adamw.ts";
import { createBatchBuffers } from "./batch-buffers.ts";
import type { TransformerConfig } from "../contract.ts";
import { flatten, layOut } from "./flat-layout.ts";
import { encodeModel } from "../onnx/encode.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import { evaluateGraph } from "../onnx/reference/evaluate.ts";
import { referenceTensor, type ReferenceTensor } from "../onnx/reference/tensor.ts";
import { tinyBatch, tinyModel } from "../tiny-model.test-support.ts";
import { type StepShape, tensorNames, trainingGraph } from "./training-graphs.ts";
import { initialParameters, parameterShapes } from "../transformer.ts";

type Results = ReadonlyMap<string, ArrayLike<number>>;

interface Step {
  readonly model?: TransformerConfig;
  readonly shape?: StepShape;
  readonly dialect?: Dialect;
}

const batch = tinyBatch(7, { start: 3 });
const whole: StepShape = { length: 8, start: 3, rows: [4] };

/** One training step's graph and inputs: fixed parameters away from their symmetric start, moments not zero. */
function prepare({ model = tinyModel, shape = whole, dialect = "cpu-fused" }: Step) {
  const layout = layOut(parameterShapes(model), 1000);
  const graph = trainingGraph({ model, layout, shape, dialect, optimizer: defaultOptimizer });
  const rng = Rng.from("step");
  const parameters = initialParameters(model, rng);
  for (const { data } of parameters.values())
    for (const i of data.keys()) data[i] = (data[i] as number) + 0.1 * rng.normal();
  const flat = flatten(layout, parameters);
  const moments = Float32Array.from(flat, () => 0.01 * rng.float());
  const buffers = createBatchBuffers(shape);
  buffers.fill(
    batch,
    batch.weights.reduce((total, weight) => total + weight, 0),
  );
  const inputs = new Map(
    Object.entries(buffers.feeds).map(([name, tensor]) => [name, tensor.data as Float32Array | Int32Array]),
  );
  for (const [name, value] of Object.entries(stepScalars(defaultOptimizer, 3, 1e-2)))
    inputs.set(name, Float32Array.of(value));
  for (const [name, { offset }] of layout.slots) inputs.set(name, flat.subarray(offset));
  for (const [index, { offset }] of layout.groups.entries()) {
    inputs.set(tensorNames.group("parameters", index), flat.subarray(offset));
    inputs.set(tensorNames.group("firstMoments", index), moments.subarray(offset));
    inputs.set(tensorNames.group("secondMoments", index), moments.subarray(offset));
  }
  const sized = graph.inputs.map(({ name, type, shape: axes }) => {
    const size = axes.reduce<number>((total, axis) => total * Number(axis), 1);
    return { name, type, shape: axes.map(Number), data: (inputs.get(name) as Float32Array).subarray(0, size) };
  });
  return { graph, inputs: sized };
}

async function runFast(step: Step): Promise<Results> {
  const { graph, inputs } = prepare(step);
  const session = await InferenceSession.create(encodeModel(graph), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const feeds = inputs.map(
    ({ name, type, shape, data }) => [name, new Tensor(type as "float32", data, shape)] as const,
  );
  const outputs = await session.run(Object.fromEntries(feeds));
  return new Map(Object.entries(outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]));
}

function runReference(step: Step): Results {
  const { graph, inputs } = prepare(step);
  const feeds = inputs.map(({ name, type, shape, data }) => [name, referenceTensor(type, shape, data)] as const);
  const outputs = evaluateGraph(graph, new Map<string, ReferenceTensor>(feeds));
  return new Map([...outputs].map(([name, tensor]) => [name, tensor.data]));
}

function largestDifference(left: Results, right: Results): number {
  expect([...left.keys()].toSorted()).toEqual([...right.keys()].toSorted());
  let largest = 0;
  for (const [name, values] of left) {
    const others = right.get(name) as ArrayLike<number>;
    expect(values.length).toBe(others.length);
    for (let i = 0; i < values.length; i++)
      largest = Math.max(largest, Math.abs((values[i] as number) - (others[i] as number)));
  }
  return largest;
}

describe.each([
  ["tied", tinyModel],
  ["untied", { ...tinyModel, tieEmbeddings: false, layers: 1 }],
] as const)("a whole %s training step", (_, model) => {
  test.each(["cpu-fused", "portable"] as const)(
    "is the same on ONNX Runtime and on the reference, %s",
    async (dialect) => {
      const fast = await runFast({ model, dialect });
      expect(largestDifference(fast, runReference({ model, dialect }))).toBeLessThan(2e-5);
      expect(fast.get("loss")?.[0]).toBeGreaterThan(1);
    },
  );

  test("is the same in both dialects, of which the portable one keeps to the standard operators", () => {
    // Not exactly: constants are rounded to float32, and the dialects have different ones.
    expect(largestDifference(runReference({ model }), runReference({ model, dialect: "portable" }))).toBeLessThan(1e-7);
    const domains = (dialect: Dialect): Set<string> =>
      new Set(prepare({ model, dialect }).graph.nodes.map((node) => node.domain));
    expect(domains("portable")).toEqual(new Set([""]));
    expect(domains("cpu-fused")).toContain("com.microsoft");
  });

  test.each([
    ["micro-batches of unequal size", { ...whole, rows: [3, 1] }],
    ["micro-batches of one row", { ...whole, rows: [1, 1, 1, 1] }],
    ["logits at all positions", { ...whole, start: 0 }],
    ["logits from the position before", { ...whole, start: 2, rows: [2, 2] }],
  ] as const)("does not change with %s", (_name, shape) => {
    expect(largestDifference(runReference({ model }), runReference({ model, shape }))).toBeLessThan(1e-9);
  });
});

test("a step over two different batches differs, so the comparisons above see something", () => {
  const other = { ...whole, start: 4 };
  expect(largestDifference(runReference({}), runReference({ shape: other }))).toBeGreaterThan(1e-4);
});
