// Trains a transformer, or an adapter beside one, on a device: gradients of the micro-batches, then the update of everything.
import { TrainError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import { allFinite } from "../all-finite.ts";
import { checkParameters } from "../architectures/architecture.ts";
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
import { checkThreads } from "../devices/cpu-device.ts";
import type { DeviceName, MicroBatchLimits, Part, Program } from "../devices/device.ts";
import { openDevice } from "../devices/open-device.ts";
import { type Feeds, floatTensor } from "../devices/tensors.ts";
import { checkTransformer } from "../model-config.ts";
import type { Dialect } from "../onnx/graph-writer.ts";
import type { Graph } from "../onnx/model.ts";
import { checkOptimizer, type ScalarName, scalarNames, stepScalars, updateGraph } from "./adamw.ts";
import { checkBatch } from "./batch-check.ts";
import { microBatches } from "./micro-batches.ts";
import { microFeeds, putLearnt } from "./micro-feeds.ts";
import { declared, openTrainerMemory, tensorsAt } from "./trainer-memory.ts";
import { openSharedGradients, worthSharing } from "./shared-gradients.ts";
import {
  finishGraph,
  logProbabilityGraph,
  lossGraph,
  microGraph,
  prepareGraph,
  tensorNames,
  type TrainingGraphOptions,
  wholeGraph,
} from "./training-graphs.ts";

/** Training starts from parameters, at step 0 with zero moments, or goes on from a state. */
export type CreateTrainerOptions = TrainerSettings &
  ({ readonly parameters: Parameters } | { readonly state: TrainerState });

export interface TrainerSettings {
  readonly model: TransformerConfig;
  readonly optimizer: OptimizerConfig;
  /** Threads of each step on the CPU. Give parallel trainers one each. */
  readonly threads: number;
  /** "cpu" unless said otherwise. */
  readonly device?: DeviceName | undefined;
  /** Learns an adapter, which `parameters` or `state` then hold, beside a base that stays as it is; the CPU reads it where it is. */
  readonly lora?: { readonly config: LoraConfig; readonly base: Parameters } | undefined;
  /** Of embeddings, attention probabilities and what blocks write to the residual stream, as GPT-2; none by default. */
  readonly dropout?: { readonly rate: number; readonly seed: number | string } | undefined;
  /** The device's own unless said otherwise. */
  readonly dialect?: Dialect;
  /** The device's own unless said otherwise; smaller ones take less memory. */
  readonly microBatch?: MicroBatchLimits;
}

const results = [tensorNames.loss, tensorNames.norm, tensorNames.logProbabilities];

/**
 * A trainer. Parameters, moments and gradients stay on the device. The same inputs, device and thread count give the same
 * losses to the last bit, also across `state()` and a new trainer. Throws a ModelError for parameters that do not fit the
 * model and for a device that fails (see `Device`), and a TrainError for an optimiser that is not defined, a batch that
 * cannot be learnt from, or a loss that is not finite; after the last, the state is still that before the step.
 */
export async function createTrainer(options: CreateTrainerOptions): Promise<Trainer> {
  // What is kept, the functions below refer to by itself: whoever refers to `options` keeps the starting values alive.
  const { model, optimizer, threads, dropout } = options;
  const adapter = options.lora?.config;
  checkTransformer(model);
  checkOptimizer(optimizer);
  checkThreads(threads);
  checkDropout(dropout?.rate ?? 0);
  const drops = dropout !== undefined && dropout.rate > 0 ? dropout : undefined;
  if (options.lora !== undefined) checkParameters(model, options.lora.base);
  const device = await openDevice(options.device ?? "cpu", options);
  const dialect = options.dialect ?? device.dialect;
  const limits = options.microBatch ?? device.microBatch;
  const memory = await openTrainerMemory({ device, model, lora: options.lora, start: options }).catch(
    async (error: unknown) => {
      await device.close();
      throw error;
    },
  );
  const shared =
    device.name === "cpu" && adapter === undefined
      ? openSharedGradients({ model, dropout: drops, dialect }, threads)
      : undefined;
  let steps = "state" in options ? options.state.step : 0;
  let busy = false;
  let closed = false;
  /** Why the state is not that of any step. */
  let broken: TrainError | undefined;

  const programs = new Map<string, Promise<Program>>();
  const program = (key: string, make: () => Graph): Promise<Program> => {
    const known = programs.get(key) ?? device.open(make(), { toHost: results });
    programs.set(key, known);
    return known;
  };
  const graphOptions = (narrow: boolean): TrainingGraphOptions => ({
    model,
    lora: adapter,
    narrow,
    dropout: drops !== undefined,
    dialect,
  });
  const kind = (narrow: boolean): string => (narrow ? "some positions" : "all positions");

  const cut = (batch: Batch, fewest = 1) => {
    const summary = checkBatch(model, batch);
    const micros = microBatches(model, batch, summary, { ...limits, fewest });
    const narrow = micros.some((micro) => micro.learnt < micro.rows.length * micro.length);
    return { micros, narrow, weight: summary.weight };
  };

  /** Makes the gradients of everything that is learnt. */
  const gradients = async (batch: Batch): Promise<StepResult> => {
    if (shared !== undefined) {
      const parts = cut(batch, threads);
      if (worthSharing(model, parts.micros, threads)) {
        return await shared.step({ batch, steps, ...parts }, memory.parameters(), memory.gradients);
      }
    }
    const { micros, narrow, weight } = cut(batch);
    const rng = drops === undefined ? undefined : Rng.from(drops.seed, "dropout", steps);
    const feedsOf = (graph: Graph, index: number): Feeds => {
      const micro = micros[index] as (typeof micros)[number];
      const random = rng === undefined ? undefined : { rate: drops?.rate ?? 0, rng: rng.derive(index) };
      return microFeeds({ graph, batch, micro, weight, dropout: random });
    };
    if (micros.length === 1) {
      const whole = await program(`whole ${kind(narrow)}`, () => wholeGraph(graphOptions(narrow)));
      const feeds = { ...memory.parameters(), ...feedsOf(whole.graph, 0) };
      const made = await whole.run(feeds, memory.gradients);
      return { loss: numberOf(made, tensorNames.loss), gradientNorm: numberOf(made, tensorNames.norm) };
    }

    const sums = await memory.sums(graphOptions(narrow));
    if (Object.keys(sums.prepared).length > 0) {
      const prepare = await program("prepare", () => prepareGraph(graphOptions(narrow)));
      await prepare.run(declared(prepare.graph.inputs, memory.parameters()), sums.prepared);
    }
    const micro = await program(`micro ${kind(narrow)}`, () => microGraph(graphOptions(narrow)));
    const weights = declared(micro.graph.inputs, { ...memory.parameters(), ...tensorsAt(sums.prepared) });
    await sums.clear();
    let loss = 0;
    for (const index of micros.keys()) {
      const feeds = { ...weights, ...sums.before(), ...feedsOf(micro.graph, index) };
      loss += numberOf(await micro.run(feeds, sums.after()), tensorNames.loss);
      sums.turn();
    }
    if (!Number.isFinite(loss)) return { loss, gradientNorm: Number.NaN };
    const finish = await program("finish", () => finishGraph(graphOptions(narrow)));
    const feeds = declared(finish.graph.inputs, { ...memory.parameters(), ...sums.before() });
    const made = await finish.run(feeds, declared(finish.graph.outputs, memory.gradients));
    sums.moveTo(new Set(finish.graph.outputs.map(({ name }) => name)));
    return { loss, gradientNorm: numberOf(made, tensorNames.norm) };
  };

  const update = async (learningRate: number, gradientNorm: number): Promise<void> => {
    const numbers = stepScalars(optimizer, { step: steps + 1, learningRate, gradientNorm });
    const scalars = Object.fromEntries(
      scalarNames.map((name: ScalarName) => [name, floatTensor(Float32Array.of(numbers[name]), [1])]),
    );
    for (const { part, feeds, into } of memory.updates) {
      const opened = await program(`update ${kindOf(part)}`, () => updateGraph(optimizer, part.pieces, dialect));
      await opened.run({ ...feeds(), ...declared(opened.graph.inputs, scalars) }, into);
    }
  };

  /** Buffers are shared by all calls, so a second one must wait for the first. */
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) throw new TrainError("this trainer is closed", { code: "closed" });
    if (broken !== undefined) throw broken;
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
      try {
        await update(learningRate, result.gradientNorm);
      } catch (cause) {
        const hint = "Go on from the last checkpoint.";
        broken = new TrainError(`the update of step ${steps + 1} failed half way`, { code: "state-lost", hint, cause });
        throw cause;
      }
      steps++;
      return result;
    });

  const evaluate = (batch: Batch): Promise<{ loss: number; weight: number }> =>
    alone(async () => {
      const { micros, narrow, weight } = cut(batch);
      const opened = await program(`loss ${kind(narrow)}`, () => lossGraph(graphOptions(narrow)));
      let loss = 0;
      for (const micro of micros) {
        const feeds = microFeeds({ graph: opened.graph, batch, micro, weight });
        loss += numberOf(await opened.run({ ...memory.parameters(), ...feeds }), tensorNames.loss);
      }
      return { loss, weight };
    });

  const logProbabilities = (batch: Batch): Promise<Float32Array> =>
    alone(async () => {
      const { micros, narrow, weight } = cut(batch);
      const key = `log-probabilities ${kind(narrow)}`;
      const opened = await program(key, () => logProbabilityGraph(graphOptions(narrow)));
      const all = new Float32Array(batch.rows * batch.length);
      for (const micro of micros) {
        const feeds = microFeeds({ graph: opened.graph, batch, micro, weight });
        const made = (await opened.run({ ...memory.parameters(), ...feeds }))[tensorNames.logProbabilities];
        putLearnt(made ?? new Float32Array(0), { batch, micro }, all);
      }
      if (!allFinite(all)) throw notNumbers(steps);
      return all;
    });

  return {
    step,
    evaluate,
    logProbabilities,
    parameters: () => alone(() => memory.readParameters()),
    state: () => alone(async () => ({ step: steps, ...(await memory.read()) })),
    close: async () => {
      if (closed) return;
      closed = true;
      const opened = await Promise.allSettled(programs.values());
      programs.clear();
      for (const made of opened) if (made.status === "fulfilled") await made.value.close();
      await shared?.close();
      memory.close();
      await device.close();
    },
  };
}

/** Parts of one kind share a program. */
function kindOf({ pieces }: Part): string {
  return pieces.map(({ shape, decayed }) => `${shape.join()}${decayed ? " decayed" : ""}`).join("; ");
}

/** A policy that has collapsed is found here before anything is learnt from it. */
function notNumbers(steps: number): TrainError {
  return new TrainError(`after step ${steps} a log-probability is not a number`, {
    code: "loss-not-finite",
    hint: "The parameters hold NaN or infinity, or overflow: go back to an earlier checkpoint, with a lower learning rate.",
  });
}

function numberOf(made: Readonly<Record<string, Float32Array>>, name: string): number {
  return made[name]?.[0] ?? Number.NaN;
}

function checkDropout(rate: number): void {
  if (rate >= 0 && rate < 1) return;
  throw new TrainError(`dropout must be at least 0 and below 1, got ${rate}`, { code: "bad-dropout" });
}
