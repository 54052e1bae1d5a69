// What can be known to be impossible before anything is computed.
import { ConfigError, PreceptError } from "../core/errors.ts";
import { readPlan } from "../data/plans/plan.ts";
import { datasetPlan } from "./dataset-plan.ts";
import type { Experiment, Unit } from "./resolve.ts";
import { sampleUnit, type UnitSample } from "./sample-unit.ts";

/**
 * Throws a ConfigError for more instructions than exist, too few rows to show them, and rows that the model cannot read:
 * longer than its context, or with characters that its tokenizer has not.
 */
export async function checkFeasible(experiment: Experiment): Promise<void> {
  const seen = new Set<string>();
  for (const unit of experiment.units) {
    const plan = datasetPlan(unit);
    const key = JSON.stringify([plan, unit.settings.model]);
    if (seen.has(key)) continue;
    seen.add(key);
    try {
      readPlan(plan);
      checkLengths(unit, await sampleUnit(unit));
    } catch (error) {
      if (!(error instanceof PreceptError)) throw error;
      throw new ConfigError(`arm ${unit.arm}, x ${unit.x}: ${error.message}`, {
        code: error.code,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      });
    }
  }
}

function checkLengths({ base }: Unit, { model, longestTokens }: UnitSample): void {
  const { contextLength } = model;
  if (longestTokens <= contextLength) return;
  throw new ConfigError(`model.contextLength is ${contextLength}, but rows have up to ${longestTokens} tokens`, {
    code: "context-too-short",
    hint:
      base === undefined || base.model.contextLength >= longestTokens
        ? `Set model.contextLength to at least ${longestTokens}.`
        : `${base.dir} reads at most ${base.model.contextLength} tokens. Make the rows shorter, or take another model.`,
  });
}
