import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { initialParameters } from "../architectures/architecture.ts";
import type { Batch, LoraConfig, TransformerConfig } from "../contract.ts";
import { gpt2Config, llamaConfig } from "../model-config.ts";
import { encodeModel } from "../onnx/encode.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";
import { evaluateGraph } from "../onnx/reference/evaluate.ts";
import { referenceTensor } from "../onnx/reference/tensor.ts";
import type { Feeds } from "../devices/tensors.ts";
import { checkBatch } from "./batch-check.ts";
import { initialAdapter } from "./lora.ts";
import { microFeeds } from "./micro-feeds.ts";
import type { MicroBatch } from "./micro-batches.ts";
import {
  finishGraph,
  lossGraph,
  microGraph,
  microWeights,
  prepareGraph,
  tensorNames,
  trainableShapes,
  wholeGraph,
  type TrainingGraphOptions,
} from "./training-graphs.ts";

interface Values {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}
type Named = ReadonlyMap<string, Values>;

const sizes = { vocabularySize: 11, contextLength: 10, layers: 2, width: 16, heads: 4 };
const tied = gpt2Config(sizes);
const grouped = llamaConfig({ ...sizes, keyValueHeads: 2, headSize: 6, innerWidth: 20, tieEmbeddings: false });
interface Subject {
  readonly name: string;
  readonly model: TransformerConfig;
  readonly lora?: LoraConfig;
}

const models: readonly Subject[] = [
  { name: "GPT-2", model: tied },
  { name: "GPT-2, untied", model: gpt2Config({ ...sizes, tieEmbeddings: false, layers: 1 }) },
  {
    name: "GPT-2 with a large vocabulary",
    model: gpt2Config({ ...sizes, vocabularySize: 9000, layers: 1, width: 4, heads: 2 }),
  },
  { name: "GPT-2 with adapters", model: tied, lora: { rank: 2, alpha: 3, targets: ["c_attn", "c_proj"] } },
  { name: "Llama with grouped heads", model: grouped },
  { name: "Llama with as many key heads, tied", model: llamaConfig(sizes) },
  { name: "Qwen2", model: llamaConfig({ ...sizes, keyValueHeads: 1, queryKeyValueBias: true }) },
  {
    name: "Llama with adapters",
    model: grouped,
    lora: { rank: 3, alpha: 2, targets: ["q_proj", "v_proj", "down_proj"] },
  },
];

/** Rows of lengths 8, 5, 8 and 3, learnt from in places. */
function raggedBatch({ vocabularySize }: TransformerConfig): Batch {
  const rng = Rng.from("ragged");
  const [rows, length] = [4, 8];
  const lengths = [8, 5, 8, 3];
  const draw = (): number => rng.int(vocabularySize);
  return {
    rows,
    length,
    tokens: Int32Array.from({ length: rows * length }, draw),
    targets: Int32Array.from({ length: rows * length }, draw),
    weights: Float32Array.from({ length: rows * length }, (_, index) => {
      const [row, position] = [Math.floor(index / length), index % length];
      return position === (lengths[row] as number) - 1 || (position < (lengths[row] as number) && position % 3 === 1)
        ? 1 + (row % 2)
        : 0;
    }),
  };
}

/** Away from the symmetric start: norms are not 1, biases and the second adapter matrix not 0. */
function startOf(model: TransformerConfig, lora?: LoraConfig): Map<string, Values> {
  const rng = Rng.from("start");
  const parameters = [
    ...initialParameters(model, rng),
    ...(lora === undefined ? [] : initialAdapter(model, lora, rng)),
  ];
  return new Map(
    parameters.map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value) => value + 0.1 * rng.normal()) },
    ]),
  );
}

interface Case {
  readonly options: TrainingGraphOptions;
  readonly batch: Batch;
  readonly start: Named;
  readonly weight: number;
}

function prepare(model: TransformerConfig, lora: LoraConfig | undefined, dialect: Dialect, dropout = false): Case {
  const batch = raggedBatch(model);
  const { weight } = checkBatch(model, batch);
  return { options: { model, lora, narrow: true, dropout, dialect }, batch, start: startOf(model, lora), weight };
}

