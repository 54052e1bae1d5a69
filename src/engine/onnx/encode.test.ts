import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { encodeModel } from "./encode.ts";
import { GraphBuilder } from "./graph-builder.ts";

const weight = Float32Array.from([1, 2, 3, 4, 5, 6]);

function product(columns: number | string = 3) {
  const graph = new GraphBuilder("product");
  graph.output("y", graph.gemm(graph.input("x", "float32", ["n", 2]), graph.input("w", "float32", [2, columns])));
  return graph.build();
}

async function run(
  bytes: Uint8Array,
  inputs: Record<string, Tensor>,
  externalData: { path: string; data: Uint8Array }[],
) {
  const session = await InferenceSession.create(bytes, { externalData, logSeverityLevel: 3 });
  const { y } = await session.run({ x: new Tensor("float32", Float32Array.from([1, 10]), [1, 2]), ...inputs });
  const data = Array.from(y?.data as Float32Array);
  await session.release();
  return { data, inputs: session.inputNames };
}

test("a bound input is a constant with the numbers of its file, and gives what the fed one gives", async () => {
  const fed = await run(encodeModel(product()), { w: new Tensor("float32", weight, [2, 3]) }, []);
  const data = new Uint8Array(weight.buffer);
  const bound = await run(encodeModel(product(), { bound: new Set(["w"]) }), {}, [{ path: "w", data }]);
  expect(fed).toEqual({ data: [41, 52, 63], inputs: ["x", "w"] });
  expect(bound).toEqual({ data: [41, 52, 63], inputs: ["x"] });
});

test("an input of open size cannot be bound", () => {
  expect(() => encodeModel(product("columns"), { bound: new Set(["w"]) })).toThrow(/"w" has the open size "columns"/);
});
