// What can be known to be impossible before anything is computed.
import { ConfigError, PreceptError } from "../core/errors.ts";
import { readPlan } from "../data/plans/plan.ts";
import { datasetPlan } from "./dataset-plan.ts";
import type { Experiment, Unit } from "./resolve.ts";
import { longestExercise, modelFor, sampleStage } from "./stage-sample.ts";
import { sampleUnit, type UnitSample } from "./sample-unit.ts";
import { unitNodes } from "./work.ts";

/**
 * Throws a ConfigError for more instructions than exist, too few rows to show them, and rows that the model cannot read:
 * longer than its context, or with characters that its tokenizer has not.
 */
export async function checkFeasible(experiment: Experiment): Promise<void> {
  const seen = new Set<string>();
  for (const unit of experiment.units) {
    if (unit.curriculum !== undefined) {
      await checkStages(experiment, unit, seen);
      continue;
    }
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

/** Rows of every stage, and everything that is asked, within the model's context. */
async function checkStages(experiment: Experiment, unit: Unit, seen: Set<string>): Promise<void> {
  const { stages, evaluations } = unitNodes(unit);
  const probes = evaluations[0]?.probes ?? [];
  const plans = [
    ...stages.map(({ name, plan }) => ({ what: `stage ${name}`, plan, asked: false })),
    ...probes.map(({ split, plan }) => ({ what: `what is asked as "${split}"`, plan, asked: true })),
  ].filter(({ plan, asked }) => {
    const key = JSON.stringify([plan, asked, unit.settings.model]);
    return seen.has(key) ? false : seen.add(key);
  });
  if (plans.length === 0) return;
  const model = await modelFor(unit);
  for (const { what, plan, asked } of plans) {
    try {
      const longest = asked ? longestExercise(plan, model) : (await sampleStage(plan, model)).longestTokens - 1;
      if (longest <= model.model.contextLength) continue;
      throw new ConfigError(`has up to ${longest} tokens, and model.contextLength is ${model.model.contextLength}`, {
        code: "context-too-short",
        hint: `Set model.contextLength to at least ${longest}, or make instructions and inputs shorter.`,
      });
    } catch (error) {
      if (!(error instanceof PreceptError)) throw error;
      const path =
        error.code === "context-too-short" ? ["model", "contextLength"] : [asked ? "evaluation" : "curriculum"];
      throw new ConfigError(
        `${experiment.placeOf(unit, path)}: arm ${unit.arm}, x ${unit.x}, ${what}: ${error.message}`,
        { code: error.code, ...(error.hint === undefined ? {} : { hint: error.hint }), cause: error },
      );
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
