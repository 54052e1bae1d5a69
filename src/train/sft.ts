// Supervised fine-tuning, start to end: ragged batches, loss on what is marked as learnt, validation, exact resume.
import { setImmediate as breathe } from "node:timers/promises";
import { Interrupted, PreceptError, TrainError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import { openLineAppender } from "../data/store/line-appender.ts";
import { initialParameters } from "../engine/architectures/architecture.ts";
import type { Parameters, Trainer, TransformerConfig } from "../engine/contract.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { requireMemory } from "../engine/memory.ts";
import { initialAdapter } from "../engine/training/lora.ts";
import { trainingMemory } from "../engine/training/memory-estimate.ts";
import { learningRateAt } from "../engine/training/schedule.ts";
import { createTrainer, type CreateTrainerOptions } from "../engine/training/trainer.ts";
import { assembleBatch, batchesPerEpoch, epochBatches, usefulTokens } from "./batches.ts";
import type { MetricsLine } from "./metrics.ts";
import { resumePoint, writeSftCheckpoint, type SftOrigin, type SftProgressState } from "./sft-checkpoint.ts";
import type { TrainingSettings } from "./settings.ts";
import { batchShape, type TokenRows } from "./token-rows.ts";

/** A trained model that training begins from. */
export interface SftBase {
  readonly parameters: Parameters;
  /** Where it was read from, for those who read the checkpoint. */
  readonly path: string;
  /** Of its content: a checkpoint that began from another one is not gone on from. */
  readonly identity: string;
}

export interface SftOptions {
  readonly model: TransformerConfig;
  readonly training: TrainingSettings;
  /** Fresh parameters unless given; `training.lora` needs one. */
  readonly base?: SftBase;
  /** Cores this model trains on. */
  readonly threads: number;
  /** "cpu" unless given. */
  readonly device?: DeviceName;
  readonly seed: number;
  readonly rows: TokenRows;
  /** Rows whose loss is measured on the way, never learnt from. */
  readonly validation?: TokenRows;
  /** A folder of this training's own: the latest checkpoint. Training goes on from what it holds. */
  readonly checkpointDir: string;
  /** JSON lines of step, loss, learning rate and gradient norm; holds no clock, so that a resumed run writes the same. */
  readonly metricsPath: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SftProgress) => void;
}

export interface SftProgress {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  /** Useful tokens per second since the last report. */
  readonly tokensPerSecond: number;
}

export interface SftResult {
  /** What was learnt: the model's parameters, or with `training.lora` the adapter's. */
  readonly parameters: Parameters;
  readonly steps: number;
  /** Useful tokens over all steps, repeated epochs included. */
  readonly tokens: number;
  /** Mean loss over the last line of the metrics. */
  readonly finalLoss: number;
}

/** Lines in the metrics file over a whole training, at most. */
const loggedSteps = 200;

/**
 * Trains a fresh model or goes on from a base, or from the checkpoint in `checkpointDir`, to the last step. Killed at any
 * moment and called again with the same options, it gives the same losses and the same parameters. Throws a ModelError
 * before anything is computed where memory will not do; Interrupted, with a checkpoint written, when the signal fires;
 * and a TrainError, code "diverged", when the loss stops being a number: the checkpoint on disk is then from before.
 */
