// Supervised fine-tuning, start to end: ragged batches, loss on what is marked as learnt, validation, exact resume.
import { z } from "zod";
import { TrainError } from "../core/errors.ts";
import type { Trainer } from "../engine/contract.ts";
import { assembleBatch, batchesPerEpoch, epochBatches, usefulTokens } from "./batches.ts";
import { batchShape, type TokenRows } from "./token-rows.ts";
import { runTraining, type TrainingOptions, type TrainingResult } from "./training-loop.ts";

export interface SftOptions extends TrainingOptions {
  readonly rows: TokenRows;
  /** Rows whose loss is measured on the way, never learnt from. */
  readonly validation?: TokenRows;
}

/** Lines in the metrics file over a whole training, at most. */
const loggedSteps = 200;

/** Trains on rows, every epoch in an order of its own. Resumes and fails as `runTraining` does. */
export async function trainSft(options: SftOptions): Promise<TrainingResult> {
  const { training, rows, seed, validation } = options;
  if (rows.count === 0) throw new TrainError("there are no rows to train on", { code: "no-rows" });
  const perEpoch = batchesPerEpoch(rows.count, training.batchSize);
  const steps = Math.max(1, Math.round(perEpoch * training.epochs));
  const validateEvery = Math.max(1, Math.floor(steps / training.validations));

  let epoch = -1;
  let batches: number[][] = [];
  return runTraining(options, {
    steps,
    batch: batchShape(rows, training.batchSize),
    logEvery: logInterval(steps),
    state: { schema: z.null(), initial: null },
    async step({ trainer, step, learningRate }) {
      if (Math.floor(step / perEpoch) !== epoch) {
        epoch = Math.floor(step / perEpoch);
        batches = epochBatches(rows.count, training.batchSize, [seed, "epoch", epoch]);
      }
      const batch = batches[step % perEpoch] as number[];
      const { loss, gradientNorm } = await trainer.step(assembleBatch(rows, batch), learningRate);
      return { state: null, tokens: usefulTokens(rows, batch), means: { loss }, last: { gradientNorm } };
    },
    async validate(trainer, step) {
      if (validation === undefined || (step % validateEvery !== 0 && step !== steps)) return undefined;
      return meanLoss(trainer, validation, training.batchSize);
    },
  });
}

/** Steps between two lines of metrics, so that a whole training has some two hundred. */
export function logInterval(steps: number): number {
  return Math.max(1, Math.floor(steps / loggedSteps));
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
