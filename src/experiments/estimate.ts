// How long an experiment will take, from a few real training steps on this machine.
import { availableParallelism } from "node:os";
import { parameterCount } from "../engine/architectures/architecture.ts";
import type { TransformerConfig } from "../engine/contract.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { requireMemory } from "../engine/memory.ts";
import { elements } from "../engine/onnx/shapes.ts";
import { adapterShapes } from "../engine/training/lora.ts";
import { trainingMemory } from "../engine/training/memory-estimate.ts";
import { batchesPerEpoch } from "../train/batches.ts";
import type { TrainingSettings } from "../train/settings.ts";
import { batchShape, type TokenRows } from "../train/token-rows.ts";
import type { Unit } from "./resolve.ts";
import { sampleUnit } from "./sample-unit.ts";
import { stageCost } from "./stage-cost.ts";
import { modelFor, sampleStage } from "./stage-sample.ts";
import { timeStep } from "./time-step.ts";
import { poolSeconds, workOf, type Work } from "./work.ts";

/** One piece of work: a model, a stage that units share, or a set of questions. */
export interface WorkEstimate {
  readonly work: Work;
  /** Trained on; of questions, how many there are. */
  readonly rows: number;
  readonly steps: number;
  /** That training reads, about. */
  readonly tokens: number;
  readonly parameters: number;
  /** Those that training changes: all of them, or an adapter's. */
  readonly learnt: number;
  readonly seconds: number;
}

/** Of all that a unit needs, whether or not others need it too. */
export interface UnitEstimate extends Omit<WorkEstimate, "work"> {
  readonly unit: Unit;
}

export interface Estimate {
  readonly units: readonly UnitEstimate[];
  readonly works: readonly WorkEstimate[];
  readonly parallel: number;
  readonly threads: number;
  /** All work, as much at a time as runs. */
  readonly seconds: number;
  /** At most, at any time. */
  readonly diskBytes: number;
}

/** Rows made, written, read and verified in a second on one core, and answered: cautious round numbers. */
const rowsPerSecond = 100_000;
const answersPerSecond = 500;
/** Characters of a row's line beside its own text, which stands there twice. */
const lineOverhead = 220;
/** Bytes of a parameter in a checkpoint: itself and two moments. */
const bytesPerParameter = 12;

/** Where models are trained. */
export interface TrainingPlace {
  /** Cores; all of them unless given. */
  readonly workers?: number | undefined;
  /** "cpu" unless given. */
  readonly device?: DeviceName | undefined;
}

/** Of the given units, and of their work what `left` does not leave out. */
export async function estimate(
  asked: readonly Unit[],
  place: TrainingPlace = {},
  left: (work: Work) => boolean = () => true,
): Promise<Estimate> {
  const { threads, parallel } = parallelism(asked, place);
  const probe = prober({ threads, parallel, device: place.device });
  const works: WorkEstimate[] = [];
  let keptBytes = 0;
  const rowBytes: number[] = [];
  for (const work of workOf(asked)) {
    const { probed, ...sizes } = await probe(work);
    const { rows, steps } = sizes;
    const train = work.kind === "evaluation" ? 0 : steps * probed.secondsPerStep + rows / rowsPerSecond;
    const seconds = left(work) ? train + sizes.answers / answersPerSecond : 0;
    const { parameters, learnt } = probed;
    works.push({ work, rows, steps, tokens: Math.round(steps * probed.tokensPerStep), parameters, learnt, seconds });
    if (work.kind === "evaluation") continue;
    keptBytes += learnt * bytesPerParameter;
    const bytes = rows * (lineOverhead + 2 * probed.longestText);
    if (work.kind === "unit") keptBytes += bytes;
    else rowBytes.push(bytes);
  }
  const secondsOf = new Map(works.map(({ work, seconds }) => [work.id, seconds]));
  // Rows of a stage are removed once it is trained.
  const together = rowBytes.sort((a, b) => b - a).slice(0, parallel);
  const needed = works.filter(({ work }) => left(work));
  return {
    units: asked.map((unit) => unitEstimate(unit, works)),
    works: needed,
    parallel,
    threads,
    seconds: poolSeconds(
      needed.map(({ work }) => work),
      ({ id }) => secondsOf.get(id) ?? 0,
      parallel,
    ),
    diskBytes: keptBytes + together.reduce((sum, bytes) => sum + bytes, 0),
  };
}

function unitEstimate(unit: Unit, works: readonly WorkEstimate[]): UnitEstimate {
  const own = works.filter(({ work }) => (work.kind === "unit" ? work.unit === unit : work.units.includes(unit.id)));
  const trained = own.filter(({ work }) => work.kind !== "evaluation");
  const sum = (of: (one: WorkEstimate) => number, among = trained): number =>
    among.reduce((total, one) => total + of(one), 0);
  return {
    unit,
    rows: sum(({ rows }) => rows),
    steps: sum(({ steps }) => steps),
    tokens: sum(({ tokens }) => tokens),
    parameters: own.at(-1)?.parameters ?? 0,
    learnt: trained.at(-1)?.learnt ?? own.at(-1)?.parameters ?? 0,
    seconds: sum(({ seconds }) => seconds, own),
  };
}

