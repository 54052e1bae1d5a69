// Trains a transformer, or an adapter beside one, in place: gradients of the micro-batches, then the update of everything.
import type { InferenceSession } from "onnxruntime-node";
import { TrainError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { checkParameters, checkTensors } from "../architectures/architecture.ts";
import type {
  Batch,
  LoraConfig,
  OptimizerConfig,
  Parameters,
  StepResult,
  Trainer,
  TrainerState,
  TransformerConfig,
} from "../contract.ts";
import { checkTransformer } from "../model-config.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";
import { checkThreads, createSession, type Feeds, floatTensor } from "../session.ts";
import { checkOptimizer, type ScalarName, scalarNames, stepScalars, updateGraph } from "./adamw.ts";
import { checkBatch } from "./batch-check.ts";
import { type FlatLayout, flatten, layOut, unflatten, viewOf } from "./flat-layout.ts";
import { microBatches } from "./micro-batches.ts";
import { microFeeds } from "./micro-feeds.ts";
import {
  finishGraph,
  lossGraph,
  microGraph,
  microWeights,
  prepareGraph,
  tensorNames,
  trainableShapes,
  type TrainingGraphOptions,
  wholeGraph,
} from "./training-graphs.ts";

/** Training starts from parameters, at step 0 with zero moments, or goes on from a state. */
export type CreateTrainerOptions = TrainerSettings &
  ({ readonly parameters: Parameters } | { readonly state: TrainerState });

export interface TrainerSettings {
  readonly model: TransformerConfig;
  readonly optimizer: OptimizerConfig;
  /** Threads of each step. Give parallel trainers one each. */
  readonly threads: number;
  /** Learns an adapter, which `parameters` or `state` then hold, beside a base that stays as it is and is not copied. */
  readonly lora?: { readonly config: LoraConfig; readonly base: Parameters } | undefined;
  /** Of embeddings, attention probabilities and what blocks write to the residual stream, as GPT-2; none by default. */
  readonly dropout?: { readonly rate: number; readonly seed: number | string } | undefined;
  /** "cpu-fused" unless said otherwise. */
  readonly dialect?: Dialect;
}

/** Floats that one run of the update takes: few runs for small models, stretches that fit caches for others. */
const UPDATE_SIZE = 131_072;

type Run = (feeds: Feeds, fetches: Feeds) => Promise<unknown>;

/**
 * A trainer on the CPU. The same inputs and thread count give the same losses to the last bit, also across
 * `state()` and a new trainer. Throws a ModelError for parameters that do not fit the model, and a TrainError for an
 * optimiser that is not defined, a batch that cannot be learnt from, or a loss that is not finite; after the last, the
 * state is still that before the step.
 */
export async function createTrainer(options: CreateTrainerOptions): Promise<Trainer> {
  const { model, optimizer, lora, dropout } = options;
  checkTransformer(model);
  checkOptimizer(optimizer);
  checkThreads(options.threads);
  checkDropout(dropout?.rate ?? 0);
  const drops = dropout !== undefined && dropout.rate > 0 ? dropout : undefined;
  if (lora !== undefined) checkParameters(model, lora.base);
  const layout = layOut(trainableShapes(model, lora?.config));
  const store = createStore(options, layout);
  let steps = "state" in options ? options.state.step : 0;
  let busy = false;
  let closed = false;

  const sessions = new Map<string, Promise<{ graph: Graph; session: InferenceSession; run: Run }>>();
  const session = (key: string, make: () => Graph) => {
    const open = async () => {
      const graph = make();
      const opened = await createSession(graph, options.threads);
      const run: Run = (feeds, fetches) => opened.run(feeds, fetches);
      return { graph, session: opened, run };
    };
    const known = sessions.get(key) ?? open();
    sessions.set(key, known);
    return known;
  };
  const graphOptions = (narrow: boolean): TrainingGraphOptions => ({
    model,
    lora: lora?.config,
    narrow,
    dropout: drops !== undefined,
    dialect: options.dialect,
  });
  const kind = (narrow: boolean): string => (narrow ? "some positions" : "all positions");

  /** Makes the gradients of everything that is learnt. */
  const gradients = async (batch: Batch): Promise<StepResult> => {
    const summary = checkBatch(model, batch);
    const micros = microBatches(model, batch, summary);
    const narrow = micros.some((micro) => micro.learnt < micro.rows.length * micro.length);
    const rng = drops === undefined ? undefined : Rng.from(drops.seed, "dropout", steps);
    const feedsOf = (graph: Graph, index: number): Feeds => {
      const micro = micros[index] as (typeof micros)[number];
      const random = rng === undefined ? undefined : { rate: drops?.rate ?? 0, rng: rng.derive(index) };
      return microFeeds({ graph, batch, micro, weight: summary.weight, dropout: random });
    };
    if (micros.length === 1) {
      const { graph, run } = await session(`whole ${kind(narrow)}`, () => wholeGraph(graphOptions(narrow)));
      await run({ ...store.parameters, ...feedsOf(graph, 0) }, { ...store.gradients, ...store.results });
      return { loss: store.loss[0] as number, gradientNorm: store.norm[0] as number };
    }

    const sums = store.sums(graphOptions(narrow));
    if (Object.keys(sums.made).length > 0) {
      const { graph, run } = await session("prepare", () => prepareGraph(graphOptions(narrow)));
      await run(only(graph.inputs, store.parameters), sums.made);
    }
    const { graph, run } = await session(`micro ${kind(narrow)}`, () => microGraph(graphOptions(narrow)));
    sums.clear();
    let loss = 0;
    for (const index of micros.keys()) {
      const weights = only(graph.inputs, { ...store.parameters, ...sums.made });
      await run(
        { ...weights, ...sums.before(), ...feedsOf(graph, index) },
        { ...sums.after(), loss: store.results.loss },
      );
      sums.turn();
      loss += store.loss[0] as number;
    }
    if (!Number.isFinite(loss)) return { loss, gradientNorm: Number.NaN };
    const finish = await session("finish", () => finishGraph(graphOptions(narrow)));
    const finishFeeds = only(finish.graph.inputs, { ...store.parameters, ...sums.before() });
    await finish.run(finishFeeds, { ...only(finish.graph.outputs, store.gradients), norm: store.results.norm });
    sums.copyTo(new Set(finish.graph.outputs.map(({ name }) => name)));
    return { loss, gradientNorm: store.norm[0] as number };
  };

  const update = async (learningRate: number, gradientNorm: number): Promise<void> => {
    const scalars = stepScalars(optimizer, { step: steps + 1, learningRate, gradientNorm });
    const { run } = await session("update", () => updateGraph(optimizer, options.dialect));
    for (const stretch of store.stretches) {
      for (const name of scalarNames) store.scalars[name][0] = scalars[name];
      if (!stretch.decayed) store.scalars.keep[0] = 1;
      await run(stretch.feeds, stretch.fetches);
    }
  };

  /** Buffers are shared by all calls, so a second one must wait for the first. */
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) throw new TrainError("this trainer is closed", { code: "closed" });
    if (busy) throw new TrainError("this trainer is busy", { code: "busy", hint: "Await each call before the next." });
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
    }
  };

  const step = (batch: Batch, learningRate: number): Promise<StepResult> =>
    alone(async () => {
      if (!(learningRate >= 0 && learningRate < Infinity)) {
        throw new TrainError(`a learning rate cannot be ${learningRate}`, { code: "bad-learning-rate" });
      }
      const result = await gradients(batch);
      if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradientNorm)) {
        throw new TrainError(`step ${steps + 1}: loss ${result.loss}, gradient norm ${result.gradientNorm}`, {
          code: "loss-not-finite",
          hint: "Lower the learning rate, warm up for longer, or clip gradients; the state before this step is intact.",
        });
      }
      await update(learningRate, result.gradientNorm);
      steps++;
      return result;
    });

  const evaluate = (batch: Batch): Promise<{ loss: number; weight: number }> =>
    alone(async () => {
      const summary = checkBatch(model, batch);
      const micros = microBatches(model, batch, summary);
      const narrow = micros.some((micro) => micro.learnt < micro.rows.length * micro.length);
      const { graph, run } = await session(`loss ${kind(narrow)}`, () => lossGraph(graphOptions(narrow)));
      let loss = 0;
      for (const micro of micros) {
        const feeds = microFeeds({ graph, batch, micro, weight: summary.weight });
        await run({ ...store.parameters, ...feeds }, { loss: store.results.loss });
        loss += store.loss[0] as number;
      }
      return { loss, weight: summary.weight };
    });

  return {
    step,
    evaluate,
    parameters: () => unflatten(layout, store.flat.parameters),
    state: () => ({
      step: steps,
      parameters: unflatten(layout, store.flat.parameters),
      firstMoments: unflatten(layout, store.flat.firstMoments),
      secondMoments: unflatten(layout, store.flat.secondMoments),
    }),
    close: async () => {
      closed = true;
      const opened = await Promise.allSettled(sessions.values());
      sessions.clear();
      for (const made of opened) if (made.status === "fulfilled") await made.value.session.release();
    },
  };
}

