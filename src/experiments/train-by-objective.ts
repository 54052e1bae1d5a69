// Which recipe trains a stage.
import { ConfigError } from "../core/errors.ts";
import type { Objective } from "../data/curricula/stage.ts";
import type { Row } from "../data/rows/row.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import { trainSft } from "../train/sft.ts";
import { encodeRows } from "../train/token-rows.ts";
import type { TrainingOptions, TrainingResult } from "../train/training-loop.ts";

/** What every recipe is told. Those that ask the model read the rows as questions. */
export interface StageTrainingOptions extends TrainingOptions {
  readonly tokenizer: Tokenizer;
  /** The stage's rows from the beginning, each time. */
  readonly rows: () => AsyncIterable<Row>;
}

export interface StageTrainingResult extends TrainingResult {
  /** What the objective measured besides the loss: [step, value], by name. */
  readonly curves?: Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>;
}

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

export async function trainByObjective(
  objective: Objective,
  { tokenizer, rows, ...options }: StageTrainingOptions,
): Promise<StageTrainingResult> {
  checkObjective(objective);
  return trainSft({ ...options, rows: await encodeRows(rows(), tokenizer, options.model.contextLength) });
}
