// Supervised fine-tuning, start to end: batches by length, loss on what is marked as learnt, validation, exact resume.
import { existsSync } from "node:fs";
import { setImmediate as breathe } from "node:timers/promises";
import { z } from "zod";
import { canonicalJson } from "../core/canonical-json.ts";
import { Interrupted, StoreError, TrainError } from "../core/errors.ts";
import { Rng } from "../core/rng.ts";
import { openLineAppender } from "../data/store/line-appender.ts";
import { readCheckpoint, writeCheckpoint } from "../engine/training/checkpoint.ts";
import type { Parameters, Trainer, TrainerState, TransformerConfig } from "../engine/contract.ts";
import { learningRateAt } from "../engine/training/schedule.ts";
import { createTrainer, type CreateTrainerOptions } from "../engine/training/trainer.ts";
import { initialParameters } from "../engine/architectures/architecture.ts";
import { assembleBatch, batchesPerEpoch, batchLengths, epochBatches, usefulTokens, type BatchPlan } from "./batches.ts";
import type { MetricsLine } from "./metrics.ts";
import type { TrainingSettings } from "./settings.ts";
import type { TokenRows } from "./token-rows.ts";

export interface SftOptions {
  readonly model: TransformerConfig;
  readonly training: TrainingSettings;
  /** Cores this model trains on. */
  readonly threads: number;
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
 * Trains from scratch, or from the checkpoint in `checkpointDir`, to the last step. Killed at any moment and called
 * again with the same options, it gives the same losses and the same parameters. Throws Interrupted, with a checkpoint
 * written, when the signal fires; a TrainError when the loss stops being a number.
 */
export async function trainSft(options: SftOptions): Promise<SftResult> {
  const { training, rows, seed } = options;
  const lengths = batchLengths(rows);
  const perEpoch = batchesPerEpoch(lengths, training.batchSize);
  const steps = Math.max(1, Math.round(perEpoch * training.epochs));
  const logEvery = Math.max(1, Math.floor(steps / loggedSteps));
  const validateEvery = Math.max(1, Math.floor(steps / training.validations));

  const saved = existsSync(options.checkpointDir) ? await resumePoint(options) : undefined;
  const trainer = await createTrainer({
    model: options.model,
    optimizer: {
      beta1: training.beta1,
      beta2: training.beta2,
      epsilon: training.epsilon,
      weightDecay: training.weightDecay,
      clip: training.clip,
    },
    threads: options.threads,
    ...(saved === undefined
      ? {
          parameters: initialParameters(options.model, Rng.from(seed, "initial-parameters"), training.initialDeviation),
        }
      : { state: saved.state }),
  } satisfies CreateTrainerOptions);

  const resumedAt = saved?.state.step ?? 0;
  const metrics = await openLineAppender(options.metricsPath, {
    keepWhile: (line) => (line as MetricsLine).step <= resumedAt,
  });
  let { tokens, window } = saved?.progress ?? { tokens: 0, window: emptyWindow };
  let step = resumedAt;
  let finalLoss = saved?.progress.finalLoss ?? null;

  const checkpoint = async (): Promise<void> => {
    await metrics.sync();
    const progress: Progress = { tokens, window, finalLoss };
    await writeCheckpoint(options.checkpointDir, {
      state: await trainer.state(),
      model: options.model,
      extra: { ...progress },
    });
  };

  let epoch = -1;
  let batches: BatchPlan[] = [];
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
        batches = epochBatches(lengths, training.batchSize, [seed, "epoch", epoch]);
      }
      const plan = batches[step % perEpoch] as BatchPlan;
      const learningRate = learningRateAt(step, { ...training, steps, peak: training.learningRate });
      const result = await trainer.step(assembleBatch(rows, plan, training.batchSize), learningRate);
      if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradientNorm))
        throw diverged(step, result.loss, training);
      step += 1;
      tokens += usefulTokens(rows, plan);
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
  } finally {
    await metrics.close();
    await trainer.close();
  }
}

const progressSchema = z.strictObject({
  tokens: z.int().min(0),
  /** The losses since the last line of metrics. */
  window: z.strictObject({ loss: z.number(), steps: z.int().min(0) }),
  finalLoss: z.number().nullable(),
});

type Progress = z.infer<typeof progressSchema>;

const emptyWindow: Progress["window"] = { loss: 0, steps: 0 };

async function resumePoint(options: SftOptions): Promise<{ state: TrainerState; progress: Progress }> {
  const saved = await readCheckpoint(options.checkpointDir);
  const progress = progressSchema.safeParse(saved.extra);
  if (!progress.success || canonicalJson(saved.model) !== canonicalJson(options.model)) {
    throw new StoreError(
      `${options.checkpointDir} holds a checkpoint of another training: its model or recipe differs`,
      {
        code: "foreign-checkpoint",
        hint: "Train into another folder, or remove this one to start again.",
      },
    );
  }
  return { state: saved.state, progress: progress.data };
}

/** Mean loss over all learnt tokens of `rows`. */
async function meanLoss(trainer: Trainer, rows: TokenRows, batchSize: number): Promise<number> {
  let total = 0;
  let weight = 0;
  for (const plan of epochBatches(batchLengths(rows), batchSize, [0, "validation"])) {
    const result = await trainer.evaluate(assembleBatch(rows, plan, batchSize));
    total += result.loss * result.weight;
    weight += result.weight;
  }
  return total / weight;
}

function diverged(step: number, loss: number, training: TrainingSettings): TrainError {
  return new TrainError(`the loss of step ${step} is ${loss}: training diverged`, {
    code: "diverged",
    hint: `Lower training.learningRate (${training.learningRate}) or training.clip (${training.clip}), or lengthen training.warmup.`,
  });
}
