import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { Rng } from "../../../core/rng.ts";
import { layOut } from "../../training/flat-layout.ts";
import { gpt2Config } from "../../model-config.ts";
import { lossGraph, tensorNames, trainingGraph } from "../../training/training-graphs.ts";
import { parameterShapes } from "../../transformer.ts";
import { encodeModel } from "../encode.ts";
import type { Graph, ValueInfo } from "../model.ts";
import { evaluateGraph } from "./evaluate.ts";
import { generate, type ReferenceTensor } from "./tensor.ts";

const model = gpt2Config({ vocabularySize: 7, contextLength: 6, layers: 2, width: 8, heads: 2 });
const layout = layOut(parameterShapes(model));
const shape = { length: 5, start: 2, rows: [2, 1] };
const optimizer = { beta1: 0.5, beta2: 0.75, epsilon: 1e-3, weightDecay: 0.1, clip: 0 };

/** Values that fit each input's part: token ids, positive second moments, gains near 1. */
function valueOf({ name, type, shape }: ValueInfo): ReferenceTensor {
  const rng = Rng.from("whole graphs", name);
  return generate(type, shape as number[], () => {
    if (type !== "float32") return rng.int(model.vocabularySize);
    const number = Math.fround(0.4 * rng.normal());
    if (/^(secondMoments|shares|step-size|damping|keep)/.test(name)) return Math.abs(number) + 0.0625;
    return name.includes(".ln_") && name.endsWith(".weight") ? 1 + number : number;
  });
}

function inputsOf(graph: Graph): Map<string, ReferenceTensor> {
  return new Map(graph.inputs.map((input) => [input.name, valueOf(input)]));
}

async function runtimeOutputs(
  graph: Graph,
  inputs: Map<string, ReferenceTensor>,
): Promise<ort.InferenceSession.ReturnType> {
  const session = await ort.InferenceSession.create(encodeModel(graph), { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const feeds = Array.from(inputs, ([name, { type, shape, data }]) => [
    name,
    type === "int64"
      ? new ort.Tensor("int64", BigInt64Array.from(Array.from(data, BigInt)), shape)
      : type === "int32"
        ? new ort.Tensor("int32", Int32Array.from(data), shape)
        : new ort.Tensor("float32", Float32Array.from(data), shape),
  ]);
  const outputs = await session.run(Object.fromEntries(feeds) as Record<string, ort.Tensor>);
  await session.release();
  return outputs;
}

describe.each(["portable", "cpu-fused"] as const)("in the %s dialect", (dialect) => {
  const training = trainingGraph({ model, layout, shape, dialect, optimizer });
  const inputs = inputsOf(training);

  test("ONNX Runtime and the reference agree on a whole training step", async () => {
    const reference = evaluateGraph(training, inputs);
    const found = await runtimeOutputs(training, inputs);
    for (const [name, { shape, data }] of reference) {
      const theirs = found[name]!;
      expect(theirs.dims).toEqual(shape);
      const numbers = theirs.data as Float32Array;
      const worst = data.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - numbers[i]!) / (1 + Math.abs(value))),
        0,
      );
      expect(worst, name).toBeLessThan(2e-5);
    }
  });

  test("the gradient of the training step is the slope of the loss", () => {
    const loss = lossGraph({ model, layout, shape, dialect });
    const still = new Map(inputs);
    for (const [name, tensor] of inputs) {
      if (name.startsWith("firstMoments")) still.set(name, { ...tensor, data: new Float64Array(tensor.data.length) });
    }
    const outputs = evaluateGraph(training, still);
    const gradients = layout.groups.map((_, group) =>
      outputs
        .get(tensorNames.updated(tensorNames.group("firstMoments", group)))!
        .data.map((m) => m / (1 - optimizer.beta1)),
    );
    for (const parameter of [undefined, ...layout.slots.keys()]) {
      const slope = slopeOf(loss, parameter);
      const expected = layout.groups.reduce((sum, group, at) => {
        return group.slots.reduce((total, { name, offset, size }) => {
          const direction = directionOf(name, size, parameter);
          return total + direction.reduce((dot, d, i) => dot + d * gradients[at]![offset - group.offset + i]!, 0);
        }, sum);
      }, 0);
      expect(Math.abs(expected), parameter ?? "all").toBeGreaterThan(1e-4);
      // float64 on both sides; what is left is the third derivative and the constants' float32.
      expect(Math.abs(slope - expected), parameter ?? "all").toBeLessThan(1e-6 * (1 + Math.abs(expected)));
    }
  });

  /** The loss's central difference along a random direction in one parameter, or in all of them. */
  function slopeOf(loss: Graph, parameter: string | undefined): number {
    const step = 1e-4;
    const lossAt = (distance: number): number => {
      const moved = new Map(inputs);
      for (const [name, { size }] of layout.slots) {
        const tensor = inputs.get(name)!;
        const direction = directionOf(name, size, parameter);
        moved.set(name, { ...tensor, data: tensor.data.map((value, i) => value + distance * direction[i]!) });
      }
      return evaluateGraph(loss, moved).get(tensorNames.loss)!.data[0]!;
    };
    return (lossAt(step) - lossAt(-step)) / (2 * step);
  }

  function directionOf(name: string, size: number, parameter: string | undefined): Float64Array {
    const rng = Rng.from("direction", name);
    const weight = parameter === undefined || parameter === name ? 1 : 0;
    return Float64Array.from({ length: size }, () => weight * rng.normal());
  }
});
