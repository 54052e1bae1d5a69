import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { encodeModel } from "./encode.ts";
import { GraphBuilder } from "./graph-builder.ts";
import type { Value } from "./graph-writer.ts";
import type { Shape } from "./shapes.ts";

function builder() {
  const graph = new GraphBuilder("test");
  let count = 0;
  const of = (...shape: Shape): Value => graph.input(`input-${count++}`, "float32", shape);
  const ids = (...shape: Shape): Value => graph.input(`ids-${count++}`, "int32", shape);
  return { graph, of, ids };
}

type Make = (parts: ReturnType<typeof builder>) => unknown;

describe("operands that do not fit are refused, with both shapes", () => {
  test.each<[string, Make, RegExp]>([
    ["add", ({ graph, of }) => graph.add(of(2, 3), of(2, 4)), /Add: \[2, 3\] and \[2, 4\] do not broadcast/],
    ["add, names", ({ graph, of }) => graph.add(of("rows"), of("time")), /\[rows\] and \[time\]/],
    ["add, name and size", ({ graph, of }) => graph.add(of("rows"), of(2)), /\[rows\] and \[2\]/],
    ["equal", ({ graph, of, ids }) => graph.equal(of(2), ids(2)), /types float32 and int32 differ/],
    ["gemm, inner", ({ graph, of }) => graph.gemm(of(2, 3), of(2, 3)), /\[2, 3\] by \[2, 3\] do not multiply/],
    [
      "gemm, transposed",
      ({ graph, of }) => graph.gemm(of(2, 3), of(3, 2), { transposeA: true }),
      /\[2, 3\] transposed by \[3, 2\]/,
    ],
    ["gemm, rank", ({ graph, of }) => graph.gemm(of(2, 3, 1), of(3, 2)), /needs matrices, got \[2, 3, 1\]/],
    [
      "gemm, sum",
      ({ graph, of }) => graph.gemm(of(2, 3), of(3, 4), { c: of(3) }),
      /\[3\] and \[2, 4\]|\[2, 4\] and \[3\]/,
    ],
    [
      "gemm, larger sum",
      ({ graph, of }) => graph.gemm(of(1, 3), of(3, 4), { c: of(2, 4) }),
      /cannot be added to \[1, 4\]/,
    ],
    [
      "grouped attention, heads",
      ({ graph, of, ids }) =>
        graph.groupedAttention({
          qkv: of(1, 1, 64),
          heads: 2,
          keyHeads: 1,
          keys: of(1, 2, 3, 16),
          values: of(1, 2, 3, 16),
          last: ids(1),
          total: ids(1),
        }),
      /\[1, 1, 64\] after \[1, 2, 3, 16\]/,
    ],
    [
      "grouped attention, size",
      ({ graph, of, ids }) => {
        const past = of("rows", 1, "past", 8);
        const tables = { cosines: of(9, 4), sines: of(9, 4) };
        const parts = { heads: 2, keyHeads: 1, keys: past, values: past, last: ids("rows"), total: ids(1), tables };
        return graph.groupedAttention({ qkv: of("rows", "time", 32), ...parts });
      },
      /\[rows, time, 32\] after \[rows, 1, past, 8\]/,
    ],
    [
      "matmul",
      ({ graph, of }) => graph.batchedMatmul({ value: of(2, 3, 4) }, { value: of(2, 5, 4) }),
      /MatMul: \[2, 3, 4\] by \[2, 5, 4\]/,
    ],
    [
      "matmul, batch",
      ({ graph, of }) => graph.batchedMatmul({ value: of(2, 3, 4) }, { value: of(3, 4, 5) }),
      /MatMul: \[2\] and \[3\] do not broadcast/,
    ],
    ["matmul, rank", ({ graph, of }) => graph.batchedMatmul({ value: of(2) }, { value: of(2, 2) }), /needs matrices/],
    ["reshape", ({ graph, of }) => graph.reshape(of(2, 3), [7]), /\[2, 3\] cannot become \[7\]/],
    ["reshape, names", ({ graph, of }) => graph.reshape(of("rows", 3), ["time", 3]), /cannot become/],
    ["transpose", ({ graph, of }) => graph.transpose(of(2, 3), [0, 2]), /\(0, 2\) does not fit \[2, 3\]/],
    ["concat", ({ graph, of }) => graph.concat([of(2, 3), of(3, 3)], 1), /\[2, 3\] and \[3, 3\] on axis 1/],
    ["concat of nothing", ({ graph }) => graph.concat([], 0), /at least one/],
    ["split", ({ graph, of }) => graph.split(of(2, 5), 1, [2, 2]), /sizes 2 \+ 2 do not make axis 1/],
    ["rows", ({ graph, of }) => graph.rows(of(4, 2), 3, 5), /rows 3 to 5 of \[4, 2\]/],
    ["no rows", ({ graph, of }) => graph.rows(of(4, 2), 3, 3), /rows 3 to 3/],
    ["gather", ({ graph, of }) => graph.gather(of(4, 2), of(3)), /int32 indices/],
    ["gather elements", ({ graph, of, ids }) => graph.gatherElements(of(4, 2), ids(3, 1)), /does not index each row/],
    ["add to elements", ({ graph, of, ids }) => graph.addToElements(of(4, 2), ids(4, 1), of(4, 2)), /updates \[4, 2\]/],
    ["add to rows", ({ graph, of, ids }) => graph.addToRows(of(4, 2), ids(3, 1), of(3, 2)), /not int64/],
    ["reduce", ({ graph, of }) => graph.reduce("ReduceSum", of(4, 2), [2]), /\[4, 2\] has no axis 2/],
    ["constant", ({ graph }) => graph.floats([1, 2, 3], [2, 2]), /shape \[2, 2\] cannot hold 3 numbers/],
  ])("%s", (_, make, message) => {
    expect(() => make(builder())).toThrow(message);
  });
});

