// Which recipe trains a stage.
import { ConfigError } from "../core/errors.ts";
import type { Objective } from "../data/curricula/stage.ts";
import { trainSft, type SftOptions } from "../train/sft.ts";
import type { TrainingResult } from "../train/training-loop.ts";

/** What every recipe is told; those that ask the model also read the rows behind the tokens. */
export type StageTrainingOptions = SftOptions;

export function objectiveName(objective: Objective): string {
  return objective === "sft" ? "sft" : objective.kind;
}

/** Throws a ConfigError for an objective that no recipe is there for, and for options that it does not have. */
export function checkObjective(objective: Objective): void {
  if (objective === "sft") return;
  throw new ConfigError(`no recipe trains a stage by "${objective.kind}" yet`, {
    code: "unknown-objective",
    hint: 'Use "sft".',
  });
}

export function trainByObjective(objective: Objective, options: StageTrainingOptions): Promise<TrainingResult> {
  checkObjective(objective);
  return trainSft(options);
}