const everything: MicroBatch = { rows: [0, 2, 1, 3], length: 8, learnt: 11 };
const inParts: readonly MicroBatch[] = [
  { rows: [0, 2], length: 8, learnt: 6 },
  { rows: [1], length: 5, learnt: 3 },
  { rows: [3], length: 3, learnt: 2 },
];

function feedsOf(
  { batch, weight, start, options }: Case,
  graph: Graph,
  micro: MicroBatch,
  extra: Named = new Map(),
): Named {
  const dropout = options.dropout ? { rate: 0.5, rng: Rng.from("factors") } : undefined;
  const values = new Map<string, Values>([...start, ...extra]);
  const feeds: Feeds = microFeeds({ graph, batch, micro, weight, dropout });
  for (const [name, { dims, data }] of Object.entries(feeds)) {
    values.set(name, { shape: dims, data: Array.from(data as Float32Array | BigInt64Array, Number) });
  }
  return new Map(graph.inputs.map(({ name }) => [name, values.get(name) as Values]));
}

function onReference(graph: Graph, values: Named): Named {
  const inputs = graph.inputs.map(({ name, type }) => {
    const { shape, data } = values.get(name) as Values;
    return [name, referenceTensor(type, shape, Array.from(data))] as const;
  });
  return meant(evaluateGraph(graph, new Map(inputs)));
}

/** Without what `hasten` puts out. */
function meant(results: Named): Named {
  return new Map([...results].filter(([name]) => !name.startsWith("order:")));
}

