// Precept's side of the sgemm ceiling: one product of two square matrices by the engine's runtime. Started by sgemm.ts.
import { createInterface } from "node:readline";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { encodeModel } from "../engine/onnx/encode.ts";
import { GraphBuilder } from "../engine/onnx/graph-builder.ts";
import type { Measurement } from "./contenders.ts";

const { size, threads } = JSON.parse(process.argv[2] ?? "") as { size: number; threads: number };
const graph = new GraphBuilder("sgemm");
graph.output("c", graph.gemm(graph.input("a", "float32", [size, size]), graph.input("b", "float32", [size, size])));
const session = await InferenceSession.create(encodeModel(graph.build()), { intraOpNumThreads: threads });
const matrix = (value: number): Tensor =>
  new Tensor("float32", new Float32Array(size * size).fill(value), [size, size]);
const [a, b, c] = [matrix(0.5), matrix(0.25), matrix(0)];

for await (const line of createInterface({ input: process.stdin })) {
  const milliseconds: number[] = [];
  for (let repeat = 0; repeat < Number(line); repeat++) {
    const start = performance.now();
    await session.run({ a, b }, { c });
    milliseconds.push(performance.now() - start);
  }
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  process.stdout.write(
    `${JSON.stringify({ name: "ONNX Runtime", milliseconds, peakMegabytes } satisfies Measurement)}\n`,
  );
}
