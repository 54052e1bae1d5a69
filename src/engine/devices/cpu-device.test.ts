import { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../onnx/graph-builder.ts";
import type { Graph } from "../onnx/model.ts";
import { createSession, endOfResults, runInPlace } from "./cpu-device.ts";

function doubled(): Graph {
  const graph = new GraphBuilder("doubled");
  const x = graph.input("x", "float32", ["size"]);
  graph.output("twice", graph.add(x, x));
  graph.output("square", graph.multiply(x, x));
  return graph.build();
}

const vector = (...values: number[]): Tensor => new Tensor("float32", Float32Array.from(values), [values.length]);

test("results are written into the tensors that are given, and not copied", async () => {
  const session = await createSession(doubled(), 1, { emptySequence: endOfResults });
  const [twice, square] = [vector(0, 0, 0), vector(0, 0, 0)];
  await runInPlace(session, { x: vector(1, 2, 3) }, { twice, square });
  expect([...(twice.data as Float32Array)]).toEqual([2, 4, 6]);
  expect([...(square.data as Float32Array)]).toEqual([1, 4, 9]);
  // What `runInPlace` relies on: if a later binding returned the sequence, its copies would be back.
  const results = { [endOfResults]: null, twice, square };
  await expect(session.run({ x: vector(1, 2, 3) }, results)).rejects.toThrow("Non tensor type");
  await session.release();
});

test("a result may be written over an operand that is read element by element", async () => {
  const session = await createSession(doubled(), 1, { emptySequence: endOfResults });
  const x = vector(1, 2, 3);
  await runInPlace(session, { x }, { twice: x });
  expect([...(x.data as Float32Array)]).toEqual([2, 4, 6]);
  await session.release();
});

test("every other failure is not taken for the end of the results", async () => {
  const session = await createSession(doubled(), 1, { emptySequence: endOfResults });
  await expect(runInPlace(session, {}, { twice: vector(0) })).rejects.toThrow(/input 'x' is missing/);
  await expect(runInPlace(session, { x: vector(1, 2) }, { twice: vector(0) })).rejects.toThrow(/shape/i);
  const wrong = new Tensor("int32", Int32Array.of(1), [1]);
  await expect(runInPlace(session, { x: wrong }, { twice: vector(0) })).rejects.toThrow(/type|int32/i);
  await session.release();
});
