// How long an experiment will take, from a few real training steps on this machine.
import { availableParallelism } from "node:os";
import { Rng } from "../core/rng.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { parameterCount, parameterShapes } from "../engine/architectures/architecture.ts";
import type { Parameters } from "../engine/contract.ts";
import { requireMemory } from "../engine/memory.ts";
import { elements } from "../engine/onnx/shapes.ts";
import { adapterShapes, initialAdapter } from "../engine/training/lora.ts";
import { trainingMemory } from "../engine/training/memory-estimate.ts";
import { createTrainer } from "../engine/training/trainer.ts";
import { assembleBatch, batchesPerEpoch, usefulTokens } from "../train/batches.ts";
import { batchShape } from "../train/token-rows.ts";
import type { Unit } from "./resolve.ts";
import { sampleUnit, type UnitSample } from "./sample-unit.ts";

export interface UnitEstimate {
  readonly unit: Unit;
  readonly steps: number;
  readonly parameters: number;
  /** Those that training changes: all of them, or an adapter's. */
  readonly learnt: number;
  readonly seconds: number;
}

export interface Estimate {
  readonly units: readonly UnitEstimate[];
  readonly parallel: number;
  readonly threads: number;
  /** All units, as many at a time as run. */
  readonly seconds: number;
  readonly diskBytes: number;
}

/** Of a probed batch, at most: a large one is estimated from a part of it. A token costs six products per parameter. */
const mostProbed = { tokens: 8192, products: 2.4e11 } as const;
/** After one that is not timed: so many steps, or those that end within so many seconds. */
const mostTimed = { steps: 4, seconds: 1 } as const;
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

/** Of the given units. */
export async function estimate(asked: readonly Unit[], place: TrainingPlace = {}): Promise<Estimate> {
  const { threads, parallel } = parallelism(asked, place);
  const { device } = place;
  const probes = new Map<string, Promise<Probe>>();
  const units: UnitEstimate[] = [];
  let diskBytes = 0;
  for (const unit of asked) {
    const { data, training, evaluation } = unit.settings;
    const key = JSON.stringify(probedSettings(unit));
    const probe = await (probes.get(key) ?? remember(probes, key, probeUnit(unit, { threads, parallel, device })));
    const steps = Math.max(1, Math.round(batchesPerEpoch(data.rows, training.batchSize) * training.epochs));
    const answers = evaluation.instructions * evaluation.inputsPerInstruction + evaluation.trainInstructions;
    const seconds = steps * probe.secondsPerStep + data.rows / rowsPerSecond + answers / answersPerSecond;
    units.push({ unit, steps, parameters: probe.parameters, learnt: probe.learnt, seconds });
    diskBytes += data.rows * (lineOverhead + 2 * probe.longestText) + probe.learnt * bytesPerParameter;
  }
  const total = units.reduce((sum, unit) => sum + unit.seconds, 0);
  const longest = Math.max(0, ...units.map((unit) => unit.seconds));
  return { units, parallel, threads, seconds: Math.max(longest, total / parallel), diskBytes };
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

interface Probe {
  readonly secondsPerStep: number;
  readonly parameters: number;
  /** Those of them, or of the adapter, that are learnt. */
  readonly learnt: number;
  readonly longestText: number;
}

/** What decides how long a step takes: not how many different instructions there are. */
function probedSettings({ family, settings: { data, model, training }, base }: Unit): unknown {
  const { batchSize, lora, dropout } = training;
  return [family, data.config, data.surface, model, base?.identity, batchSize, lora, dropout];
}

function remember(probes: Map<string, Promise<Probe>>, key: string, probe: Promise<Probe>): Promise<Probe> {
  probes.set(key, probe);
  return probe;
}

interface ProbeOptions {
  readonly threads: number;
  readonly parallel: number;
  readonly device: DeviceName | undefined;
}

async function probeUnit(unit: Unit, { threads, parallel, device }: ProbeOptions): Promise<Probe> {
  const sample = await sampleUnit(unit);
  const { model } = sample;
  const { lora, batchSize } = unit.settings.training;
  const batch = batchShape(sample.train, sample.train.count);
  const scale = batchSize / sample.train.count;
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
  const secondsPerStep = await timeStep(unit, sample, { threads, device });
  return { secondsPerStep, parameters, learnt, longestText: sample.longestText };
}

/** Of a whole batch, from steps with rows like the unit's. */
async function timeStep(
  unit: Unit,
  { model, train }: UnitSample,
  { threads, device }: Pick<ProbeOptions, "threads" | "device">,
): Promise<number> {
  const { training } = unit.settings;
  const { lora, dropout, batchSize } = training;
  const most = Math.min(mostProbed.tokens, mostProbed.products / (6 * parameterCount(model)));
  const meanLength = Math.max(1, train.tokens.length / train.count - 1);
  const rows = Math.max(1, Math.min(batchSize, Math.floor(most / meanLength)));
  const start = anyParameters(parameterShapes(model));
  const trainer = await createTrainer({
    model,
    optimizer: training,
    threads,
    device,
    dropout: { rate: dropout, seed: "estimate" },
    ...(lora === undefined
      ? { parameters: start }
      : { lora: { config: lora, base: start }, parameters: initialAdapter(model, lora, Rng.from("estimate")) }),
  });
  try {
    const chosen = Array.from({ length: rows }, (_, row) => row % train.count);
    const batch = assembleBatch(train, chosen);
    await trainer.step(batch, 1e-6);
    const started = performance.now();
    const elapsed = (): number => (performance.now() - started) / 1000;
    let steps = 0;
    while (steps < mostTimed.steps && (steps === 0 || elapsed() < mostTimed.seconds)) {
      await trainer.step(batch, 1e-6);
      steps += 1;
    }
    return (elapsed() / steps) * ((batchSize * meanLength) / usefulTokens(train, chosen));
  } finally {
    await trainer.close();
  }
}

/**
 * Numbers like those of a model: all tensors begin at the same ones, since a large model's own would take longer to draw,
 * and more memory, than the steps.
 */
function anyParameters(shapes: ReadonlyMap<string, readonly number[]>): Parameters {
  const numbers = new Float32Array(Math.max(...[...shapes.values()].map(elements)));
  for (let i = 0; i < numbers.length; i++) numbers[i] = (((i * 7919) % 1009) / 1009 - 0.5) * 0.06;
  return new Map([...shapes].map(([name, shape]) => [name, { shape, data: numbers.subarray(0, elements(shape)) }]));
}
