// What every place that runs graphs must do alike: each operator of the portable dialect, whole training steps, training, text.
import { Tensor } from "onnxruntime-node";
import { ModelError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { initialParameters } from "../architectures/architecture.ts";
import type { Batch, LoraConfig, Parameters, TransformerConfig } from "../contract.ts";
import { generationGraph } from "../generation/generation-graph.ts";
import { createGenerator, type CreateGeneratorOptions } from "../generation/generator.ts";
import { gpt2Config, llamaConfig } from "../model-config.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import type { DataType, Graph } from "../onnx/model.ts";
import { operatorCases, type OperatorCase } from "../onnx/reference/cases.test-support.ts";
import { evaluateGraph } from "../onnx/reference/evaluate.ts";
import { oneNode } from "../onnx/reference/one-node.test-support.ts";
import { referenceTensor, type ReferenceTensor } from "../onnx/reference/tensor.ts";
import { defaultOptimizer, updateGraph } from "../training/adamw.ts";
import { checkBatch } from "../training/batch-check.ts";
import { adapterShapes } from "../training/lora.ts";
import { microFeeds } from "../training/micro-feeds.ts";
import { createTrainer, type TrainerSettings } from "../training/trainer.ts";
import { layOut } from "./flat-layout.ts";
import { openDevice } from "./open-device.ts";
import {
  finishGraph,
  logProbabilityGraph,
  lossGraph,
  microGraph,
  prepareGraph,
  wholeGraph,
} from "../training/training-graphs.ts";

/** A place that runs graphs. */
export interface Contender {
  readonly dialect: Dialect;
  run(graph: Graph, feeds: Tensors): Promise<Tensors>;
  /** How trainers run there; a place without has only graphs. */
  readonly trainer?: Pick<TrainerSettings, "device" | "dialect">;
  readonly generator: Pick<CreateGeneratorOptions, "device" | "dialect" | "openSession">;
}
export type Tensors = Readonly<Record<string, Tensor>>;

export interface Check {
  readonly title: string;
  /** False where the contender has no part in it. */
  readonly concerns: (contender: Contender) => boolean;
  /** Throws where the contender is wrong. */
  readonly run: (contender: Contender) => Promise<void>;
}

const sizes = { vocabularySize: 11, contextLength: 40, layers: 2, width: 16, heads: 4 };
const models = {
  gpt2: gpt2Config(sizes),
  llama: llamaConfig({ ...sizes, keyValueHeads: 2, queryKeyValueBias: true, tieEmbeddings: false }),
  // Its embedding's gradient is scattered.
  "gpt2, large vocabulary": gpt2Config({ ...sizes, layers: 1, vocabularySize: 2100 }),
} as const satisfies Record<string, TransformerConfig>;
const lora: LoraConfig = { rank: 3, alpha: 6, targets: ["q_proj", "v_proj", "down_proj"] };

export const checks: readonly Check[] = [
  ...portableCases().map(operatorCheck),
  ...Object.entries(models).map(([name, model]) => stepCheck(name, model)),
  trainingCheck("gpt2", models.gpt2),
  trainingCheck("gpt2, large vocabulary", models["gpt2, large vocabulary"]),
  trainingCheck("gpt2, several micro-batches, dropout", models.gpt2, {
    microBatch: { hidden: 700, logits: 1e6 },
    dropout: { rate: 0.2, seed: 1 },
  }),
  trainingCheck("llama", models.llama),
  trainingCheck("llama, several micro-batches, LoRA", models.llama, {
    microBatch: { hidden: 700, logits: 1e6 },
    lora: { config: lora, base: lively(models.llama) },
  }),
  tooLargeCheck(),
  generationCheck("gpt2", models.gpt2),
  generationCheck("llama", models.llama),
];

/** Cases of the operators that any graph for devices other than the CPU has. */
function portableCases(): readonly OperatorCase[] {
  const used = new Set<string>();
  const take = ({ nodes }: Graph): void => {
    for (const { domain, operator } of nodes) used.add(`${domain}:${operator}`);
  };
  for (const model of Object.values(models)) {
    for (const dialect of ["portable", "webgpu"] as const) {
      const options = { model, narrow: true, dropout: true, dialect };
      for (const make of [wholeGraph, prepareGraph, microGraph, finishGraph, lossGraph, logProbabilityGraph])
        take(make(options));
      take(generationGraph(model, dialect));
    }
  }
  take(updateGraph(defaultOptimizer, [{ shape: ["size"], decayed: true }], "portable"));
  return operatorCases.filter(({ domain, operator }) => used.has(`${domain}:${operator}`) || operator === "Expand");
}

function operatorCheck(kase: OperatorCase): Check {
  return {
    title: kase.title,
    concerns: () => true,
    async run(contender) {
      const { graph, inputs } = oneNode(kase);
      const feeds = Object.fromEntries(Array.from(inputs, ([name, tensor]) => [name, ortTensor(tensor)]));
      const found = await contender.run(graph, feeds);
      for (const [name, expected] of evaluateGraph(graph, inputs)) close(found, name, expected, 5e-6);
      const [first] = graph.outputs;
      if (kase.expected === undefined || first === undefined) return;
      closeNumbers("worked out by hand", numbersOf(found[first.name]), kase.expected, 5e-6);
    },
  };
}

function stepCheck(name: string, model: TransformerConfig): Check {
  return {
    title: `a whole training step: ${name}`,
    concerns: () => true,
    async run(contender) {
      const batch = randomBatch(model, 1);
      const summary = checkBatch(model, batch);
      const graph = wholeGraph({ model, narrow: true, dropout: false, dialect: contender.dialect });
      const rows = [...summary.lengths.keys()].filter((row) => (summary.learnt[row] as number) > 0);
      const learnt = rows.reduce((total, row) => total + (summary.learnt[row] as number), 0);
      const micro = { rows, length: Math.max(...rows.map((row) => summary.lengths[row] as number)), learnt };
      const feeds: Record<string, Tensor> = { ...microFeeds({ graph, batch, micro, weight: summary.weight }) };
      for (const [key, { shape, data }] of lively(model)) feeds[key] = new Tensor("float32", data, shape);
      const inputs = Object.entries(feeds).map(([key, { type, dims, data }]) => {
        return [key, referenceTensor(type as DataType, dims, Array.from(data as Float32Array, Number))] as const;
      });
      const found = await contender.run(graph, feeds);
      for (const [key, expected] of evaluateGraph(graph, new Map(inputs))) close(found, key, expected, 2e-5);
    },
  };
}

function trainingCheck(name: string, model: TransformerConfig, settings: Partial<TrainerSettings> = {}): Check {
  return {
    title: `three steps and what they end in: ${name}`,
    concerns: ({ trainer }) => trainer !== undefined,
    async run({ trainer: place }) {
      const start = settings.lora === undefined ? lively(model) : adapter(model);
      // Where a gradient is 0 but for rounding, as that of the keys' bias, a small epsilon would make steps of it.
      const options = { model, optimizer: { ...defaultOptimizer, epsilon: 1e-3 }, threads: 1, ...settings };
      const learn = async (where: Contender["trainer"]) => {
        const results = [];
        // By itself: with so large an adapter any step after it would differ by what rounding has grown to.
        const other = await createTrainer({ ...options, ...where, parameters: start });
        results.push(await other.step(signed(randomBatch(model, 4)), 1e-2));
        await other.close();
        const trainer = await createTrainer({ ...options, ...where, parameters: start });
        for (let step = 0; step < 2; step++) results.push(await trainer.step(randomBatch(model, step), 1e-2));
        // Goes on from what was read back.
        const state = await trainer.state();
        await trainer.close();
        const resumed = await createTrainer({ ...options, ...where, state });
        results.push(await resumed.step(randomBatch(model, 2), 1e-2));
        const { loss } = await resumed.evaluate(randomBatch(model, 3));
        const logProbabilities = await resumed.logProbabilities(randomBatch(model, 3));
        const parameters = await resumed.parameters();
        await resumed.close();
        const losses = [...results.flatMap(({ loss, gradientNorm }) => [loss, gradientNorm]), loss];
        return { losses, logProbabilities, parameters };
      };
      const expected = await learn({});
      const found = await learn(place);
      closeNumbers("losses and norms", found.losses, expected.losses, 2e-5);
      closeNumbers("log-probabilities", found.logProbabilities, expected.logProbabilities, 1e-4);
      for (const [key, { data }] of expected.parameters) {
        closeNumbers(key, found.parameters.get(key)?.data ?? [], data, 5e-4);
      }
    },
  };
}

function tooLargeCheck(): Check {
  return {
    title: "what is too large for the GPU is an error that says so, and nothing else is lost",
    concerns: ({ trainer }) => trainer?.device === "webgpu",
    async run() {
      const device = await openDevice("webgpu", { threads: 1 });
      const data = Float32Array.of(1, 2, 3);
      const bank = await device.bank(layOut(new Map([["small", [3]]])), new Map([["small", { shape: [3], data }]]));
      const large = layOut(new Map([["large", [65_536, 32_768]]]));
      const error = await device.bank(large, "zeros").then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (!(error instanceof ModelError && error.code === "device-failed")) throw new Error(`it said ${String(error)}`);
      closeNumbers("small", (await bank.read()).get("small")?.data ?? [], data, 0);
      bank.close();
      await device.close();
    },
  };
}

function generationCheck(name: string, model: TransformerConfig): Check {
  return {
    title: `greedy tokens, samples and scores: ${name}`,
    concerns: () => true,
    async run({ generator: place }) {
      const rng = Rng.from("conformance prompts");
      const prompt = (length: number): number[] => Array.from({ length }, () => rng.int(model.vocabularySize));
      const prompts = [3, 7, 1, 7, 30].map(prompt);
      const scored = [[6, 4] as const, [1, 9] as const].map(([before, after]) => {
        return { prompt: prompt(before), continuation: prompt(after) };
      });
      const answer = async (where: Contender["generator"]) => {
        const others = initialParameters(model, Rng.from("before"), 0.4);
        const generator = await createGenerator({ model, parameters: others, threads: 1, ...where });
        await generator.generate(prompts.slice(0, 1), { maxNewTokens: 2, stopToken: 2 });
        await generator.setParameters(lively(model));
        const tokens = await generator.generate(prompts, { maxNewTokens: 9, stopToken: 2 });
        const sampled = await Promise.all(
          prompts.map((one, seed) => {
            const sampling = { temperature: 0.8, topK: 5, topP: 0.9, seed };
            return generator.submit({ prompt: one, maxNewTokens: 3 * seed, stopTokens: [2], sampling });
          }),
        );
        const scores = await generator.score(scored);
        await generator.close();
        return {
          tokens: [...tokens, ...sampled.map((one) => one.tokens.map(({ token }) => token))],
          numbers: [
            ...sampled.flatMap((one) => one.tokens.map(({ logProbability }) => logProbability)),
            ...scores.flatMap((row) => Array.from(row)),
          ],
        };
      };
      const expected = await answer({});
      const found = await answer(place);
      const [mine, theirs] = [JSON.stringify(found.tokens), JSON.stringify(expected.tokens)];
      if (mine !== theirs) throw new Error(`the tokens are ${mine} instead of ${theirs}`);
      closeNumbers("log-probabilities", found.numbers, expected.numbers, 1e-4);
    },
  };
}

/** Far from uniform, and no bias 0 or gain 1. */
function lively(model: TransformerConfig): Parameters {
  const rng = Rng.from("conformance");
  const fresh = initialParameters(model, rng, 0.4);
  return new Map(
    Array.from(fresh, ([name, { shape, data }]) => {
      const stream = rng.derive("moved", name);
      return [name, { shape, data: shape.length === 1 ? data.map((x) => x + 0.3 * stream.normal()) : data }];
    }),
  );
}

function adapter(model: TransformerConfig): Parameters {
  const rng = Rng.from("conformance adapter");
  return new Map(
    Array.from(adapterShapes(model, lora), ([name, shape]) => {
      const data = Float32Array.from({ length: shape.reduce((total, axis) => total * axis, 1) }, () => rng.normal());
      return [name, { shape, data }];
    }),
  );
}

/** Rows of different lengths that are learnt from in part. */
function randomBatch(model: TransformerConfig, seed: number): Batch {
  const rng = Rng.from("conformance batch", seed);
  const [rows, length] = [4, 9];
  const draw = (): number => rng.int(model.vocabularySize);
  return {
    rows,
    length,
    tokens: Int32Array.from({ length: rows * length }, draw),
    targets: Int32Array.from({ length: rows * length }, draw),
    weights: Float32Array.from({ length: rows * length }, (_, at) => {
      const position = at % length;
      return Number(position >= 2 && position < length - Math.floor(at / length));
    }),
  };
}

/** Some of it is to be unlearnt. */
function signed(batch: Batch): Batch {
  return { ...batch, weights: batch.weights.map((weight, at) => (at % 3 === 0 ? -weight : 2 * weight)), divisor: 9 };
}

function ortTensor({ type, shape, data }: ReferenceTensor): Tensor {
  const numbers = Array.from(data);
  const make: Record<DataType, () => Tensor> = {
    float32: () => new Tensor("float32", Float32Array.from(numbers), shape),
    int32: () => new Tensor("int32", Int32Array.from(numbers), shape),
    int64: () => new Tensor("int64", BigInt64Array.from(numbers, BigInt), shape),
    bool: () => new Tensor("bool", Uint8Array.from(numbers), shape),
  };
  return make[type]();
}

function close(all: Tensors, name: string, expected: ReferenceTensor, tolerance: number): void {
  const found = all[name];
  if (found === undefined) throw new Error(`there is no "${name}"`);
  const [mine, theirs] = [found.dims.join(), expected.shape.join()];
  if (mine !== theirs) throw new Error(`"${name}" is [${mine}] instead of [${theirs}]`);
  closeNumbers(name, numbersOf(found), expected.data, tolerance);
}

function numbersOf(tensor: Tensor | undefined): number[] {
  return Array.from((tensor?.data ?? []) as Float32Array, Number);
}

function closeNumbers(name: string, found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  if (found.length !== expected.length) throw new Error(`"${name}" has ${found.length} numbers`);
  for (let i = 0; i < found.length; i++) {
    const [mine, theirs] = [found[i] as number, expected[i] as number];
    // Also false where either is not a number.
    if (Math.abs(mine - theirs) <= tolerance * (1 + Math.abs(theirs)) || mine === theirs) continue;
    throw new Error(`number ${i} of "${name}" is ${mine} instead of ${theirs}`);
  }
}