/** All memory of a trainer, and the tensors over it. */
function createStore(options: CreateTrainerOptions, layout: FlatLayout) {
  const flat = startingState(options, layout);
  const gradient = new Float32Array(layout.size);
  const [loss, norm] = [new Float32Array(1), new Float32Array(1)];
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, new Float32Array(1)])) as Record<
    ScalarName,
    Float32Array
  >;
  const base = options.lora === undefined ? [] : [...options.lora.base];
  const parameters: Feeds = Object.fromEntries([
    ...base.map(([name, { shape, data }]) => [name, floatTensor(data, shape)] as const),
    ...views(layout, flat.parameters, (name) => name),
  ]);

  const stretches: { decayed: boolean; feeds: Feeds; fetches: Feeds }[] = [];
  const scalarFeeds = Object.fromEntries(scalarNames.map((name) => [name, floatTensor(scalars[name], [1])]));
  for (const [start, end] of [
    [0, layout.decayed],
    [layout.decayed, layout.size],
  ] as const) {
    for (let from = start; from < end; from += UPDATE_SIZE) {
      const to = Math.min(end, from + UPDATE_SIZE);
      const part = (data: Float32Array) => floatTensor(data.subarray(from, to), [to - from]);
      const state = [part(flat.parameters), part(flat.firstMoments), part(flat.secondMoments)] as const;
      const [p, m, v] = state;
      stretches.push({
        decayed: start === 0,
        feeds: { parameters: p, "first-moments": m, "second-moments": v, gradient: part(gradient), ...scalarFeeds },
        fetches: { "new-parameters": p, "new-first-moments": m, "new-second-moments": v },
      });
    }
  }

  let weightSums: ReturnType<typeof createSums> | undefined;
  return {
    flat,
    loss,
    norm,
    scalars,
    stretches,
    parameters,
    gradients: Object.fromEntries(views(layout, gradient, tensorNames.gradient)),
    results: { loss: floatTensor(loss, [1, 1]), norm: floatTensor(norm, [1]) },
    /** Made when first needed: many trainers never meet a batch of several micro-batches. */
    sums: (graph: TrainingGraphOptions) => (weightSums ??= createSums(graph, { layout, gradient })),
  };
}

