// Trains a transformer in place: each step is one run of the training graph from one set of buffers into the other.
import type { InferenceSession } from "onnxruntime-node";
import { TrainError } from "../../core/errors.ts";
import { checkOptimizer, type ScalarName, scalarNames, stepScalars, type UpdateInputs } from "./adamw.ts";
import { type BatchBuffers, createBatchBuffers } from "./batch-buffers.ts";
import { checkBatch } from "./batch-check.ts";
import type {
  Batch,
  OptimizerConfig,
  Parameters,
  StepResult,
  Trainer,
  TrainerState,
  TransformerConfig,
} from "../contract.ts";
import { type FlatLayout, flatten, layOut, unflatten } from "./flat-layout.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";
import { checkThreads, createSession, type Feeds, floatTensor } from "../session.ts";
import { chooseShape } from "./step-shape.ts";
import { lossGraph, type StepShape, tensorNames, trainingGraph } from "./training-graphs.ts";
import { checkTransformer } from "../model-config.ts";
import { checkParameters, parameterShapes } from "../transformer.ts";

/** Training starts from parameters, at step 0 with zero moments, or goes on from a state. */
export type CreateTrainerOptions = TrainerSettings &
  ({ readonly parameters: Parameters } | { readonly state: TrainerState });

export interface TrainerSettings {
  readonly model: TransformerConfig;
  readonly optimizer: OptimizerConfig;
  /** Threads of each step. Give parallel trainers one each. */
  readonly threads: number;
  /** "cpu-fused" unless said otherwise. */
  readonly dialect?: Dialect;
}

/** What a step reads and writes: parameters and both moments, flat. */
type TensorSet = Readonly<Record<keyof UpdateInputs, Float32Array>>;

/** A session for one batch shape, with its tensors for both directions between the two sets. */
interface Plan {
  readonly session: InferenceSession;
  readonly buffers: BatchBuffers;
  /** By which of the two sets is read. */
  readonly directions: readonly [Direction, Direction];
}

interface Direction {
  readonly feeds: Feeds;
  readonly fetches: Feeds;
}

/**
 * A trainer on the CPU. The same inputs and thread count give the same losses to the last bit, also across
 * `state()` and a new trainer. Throws a ModelError for parameters that do not fit the model, and a TrainError for an
 * optimiser that is not defined, a batch that cannot be learnt from, or a loss that is not finite; after the last, the
 * state is still that before the step.
 */
export async function createTrainer(options: CreateTrainerOptions): Promise<Trainer> {
  const { model, optimizer, threads } = options;
  checkTransformer(model);
  checkOptimizer(optimizer);
  checkThreads(threads);
  const layout = layOut(parameterShapes(model));
  const { sets, step: firstStep } = startingSets(options, layout);
  let current: 0 | 1 = 0;
  let steps = firstStep;
  let busy = false;
  let closed = false;
  const plans = new Map<string, Promise<Plan>>();
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, new Float32Array(1)])) as Record<
    ScalarName,
    Float32Array
  >;
  const results = { loss: new Float32Array(1), norm: new Float32Array(1) };

  const plan = (kind: "step" | "loss", shape: StepShape): Promise<Plan> => {
    const key = `${kind} ${shape.length} ${shape.start} ${shape.rows.join()}`;
    const known = plans.get(key);
    if (known !== undefined) return known;
    const graphOptions = { model, layout, shape, dialect: options.dialect ?? "cpu-fused" };
    const graph = kind === "step" ? trainingGraph({ ...graphOptions, optimizer }) : lossGraph(graphOptions);
    const made = createPlan(graph, shape);
    plans.set(key, made);
    return made;
  };

  const createPlan = async (graph: Graph, shape: StepShape): Promise<Plan> => {
    const session = await createSession(graph, threads);
    const buffers = createBatchBuffers(shape);
    const direction = (from: TensorSet, to: TensorSet): Direction => ({
      feeds: { ...buffers.feeds, ...tensors(graph.inputs, { layout, set: from, scalars }) },
      fetches: tensors(graph.outputs, { layout, set: to, scalars: results }),
    });
    return { session, buffers, directions: [direction(sets[0], sets[1]), direction(sets[1], sets[0])] };
  };

  const run = async (kind: "step" | "loss", batch: Batch): Promise<number> => {
    const { weight, firstLearnt } = checkBatch(model, batch);
    const { session, buffers, directions } = await plan(kind, chooseShape(model, batch, firstLearnt));
    buffers.fill(batch, weight);
    const { feeds, fetches } = directions[current];
    await session.run(feeds, fetches);
    return weight;
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
      const values = stepScalars(optimizer, steps + 1, learningRate);
      for (const name of scalarNames) scalars[name][0] = values[name];
      await run("step", batch);
      const [loss, gradientNorm] = [results.loss[0] as number, results.norm[0] as number];
      if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
        throw new TrainError(`step ${steps + 1}: loss ${loss}, gradient norm ${gradientNorm}`, {
          code: "loss-not-finite",
          hint: "Lower the learning rate, warm up for longer, or clip gradients; the state before this step is intact.",
        });
      }
      current = current === 0 ? 1 : 0;
      steps++;
      return { loss, gradientNorm };
    });

  return {
    step,
    evaluate: (batch) => alone(async () => ({ weight: await run("loss", batch), loss: results.loss[0] as number })),
    parameters: () => unflatten(layout, sets[current].parameters),
    state: () => ({
      step: steps,
      parameters: unflatten(layout, sets[current].parameters),
      firstMoments: unflatten(layout, sets[current].firstMoments),
      secondMoments: unflatten(layout, sets[current].secondMoments),
    }),
    close: async () => {
      closed = true;
      const opened = await Promise.allSettled(plans.values());
      plans.clear();
      for (const made of opened) if (made.status === "fulfilled") await made.value.session.release();
    },
  };
}