describe("the written graph", () => {
  test("names results as outputs, without a copy", () => {
    const { graph, of } = builder();
    const result = graph.add(of(2), of(2));
    graph.output("total", graph.multiply(result, result));
    graph.output("sum", result);
    const built = graph.build();
    expect(built.nodes.map((node) => node.operator)).toEqual(["Add", "Mul"]);
    expect(built.nodes[0]?.outputs).toEqual(["sum"]);
    expect(built.nodes[1]?.inputs).toEqual(["sum", "sum"]);
  });

  test("stores equal constants once and keeps different ones apart", () => {
    const { graph, of } = builder();
    let value = graph.add(of(2), graph.scalar(1));
    value = graph.add(value, graph.scalar(1));
    value = graph.add(value, graph.floats([1], [1]));
    value = graph.add(value, graph.scalar(-0));
    graph.output("out", graph.add(value, graph.scalar(0)));
    expect(graph.build().initializers).toHaveLength(4);
  });

  test("leaves out what no output needs", () => {
    const { graph, of } = builder();
    const [used, unused] = [of(2), of(2)];
    graph.multiply(unused, graph.scalar(7));
    graph.output("out", graph.add(used, used));
    const built = graph.build();
    expect(built.nodes).toHaveLength(1);
    expect(built.inputs).toEqual([used]);
    expect(built.initializers).toEqual([]);
  });

  test("skips shapes that are only passed through", () => {
    const { graph, of } = builder();
    const x = of(2, 6);
    const folded = graph.reshape(graph.reshape(x, [3, 4]), [12]);
    graph.output("out", graph.add(folded, graph.scalar(1)));
    expect(graph.reshape(folded, [2, 6])).toBe(x);
    expect(graph.build().nodes.map((node) => node.operator)).toEqual(["Reshape", "Add"]);
  });

  test("refuses inputs of one name, and outputs that are no results", () => {
    const { graph, of } = builder();
    const x = of(2);
    expect(() => graph.input("input-0", "float32", [1])).toThrow(/two inputs named "input-0"/);
    expect(() => graph.output("out", x)).toThrow(/must be a node's result/);
    const sum = graph.add(x, x);
    graph.output("out", sum);
    expect(() => graph.output("again", sum)).toThrow(/not yet an output/);
  });
});

describe("ONNX Runtime runs a graph's nodes", () => {
  test.each<[string, (graph: GraphBuilder, x: Value) => void, string[]]>([
    [
      "in the order in which they were emitted, whoever reads them",
      (graph, x) => {
        const shared = graph.unary("Exp", x);
        graph.output("first", graph.unary("Neg", shared));
        graph.output("second", graph.unary("Tanh", graph.unary("Sqrt", shared)));
      },
      ["Exp", "Neg", "Sqrt", "Tanh"],
    ],
    [
      "that make something small of a large value as soon as that is there",
      (graph, x) => {
        const large = graph.reduce("ReduceSum", x, [0]);
        graph.output("second", graph.unary("Tanh", graph.unary("Exp", x)));
        graph.output("first", graph.unary("Neg", large));
      },
      ["ReduceSum", "Neg", "Exp", "Tanh"],
    ],
    [
      "that make what is hastened before others that do not need it",
      (graph, x) => {
        const later = graph.unary("Exp", x);
        graph.hasten(later);
        const other = graph.unary("Sqrt", x);
        graph.output("other", graph.unary("Neg", other));
        graph.output("both", graph.multiply(other, later));
      },
      ["Exp", "Slice", "Sqrt", "Neg", "Mul"],
    ],
  ])("%s", async (_, make, expected) => {
    const { graph } = builder();
    make(graph, graph.input("x", "float32", ["rows", 3]));
    expect(await runOrder(graph)).toEqual(expected);
  });
});

/** The operators of a graph with the input x [rows, 3], as ONNX Runtime's profile has them. */
async function runOrder(graph: GraphBuilder): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "precept-order-"));
  try {
    const session = await InferenceSession.create(encodeModel(graph.build()), {
      enableProfiling: true,
      profileFilePrefix: join(folder, "profile"),
      graphOptimizationLevel: "basic",
      logSeverityLevel: 3,
    });
    await session.run({ x: new Tensor("float32", Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]) });
    session.endProfiling();
    await session.release();
    const [file] = await readdir(folder);
    const events = JSON.parse(await readFile(join(folder, file as string), "utf8")) as ProfileEvent[];
    return events.flatMap(({ name, args }) => (name.endsWith("_kernel_time") ? [args?.op_name ?? ""] : []));
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface ProfileEvent {
  readonly name: string;
  readonly args?: { readonly op_name?: string };
}