/** Prepared weights, and two sets of their gradients' sums: each micro-batch reads one and writes the other. */
function createSums(options: TrainingGraphOptions, target: { layout: FlatLayout; gradient: Float32Array }) {
  const weights = microWeights(options);
  const made = weights.filter(({ parameter }) => !parameter);
  const learnt = layOut(new Map(weights.filter((weight) => weight.learnt).map(({ name, shape }) => [name, shape])));
  const sets = [new Float32Array(learnt.size), new Float32Array(learnt.size)] as const;
  const before = sets.map((set) => Object.fromEntries(views(learnt, set, tensorNames.sum)));
  const after = sets.map((set) => Object.fromEntries(views(learnt, set, tensorNames.gradient)));
  let current = 0;
  return {
    made: Object.fromEntries(
      made.map(({ name, shape }) => {
        const size = shape.reduce((total, axis) => total * axis, 1);
        return [tensorNames.prepared(name), floatTensor(new Float32Array(size), shape)] as const;
      }),
    ) as Feeds,
    clear: () => sets[current]?.fill(0),
    before: () => before[current] as Feeds,
    after: () => after[1 - current] as Feeds,
    turn: () => {
      current = 1 - current;
    },
    /** Where a sum is the gradient of a parameter as it is. */
    copyTo: (made: ReadonlySet<string>) => {
      for (const [name, slot] of target.layout.slots) {
        const from = learnt.slots.get(name);
        if (from === undefined || made.has(tensorNames.gradient(name))) continue;
        viewOf(target.gradient, slot).set(viewOf(sets[current] as Float32Array, from));
      }
    },
  };
}

function views(layout: FlatLayout, flat: Float32Array, nameOf: (name: string) => string) {
  return [...layout.slots].map(([name, slot]) => [nameOf(name), floatTensor(viewOf(flat, slot), slot.shape)] as const);
}

/** Those of the tensors that the graph declares. */
function only(values: Graph["inputs"], tensors: Feeds): Feeds {
  return Object.fromEntries(
    values.flatMap(({ name }) => {
      const tensor = tensors[name];
      return tensor === undefined ? [] : [[name, tensor] as const];
    }),
  );
}

function startingState(options: CreateTrainerOptions, layout: FlatLayout) {
  const shapes = trainableShapes(options.model, options.lora?.config);
  if ("parameters" in options) {
    checkTensors(shapes, options.parameters);
    return {
      parameters: flatten(layout, options.parameters),
      firstMoments: new Float32Array(layout.size),
      secondMoments: new Float32Array(layout.size),
    };
  }
  const { state } = options;
  if (!Number.isInteger(state.step) || state.step < 0) {
    throw new TrainError(`a state's step cannot be ${state.step}`, { code: "bad-state" });
  }
  for (const tensors of [state.parameters, state.firstMoments, state.secondMoments]) checkTensors(shapes, tensors);
  return {
    parameters: flatten(layout, state.parameters),
    firstMoments: flatten(layout, state.firstMoments),
    secondMoments: flatten(layout, state.secondMoments),
  };
}

function checkDropout(rate: number): void {
  if (rate >= 0 && rate < 1) return;
  throw new TrainError(`dropout must be at least 0 and below 1, got ${rate}`, { code: "bad-dropout" });
}