/** Cores per model and models at a time. Small models train on one core each; `threads: all` and a GPU take turns. */
export function parallelism(
  units: readonly Unit[],
  { workers, device }: TrainingPlace,
): { threads: number; parallel: number } {
  const cores = workers ?? availableParallelism();
  if (device === "webgpu") return { threads: cores, parallel: 1 };
  const asked = units.map((unit) => unit.settings.training.threads);
  const threads = asked.includes("all") ? cores : Math.max(1, ...(asked as number[]));
  return { threads, parallel: Math.max(1, Math.floor(cores / threads)) };
}

interface Probed {
  readonly secondsPerStep: number;
  readonly tokensPerStep: number;
  readonly parameters: number;
  /** Those of them, or of the adapter, that are learnt. */
  readonly learnt: number;
  readonly longestText: number;
}

interface ProbedWork {
  readonly probed: Probed;
  readonly rows: number;
  readonly steps: number;
  readonly answers: number;
}

interface ProbeOptions {
  readonly threads: number;
  readonly parallel: number;
  readonly device: DeviceName | undefined;
}

/** Looks at pieces of work, and trains a few steps of one of each kind. */
function prober(options: ProbeOptions): (work: Work) => Promise<ProbedWork> {
  const probes = new Map<string, Promise<Probed>>();
  const remembered = (key: unknown, probe: () => Promise<Probed>): Promise<Probed> => {
    const text = JSON.stringify(key);
    const found = probes.get(text) ?? probe();
    probes.set(text, found);
    return found;
  };
  return async (work) => {
    switch (work.kind) {
      case "unit": {
        const { unit } = work;
        const { data, training, evaluation } = unit.settings;
        const probed = await remembered(probedSettings(unit), async () => {
          const { train, model, longestText } = await sampleUnit(unit);
          return probeTraining(unit, { model, training, rows: train, longestText }, options);
        });
        const answers = evaluation.instructions * evaluation.inputsPerInstruction + evaluation.trainInstructions;
        return { probed, rows: data.rows, steps: stepsOf(data.rows, training), answers };
      }
      case "stage": {
        const { unit, plan, training, objective } = work.node;
        const model = await modelFor(unit);
        const { rows, longestText, count } = await sampleStage(plan, model);
        const tokens = Math.round(rows.tokens.length / rows.count);
        const { batchSize, lora, dropout } = training;
        const probed = await remembered(
          [unit.settings.model, unit.base?.identity, tokens, batchSize, lora, dropout],
          () => probeTraining(unit, { model: model.model, training, rows, longestText }, options),
        );
        const { steps, batches, answers } = stageCost(objective, count, training);
        const { secondsPerStep, tokensPerStep } = probed;
        const scaled = { ...probed, secondsPerStep: batches * secondsPerStep, tokensPerStep: batches * tokensPerStep };
        return { probed: scaled, rows: count, steps, answers };
      }
      case "evaluation": {
        const { unit, probes: asked } = work.node;
        const answers = asked.reduce((sum, { plan }) => sum + (plan.splits.test?.rows ?? 0), 0);
        const { model } = await modelFor(unit);
        const parameters = parameterCount(model);
        const probed = { secondsPerStep: 0, tokensPerStep: 0, parameters, learnt: 0, longestText: 0 };
        return { probed, rows: answers, steps: 0, answers };
      }
      default:
        return work satisfies never;
    }
  };
}

function stepsOf(rows: number, { batchSize, epochs }: TrainingSettings): number {
  return Math.max(1, Math.round(batchesPerEpoch(rows, batchSize) * epochs));
}

/** What decides how long a step takes: not how many different instructions there are. */
function probedSettings({ family, settings: { data, model, training }, base }: Unit): unknown {
  const { batchSize, lora, dropout } = training;
  return [family, data.config, data.surface, model, base?.identity, batchSize, lora, dropout];
}

interface TrainingSample {
  readonly model: TransformerConfig;
  readonly training: TrainingSettings;
  readonly rows: TokenRows;
  readonly longestText: number;
}

async function probeTraining(unit: Unit, sample: TrainingSample, options: ProbeOptions): Promise<Probed> {
  const { model, training, rows, longestText } = sample;
  const { threads, parallel, device } = options;
  const { lora, batchSize } = training;
  const batch = batchShape(rows, rows.count);
  const scale = batchSize / rows.count;
  const whole = { ...batch, positions: batch.positions * scale, learnt: batch.learnt * scale };
  const parameters = parameterCount(model);
  // The parameters that training begins from are there beside what it takes.
  const bytes = parallel * (4 * parameters + trainingMemory({ model, lora, batch: whole }));
  requireMemory({
    what: `training ${parallel === 1 ? unit.id : `${parallel} models like ${unit.id} at a time`}`,
    bytes,
  });
  const learnt =
    lora === undefined
      ? parameters
      : [...adapterShapes(model, lora).values()].reduce((total, shape) => total + elements(shape), 0);
  const secondsPerStep = await timeStep({ model, training, rows, threads, device });
  return { secondsPerStep, tokensPerStep: batch.positions * scale, parameters, learnt, longestText };
}