describe("the bytes", () => {
  test("of an empty graph are onnx.proto3's, field by field", () => {
    const bytes = encodeModel({ name: "g", inputs: [], outputs: [], initializers: [], nodes: [] });
    const expected = [
      [0x08, 10], // ir_version
      [0x12, 7, ...Buffer.from("precept")], // producer_name
      [0x3a, 3, 0x12, 1, 0x67], // graph.name
      [0x42, 4, 0x0a, 0, 0x10, 21], // opset_import
      [0x42, 17, 0x0a, 13, ...Buffer.from("com.microsoft"), 0x10, 1],
    ];
    expect([...bytes]).toEqual(expected.flat());
  });

  test("carry every kind of attribute, type and dimension to ONNX Runtime", async () => {
    const { graph } = builder();
    const x = graph.input("x", "float32", ["rows", 3]);
    const ids = graph.input("ids", "int32", ["rows", 1]);
    const picked = graph.gatherElements(x, ids);
    const scaled = graph.gemm(graph.transpose(picked, [1, 0]), x, { alpha: -0.5 });
    graph.output("scaled", graph.addToElements(scaled, graph.indices([2], [1, 1]), graph.floats([10], [1, 1])));
    const session = await InferenceSession.create(encodeModel(graph.build()), { logSeverityLevel: 3 });
    const found = await session.run({
      x: new Tensor("float32", Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
      ids: new Tensor("int32", Int32Array.of(2, 0), [2, 1]),
    });
    // -0.5 * [3, 4] [[1, 2, 3], [4, 5, 6]], and 10 added to the last.
    expect(Array.from(found["scaled"]?.data as Float32Array)).toEqual([-9.5, -13, -6.5]);
  });

  test("that ONNX Runtime refuses become a ModelError", async () => {
    const { createSession } = await import("../devices/cpu-device.ts");
    const node = { operator: "NoSuchOperator", domain: "", inputs: [], outputs: ["y"], attributes: {} } as const;
    const outputs = [{ name: "y", type: "float32", shape: [1] }] as const;
    const graph = { name: "g", inputs: [], outputs, initializers: [], nodes: [node] };
    await expect(createSession(graph, 1)).rejects.toMatchObject({ name: "ModelError", code: "bad-graph" });
  });
});
