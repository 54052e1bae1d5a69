import { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../onnx/graph-builder.ts";
import { cpuSession } from "./graph-session.ts";

const x = new Tensor("float32", Float32Array.from([1, 10]), [1, 2]);

function scaled() {
  const graph = new GraphBuilder("scaled");
  graph.output("y", graph.multiply(graph.input("x", "float32", ["n", 2]), graph.input("w", "float32", [2])));
  return graph.build();
}

test("weights are copied, also where they are part of a larger buffer", async () => {
  const data = Float32Array.from([9, 9, 2, 3]).subarray(2);
  const session = await cpuSession(1)(scaled(), new Map([["w", { shape: [2], data }]]));
  data.fill(0);
  expect(Array.from((await session.run({ x }, ["y"]))["y"]?.data as Float32Array)).toEqual([2, 30]);
  await session.close();
});

test("results are written where they are asked to go, or to tensors of the right size", async () => {
  const session = await cpuSession(1)(scaled(), new Map([["w", { shape: [2], data: Float32Array.from([2, 3]) }]]));
  const y = new Tensor("float32", new Float32Array(2), [1, 2]);
  expect((await session.run({ x }, ["y"], { y }))["y"]).toBe(y);
  expect(Array.from(y.data)).toEqual([2, 30]);
  const none = new Tensor("float32", new Float32Array(0), [0, 2]);
  expect((await session.run({ x: none }, ["y"]))["y"]?.dims).toEqual([0, 2]);
  await session.close();
});

test("weights that the graph does not read are left out", async () => {
  const weight = { shape: [2], data: Float32Array.from([1, 1]) };
  const session = await cpuSession(1)(scaled(), new Map(Object.entries({ w: weight, other: weight })));
  expect(Array.from((await session.run({ x }, ["y"]))["y"]?.data as Float32Array)).toEqual([1, 10]);
  await session.close();
});

test("a graph that is refused is an error with its name", async () => {
  const graph = scaled();
  const [node] = graph.nodes;
  const wrong = { ...graph, nodes: [{ ...node!, operator: "NoSuchOperator" }] };
  const weights = new Map([["w", { shape: [2], data: new Float32Array(2) }]]);
  await expect(cpuSession(1)(wrong, weights)).rejects.toMatchObject({ code: "bad-graph" });
  await expect(cpuSession(1)(wrong, weights)).rejects.toThrow(/"scaled".*NoSuchOperator/s);
});

test.each([0, -1, 1.5])("%s threads are refused", (threads) => {
  expect(() => cpuSession(threads)).toThrow(/threads/);
});
