// How long an experiment will take, from a few real training steps on this machine.
import { availableParallelism } from "node:os";
import { Rng } from "../core/rng.ts";
import type { Batch } from "../engine/contract.ts";
import { createTrainer } from "../engine/training/trainer.ts";
import { initialParameters } from "../engine/architectures/architecture.ts";
import { transformerConfig } from "../train/settings.ts";
import { datasetPlan } from "./dataset-plan.ts";
import { longestRow } from "./feasible.ts";
import type { Unit } from "./resolve.ts";

export interface UnitEstimate {
  readonly unit: Unit;
  readonly steps: number;
  readonly parameters: number;
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

/** Tokens in a probed batch, at most: a large batch is estimated from a part of it. */
const mostProbedTokens = 8192;
const probedSteps = 4;
/** Rows made, written, read and verified in a second on one core, and answered: cautious round numbers. */
const rowsPerSecond = 100_000;
const answersPerSecond = 500;
/** Characters of a row's line beside its own text, which stands there twice. */
const lineOverhead = 220;
/** Bytes of a parameter in a checkpoint: itself and two moments. */
const bytesPerParameter = 12;

/** Of the given units on all cores, or on `workers` of them. */
export async function estimate(asked: readonly Unit[], workers: number | undefined): Promise<Estimate> {
  const { threads, parallel } = parallelism(asked, workers);
  const probes = new Map<string, Promise<Probe>>();
  const units: UnitEstimate[] = [];
  let diskBytes = 0;
  for (const unit of asked) {
    const { data, model, training, evaluation } = unit.settings;
    const length = longestRow(datasetPlan(unit));
    const key = JSON.stringify([model, training.batchSize, length]);
    const probe = await (probes.get(key) ?? remember(probes, key, probeStep(unit, length, threads)));
    const steps = Math.max(1, Math.round(Math.ceil(data.rows / training.batchSize) * training.epochs));
    const answers = evaluation.instructions * evaluation.inputsPerInstruction + evaluation.trainInstructions;
    const seconds = steps * probe.secondsPerStep + data.rows / rowsPerSecond + answers / answersPerSecond;
    units.push({ unit, steps, parameters: probe.parameters, seconds });
    diskBytes += data.rows * (lineOverhead + 2 * length) + probe.parameters * bytesPerParameter;
  }
  const total = units.reduce((sum, unit) => sum + unit.seconds, 0);
  const longest = Math.max(0, ...units.map((unit) => unit.seconds));
  return { units, parallel, threads, seconds: Math.max(longest, total / parallel), diskBytes };
}

/** Cores per model and models at a time. Small models train on one core each; `threads: all` takes turns. */
export function parallelism(
  units: readonly Unit[],
  workers: number | undefined,
): { threads: number; parallel: number } {
  const cores = workers ?? availableParallelism();
  const asked = units.map((unit) => unit.settings.training.threads);
  const threads = asked.includes("all") ? cores : Math.max(1, ...(asked as number[]));
  return { threads, parallel: Math.max(1, Math.floor(cores / threads)) };
}

interface Probe {
  readonly secondsPerStep: number;
  readonly parameters: number;
}

function remember(probes: Map<string, Promise<Probe>>, key: string, probe: Promise<Probe>): Promise<Probe> {
  probes.set(key, probe);
  return probe;
}

async function probeStep(unit: Unit, length: number, threads: number): Promise<Probe> {
  const { model: settings, training } = unit.settings;
  const model = transformerConfig(settings, 32);
  const rows = Math.max(1, Math.min(training.batchSize, Math.floor(mostProbedTokens / length)));
  const parameters = initialParameters(model, Rng.from("estimate"));
  const trainer = await createTrainer({ model, optimizer: training, parameters, threads });
  try {
    const batch = probeBatch(rows, length);
    await trainer.step(batch, 1e-6);
    const started = performance.now();
    for (let step = 0; step < probedSteps; step++) await trainer.step(batch, 1e-6);
    const seconds = (performance.now() - started) / 1000 / probedSteps;
    return {
      secondsPerStep: seconds * (training.batchSize / rows),
      parameters: [...parameters.values()].reduce((sum, tensor) => sum + tensor.data.length, 0),
    };
  } finally {
    await trainer.close();
  }
}

function probeBatch(rows: number, length: number): Batch {
  const size = rows * length;
  return {
    rows,
    length,
    tokens: Int32Array.from({ length: size }, (_, i) => 2 + (i % 26)),
    targets: Int32Array.from({ length: size }, (_, i) => 2 + ((i + 1) % 26)),
    weights: Float32Array.from({ length: size }, (_, i) => (i % length >= length / 2 ? 1 : 0)),
  };
}