function startingSets(
  options: CreateTrainerOptions,
  layout: FlatLayout,
): { sets: readonly [TensorSet, TensorSet]; step: number } {
  const zeros = (): TensorSet => ({
    parameters: new Float32Array(layout.size),
    firstMoments: new Float32Array(layout.size),
    secondMoments: new Float32Array(layout.size),
  });
  if ("parameters" in options) {
    checkParameters(options.model, options.parameters);
    return { sets: [{ ...zeros(), parameters: flatten(layout, options.parameters) }, zeros()], step: 0 };
  }
  const { model, state } = options;
  if (!Number.isInteger(state.step) || state.step < 0) {
    throw new TrainError(`a state's step cannot be ${state.step}`, { code: "bad-state" });
  }
  for (const tensors of [state.parameters, state.firstMoments, state.secondMoments]) checkParameters(model, tensors);
  const set = {
    parameters: flatten(layout, state.parameters),
    firstMoments: flatten(layout, state.firstMoments),
    secondMoments: flatten(layout, state.secondMoments),
  };
  return { sets: [set, zeros()], step: state.step };
}

interface TensorSources {
  readonly layout: FlatLayout;
  readonly set: TensorSet;
  /** Tensors of one number, by name. */
  readonly scalars: Readonly<Record<string, Float32Array>>;
}

/** Views of a set for each input or output that is not a batch's: no name is known twice. */
function tensors(values: Graph["inputs"], { layout, set, scalars }: TensorSources): Feeds {
  const views = new Map<string, { data: Float32Array; offset: number }>();
  for (const [name, data] of Object.entries(scalars)) views.set(name, { data, offset: 0 });
  for (const [name, { offset }] of layout.slots) views.set(name, { data: set.parameters, offset });
  for (const [index, { offset }] of layout.groups.entries()) {
    for (const kind of ["parameters", "firstMoments", "secondMoments"] as const) {
      const name = tensorNames.group(kind, index);
      views.set(name, { data: set[kind], offset });
      views.set(tensorNames.updated(name), { data: set[kind], offset });
    }
  }
  const found = values.flatMap(({ name, shape }) => {
    const view = views.get(name);
    if (view === undefined) return [];
    const sizes = shape.map(Number);
    const size = sizes.reduce((total, axis) => total * axis, 1);
    return [[name, floatTensor(view.data.subarray(view.offset, view.offset + size), sizes)] as const];
  });
  return Object.fromEntries(found);
}