async function onRuntime(graph: Graph, values: Named): Promise<Named> {
  const session = await InferenceSession.create(encodeModel(graph), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const feeds = graph.inputs.map(({ name, type }) => {
    const { shape, data } = values.get(name) as Values;
    const numbers = Array.from(data);
    if (type === "int64") return [name, new Tensor("int64", BigInt64Array.from(numbers, BigInt), shape)] as const;
    if (type === "int32") return [name, new Tensor("int32", Int32Array.from(numbers), shape)] as const;
    return [name, new Tensor("float32", Float32Array.from(numbers), shape)] as const;
  });
  const outputs = await session.run(Object.fromEntries(feeds));
  await session.release();
  return meant(
    new Map(
      Object.entries(outputs).map(([name, { dims, data }]) => [name, { shape: dims, data: data as Float32Array }]),
    ),
  );
}

function largestDifference(left: Named, right: Named): number {
  expect([...left.keys()].toSorted()).toEqual([...right.keys()].toSorted());
  let largest = 0;
  for (const [name, { data }] of left) {
    const others = right.get(name)?.data ?? [];
    expect(others.length, name).toBe(data.length);
    for (let i = 0; i < data.length; i++)
      largest = Math.max(largest, Math.abs((data[i] as number) - (others[i] as number)));
  }
  return largest;
}

/** Loss, norm and gradients by three kinds of graph, one micro-batch after another. */
function split(set: Case, micros: readonly MicroBatch[]): Named {
  const { options, start } = set;
  const made = onReference(prepareGraph(options), start);
  let sums: Named = new Map(
    microWeights(options).flatMap(({ name, shape, learnt }) => {
      const size = shape.reduce((total, axis) => total * axis, 1);
      return learnt ? [[tensorNames.sum(name), { shape, data: new Float64Array(size) }] as const] : [];
    }),
  );
  let loss = 0;
  const graph = microGraph(options);
  for (const micro of micros) {
    const outputs = onReference(graph, feedsOf(set, graph, micro, new Map([...made, ...sums])));
    loss += outputs.get("loss")?.data[0] ?? Number.NaN;
    sums = new Map([...sums.keys()].map((name) => [name, outputs.get(name.replace("sum:", "gradient:")) as Values]));
  }
  const results = new Map(onReference(finishGraph(options), new Map([...start, ...sums])));
  for (const name of trainableShapes(options.model, options.lora).keys()) {
    const gradient = tensorNames.gradient(name);
    if (!results.has(gradient)) results.set(gradient, sums.get(tensorNames.sum(name)) as Values);
  }
  return results.set("loss", { shape: [1, 1], data: [loss] });
}

describe.each(models)("$name", ({ model, lora }) => {
  test.each(["cpu-fused", "portable"] as const)(
    "a whole step is the same on ONNX Runtime and on the reference, %s",
    async (dialect) => {
      const set = prepare(model, lora, dialect);
      const graph = wholeGraph(set.options);
      const feeds = feedsOf(set, graph, everything);
      const reference = onReference(graph, feeds);
      expect(largestDifference(await onRuntime(graph, feeds), reference)).toBeLessThan(2e-5);
      expect(reference.get("loss")?.data[0]).toBeGreaterThan(0.5);
      expect([...reference.keys()].length).toBe(2 + trainableShapes(model, lora).size);
    },
  );

  test("the dialects agree, and the portable one keeps to the standard operators", () => {
    const results = (["cpu-fused", "portable"] as const).map((dialect) => {
      const set = prepare(model, lora, dialect);
      const graph = wholeGraph(set.options);
      return { graph, results: onReference(graph, feedsOf(set, graph, everything)) };
    });
    const [fused, portable] = results as [(typeof results)[0], (typeof results)[0]];
    expect(largestDifference(fused.results, portable.results)).toBeLessThan(1e-6);
    const domains = (graph: Graph): Set<string> => new Set(graph.nodes.map((node) => node.domain));
    expect(domains(portable.graph)).toEqual(new Set([""]));
    expect(domains(fused.graph)).toContain("com.microsoft");
  });

  test("micro-batches of any cut give the gradients of the whole batch", () => {
    const set = prepare(model, lora, "cpu-fused");
    const graph = wholeGraph(set.options);
    const whole = onReference(graph, feedsOf(set, graph, everything));
    expect(largestDifference(split(set, inParts), whole)).toBeLessThan(1e-9);
    expect(largestDifference(split(set, [everything]), whole)).toBeLessThan(1e-9);
    expect(largestDifference(split(set, inParts.slice(1)), whole)).toBeGreaterThan(1e-4);
  });

  test("gradients are the slope of the loss, which another graph computes without them", () => {
    const set = prepare(model, lora, "cpu-fused");
    const graph = wholeGraph(set.options);
    const gradients = onReference(graph, feedsOf(set, graph, everything));
    const loss = lossGraph(set.options);
    for (const name of trainableShapes(model, lora).keys()) {
      const { shape, data } = set.start.get(name) as Values;
      const rng = Rng.from("direction", name);
      const direction = Array.from(data, () => rng.normal());
      const lossAt = (distance: number): number => {
        const moved = { shape, data: Array.from(data, (value, i) => value + distance * (direction[i] as number)) };
        return (
          onReference(loss, feedsOf(set, loss, everything, new Map([[name, moved]]))).get("loss")?.data[0] ?? Number.NaN
        );
      };
      const slope = (lossAt(2e-5) - lossAt(-2e-5)) / 4e-5;
      const gradient = gradients.get(tensorNames.gradient(name))?.data ?? [];
      const expected = direction.reduce((total, d, i) => total + d * (gradient[i] as number), 0);
      // float64 on both sides; what is left is the third derivative and the constants' float32.
      expect(Math.abs(slope - expected), `${name}: ${slope}, not ${expected}`).toBeLessThan(
        2e-6 * (1 + Math.abs(expected)),
      );
    }
  });

  test("dropout's factors are inputs: the same give the same step, and none at all is another", async () => {
    const set = prepare(model, lora, "cpu-fused", true);
    const graph = wholeGraph(set.options);
    const feeds = feedsOf(set, graph, everything);
    const factors = [...feeds].filter(([name]) => name.startsWith("dropout:"));
    expect(factors).toHaveLength(1 + 3 * model.layers);
    const dropped = onReference(graph, feeds);
    expect(largestDifference(await onRuntime(graph, feeds), dropped)).toBeLessThan(5e-5);
    const ones = factors.map(([name, { shape, data }]) => [name, { shape, data: Array.from(data, () => 1) }] as const);
    const kept = onReference(graph, new Map([...feeds, ...ones]));
    const plain = prepare(model, lora, "cpu-fused");
    const plainGraph = wholeGraph(plain.options);
    expect(largestDifference(kept, onReference(plainGraph, feedsOf(plain, plainGraph, everything)))).toBeLessThan(
      1e-12,
    );
    expect(largestDifference(kept, dropped)).toBeGreaterThan(1e-3);
  });
});