export async function trainSft(options: SftOptions): Promise<SftResult> {
  const { model, training, rows, seed } = options;
  if (rows.count === 0) throw new TrainError("there are no rows to train on", { code: "no-rows" });
  const perEpoch = batchesPerEpoch(rows.count, training.batchSize);
  const steps = Math.max(1, Math.round(perEpoch * training.epochs));
  const logEvery = Math.max(1, Math.floor(steps / loggedSteps));
  const validateEvery = Math.max(1, Math.floor(steps / training.validations));

  const bytes = trainingMemory({ model, lora: training.lora, batch: batchShape(rows, training.batchSize) });
  requireMemory({ what: "training this model", bytes });
  const origin = originOf(options);
  const saved = await resumePoint(options.checkpointDir, { model, origin });
  const trainer = await createTrainer({
    model,
    optimizer: {
      beta1: training.beta1,
      beta2: training.beta2,
      epsilon: training.epsilon,
      weightDecay: training.weightDecay,
      clip: training.clip,
    },
    threads: options.threads,
    device: options.device,
    dropout: { rate: training.dropout, seed },
    ...(options.base === undefined || training.lora === undefined
      ? {}
      : { lora: { config: training.lora, base: options.base.parameters } }),
    ...(saved === undefined ? { parameters: startingParameters(options) } : { state: saved.state }),
  } satisfies CreateTrainerOptions);

  const resumedAt = saved?.state.step ?? 0;
  const metrics = await openLineAppender(options.metricsPath, {
    keepWhile: (line) => (line as MetricsLine).step <= resumedAt,
  });
  let { tokens, window } = saved?.progress ?? { tokens: 0, window: emptyWindow };
  let step = resumedAt;
  let finalLoss = saved?.progress.finalLoss ?? null;

  let keptStep = saved?.state.step;
  const checkpoint = async (): Promise<void> => {
    await metrics.sync();
    const progress: SftProgressState = { tokens, window, finalLoss };
    await writeSftCheckpoint(options.checkpointDir, { state: await trainer.state(), model, progress, origin });
    keptStep = step;
  };

  let epoch = -1;
  let batches: number[][] = [];
  let checkpointAt = performance.now();
  let reportedAt = performance.now();
  let reportedTokens = tokens;
  try {
    while (step < steps) {
      if (options.signal?.aborted === true) {
        await checkpoint();
        throw new Interrupted();
      }
      if (Math.floor(step / perEpoch) !== epoch) {
        epoch = Math.floor(step / perEpoch);
        batches = epochBatches(rows.count, training.batchSize, [seed, "epoch", epoch]);
      }
      const batch = batches[step % perEpoch] as number[];
      const learningRate = learningRateAt(step, { ...training, steps, peak: training.learningRate });
      const result = await trainer.step(assembleBatch(rows, batch), learningRate);
      step += 1;
      tokens += usefulTokens(rows, batch);
      window = { loss: window.loss + result.loss, steps: window.steps + 1 };
      if (step % logEvery === 0 || step === steps) {
        finalLoss = window.loss / window.steps;
        window = emptyWindow;
        await metrics.append({
          step,
          loss: finalLoss,
          learningRate,
          gradientNorm: result.gradientNorm,
        } satisfies MetricsLine);
      }
      if (options.validation !== undefined && (step % validateEvery === 0 || step === steps)) {
        const validationLoss = await meanLoss(trainer, options.validation, training.batchSize);
        if (!Number.isFinite(validationLoss)) {
          throw new TrainError(`after step ${step}, the validation loss is ${validationLoss}`, { code: "diverged" });
        }
        await metrics.append({ step, validationLoss } satisfies MetricsLine);
      }
      const now = performance.now();
      if (now - reportedAt > 250 || step === steps) {
        const tokensPerSecond = ((tokens - reportedTokens) / (now - reportedAt)) * 1000;
        options.onProgress?.({ step, steps, loss: result.loss, tokensPerSecond });
        reportedAt = now;
        reportedTokens = tokens;
        // The engine computes on this thread; messages to it are read here.
        await breathe();
      }
      if (now - checkpointAt > training.checkpointSeconds * 1000 || step === steps) {
        await checkpoint();
        checkpointAt = performance.now();
      }
    }
    return { parameters: await trainer.parameters(), steps, tokens, finalLoss: finalLoss ?? Number.NaN };
  } catch (error) {
    throw withAdvice(error, options, { step, keptStep });
  } finally {
    await metrics.close();
    await trainer.close();
  }
}

const emptyWindow: SftProgressState["window"] = { loss: 0, steps: 0 };

function originOf({ base, training: { lora } }: SftOptions): SftOrigin {
  if (base === undefined && lora !== undefined) {
    throw new TrainError("training.lora adapts a trained model, and no base is given", { code: "no-base" });
  }
  return {
    ...(base === undefined ? {} : { base: { path: base.path, identity: base.identity } }),
    ...(lora === undefined ? {} : { lora }),
  };
}

function startingParameters({ model, base, seed, training }: SftOptions): Parameters {
  if (training.lora !== undefined) return initialAdapter(model, training.lora, Rng.from(seed, "initial-adapter"));
  return base?.parameters ?? initialParameters(model, Rng.from(seed, "initial-parameters"), training.initialDeviation);
}

/** Mean loss over all learnt tokens of `rows`. */
async function meanLoss(trainer: Trainer, rows: TokenRows, batchSize: number): Promise<number> {
  let total = 0;
  let weight = 0;
  for (const batch of epochBatches(rows.count, batchSize, [0, "validation"])) {
    const result = await trainer.evaluate(assembleBatch(rows, batch));
    total += result.loss * result.weight;
    weight += result.weight;
  }
  return total / weight;
}

/** Training that diverged, with what can be done about it and what is left. */
function withAdvice(
  error: unknown,
  { training, checkpointDir }: SftOptions,
  { step, keptStep }: { readonly step: number; readonly keptStep: number | undefined },
): unknown {
  if (!(error instanceof PreceptError) || !["diverged", "loss-not-finite"].includes(error.code)) return error;
  const { learningRate, clip } = training;
  const kept = keptStep === undefined ? "There is no checkpoint yet" : `The checkpoint of step ${keptStep} is kept`;
  return new TrainError(`training diverged: ${error.message}`, {
    code: "diverged",
    hint:
      step === 0
        ? `Nothing has been learnt yet: the weights to begin with are too large. Lower training.initialDeviation (${training.initialDeviation}), or begin with another model.`
        : `Lower training.learningRate (${learningRate}) or training.clip (${clip}), or lengthen training.warmup. ${kept} in ${checkpointDir}.`,
    cause: error,
  });
}
