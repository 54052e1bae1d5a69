// How much of what a stage's objective does: updates, rows in each, and answers that it asks the model for.
import type { Objective } from "../data/curricula/stage.ts";
import { batchesPerEpoch } from "../train/batches.ts";
import { objectiveSettings } from "../train/objective-settings.ts";
import type { TrainingSettings } from "../train/settings.ts";

export interface StageCost {
  /** Updates; where what is learnt depends on the answers, at most. */
  readonly steps: number;
  /** Rows that an update costs, beside `batchSize` rows of imitation. */
  readonly batches: number;
  /** Answers of the model in training. */
  readonly answers: number;
}

/** A policy's log-probabilities before an update cost a third of one, and those of a reference as much. */
const forwardShare = 1 / 3;

export function stageCost(objective: Objective, rows: number, training: TrainingSettings): StageCost {
  const { batchSize, epochs } = training;
  const passes = (count: number, size: number): number =>
    Math.max(1, Math.round(batchesPerEpoch(count, size) * epochs));
  const settings = objective === "sft" ? undefined : objectiveSettings.safeParse(objective).data;
  if (settings === undefined) return { steps: passes(rows, batchSize), batches: 1, answers: 0 };
  switch (settings.kind) {
    case "grpo": {
      const { group, prompts, updates, oversampling } = settings;
      const steps = settings.steps ?? passes(rows, prompts);
      const batches = ((group * prompts) / batchSize) * (updates + 2 * forwardShare);
      return { steps, batches, answers: Math.round(steps * prompts * group * oversampling) };
    }
    case "rejection":
    case "expert-iteration": {
      const rounds = settings.kind === "rejection" ? 1 : settings.rounds;
      const steps = rounds * passes(rows * Math.min(settings.keep, settings.samples), batchSize);
      return { steps, batches: 1, answers: rounds * rows * settings.samples };
    }
    case "iopo":
      return { steps: passes(rows, batchSize), batches: 4 * (1 + 2 * forwardShare), answers: 0 };
    case "dpo":
    case "rpo":
    case "orpo":
      return { steps: passes(rows, batchSize), batches: 2 * (1 + 2 * forwardShare), answers: 0 };
    default:
      return settings satisfies never;
  }
}
