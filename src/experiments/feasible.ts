// What can be known to be impossible before anything is computed.
import { ConfigError } from "../core/errors.ts";
import { readPlan, splitNames, type DatasetPlanInput } from "../data/plan.ts";
import { openPlan } from "../data/row-source.ts";
import { datasetPlan } from "./dataset-plan.ts";
import type { Experiment, Unit } from "./resolve.ts";

/** Rows and instructions looked at for their lengths. */
const looked = 64;

/** Throws a ConfigError for more instructions than exist, too few rows to show them, or rows longer than the model reads. */
export function checkFeasible(experiment: Experiment): void {
  const seen = new Set<string>();
  for (const unit of experiment.units) {
    const plan = datasetPlan(unit);
    const key = JSON.stringify([plan, unit.settings.model.contextLength]);
    if (seen.has(key)) continue;
    seen.add(key);
    try {
      readPlan(plan);
      checkLengths(unit, longestRow(plan));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new ConfigError(`arm ${unit.arm}, x ${unit.x}: ${error.message}`, {
        code: error.code,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      });
    }
  }
}

/** Characters of the longest among the first rows of each split; families with fixed lengths have no longer ones. */
export function longestRow(plan: DatasetPlanInput): number {
  const splits = Object.fromEntries(
    Object.entries(plan.splits).map(([name, split]) => {
      const instructions = Math.min(split?.instructions ?? 1, looked);
      return [name, { ...split, instructions, rows: looked }];
    }),
  );
  const source = openPlan({ ...plan, splits });
  let longest = 0;
  for (const name of splitNames.filter((split) => source.splits.includes(split))) {
    for (let position = 0; position < looked; position++) {
      const length = source.rowAt(name, position).segments.reduce((sum, segment) => sum + segment.text.length, 0);
      longest = Math.max(longest, length);
    }
  }
  return longest;
}

function checkLengths(unit: Unit, longest: number): void {
  const { contextLength } = unit.settings.model;
  if (longest + 1 <= contextLength) return;
  throw new ConfigError(
    `model.contextLength is ${contextLength}, but rows have up to ${longest} characters and an end`,
    {
      code: "context-too-short",
      hint: `Set model.contextLength to at least ${longest + 1}.`,
    },
  );
}
