// The four headline numbers and the tables per id and per group (IFEval, Zhou et al., arXiv 2311.07911, section 4).
import { rateOf, type Rate, type Trial } from "./rates.ts";
import type { JudgedPrompt, Outcome } from "./verify-responses.ts";

export interface StrictAndLoose {
  readonly strict: Rate;
  readonly loose: Rate;
}

export interface NamedScore extends StrictAndLoose {
  /** An id, or the part of ids before the colon. */
  readonly name: string;
}

export interface Scores {
  readonly prompts: number;
  readonly instructions: number;
  /** Prompts without a response, which count as failed. */
  readonly missing: number;
  /** Prompts on which a checker broke: what it could not judge counts neither as passed nor as failed. */
  readonly invalid: number;
  /** Prompts with a verdict that is another in the other mode. */
  readonly modesDiffer: number;
  /** Prompts all of whose constraints are followed. */
  readonly prompt: StrictAndLoose;
  /** Constraints followed, over all prompts together. */
  readonly instruction: StrictAndLoose;
  readonly groups: readonly NamedScore[];
  readonly ids: readonly NamedScore[];
}

export const measures = ["strict", "loose"] as const;

export type Measure = (typeof measures)[number];

/** 95 % intervals take prompts as independent and the constraints of one prompt as not. */
export function scoresOf(judged: readonly JudgedPrompt[]): Scores {
  const groups = new Set(judged.flatMap(({ ids }) => ids.map(groupOf)));
  const ids = new Set(judged.flatMap((one) => one.ids));
  return {
    prompts: judged.length,
    instructions: judged.reduce((sum, one) => sum + one.ids.length, 0),
    missing: judged.filter(({ missing }) => missing).length,
    invalid: judged.filter(({ strict, loose }) => [...strict, ...loose].includes("invalid")).length,
    modesDiffer: judged.filter(({ modesDiffer }) => modesDiffer).length,
    prompt: both((measure) => rateOf(promptTrials(judged, measure), ["prompt", measure])),
    instruction: both((measure) => rateOf(instructionTrials(judged, measure), ["instruction", measure])),
    groups: named([...groups], judged, (id) => groupOf(id)),
    ids: named([...ids], judged, (id) => id),
  };
}

/** The part of an id before the colon. */
export function groupOf(id: string): string {
  return id.split(":")[0] as string;
}

/** A prompt is failed by one failed constraint, and otherwise not judged where one constraint was not. */
export function promptOutcome(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes("fail")) return "fail";
  return outcomes.includes("invalid") ? "invalid" : "pass";
}

function both(rate: (measure: Measure) => Rate): StrictAndLoose {
  return { strict: rate("strict"), loose: rate("loose") };
}

function named(
  names: readonly string[],
  judged: readonly JudgedPrompt[],
  nameOf: (id: string) => string,
): NamedScore[] {
  const trials = { strict: trialsBy(judged, "strict", nameOf), loose: trialsBy(judged, "loose", nameOf) };
  return names.toSorted().map((name) => ({
    name,
    ...both((measure) => rateOf(trials[measure].get(name) ?? [], ["named", name, measure])),
  }));
}

function promptTrials(judged: readonly JudgedPrompt[], measure: Measure): Trial[] {
  return judged.flatMap((one, cluster) => trial(promptOutcome(one[measure]), cluster));
}

function instructionTrials(judged: readonly JudgedPrompt[], measure: Measure): Trial[] {
  return judged.flatMap((one, cluster) => one[measure].flatMap((outcome) => trial(outcome, cluster)));
}

function trialsBy(
  judged: readonly JudgedPrompt[],
  measure: Measure,
  nameOf: (id: string) => string,
): ReadonlyMap<string, Trial[]> {
  const trials = new Map<string, Trial[]>();
  for (const [cluster, one] of judged.entries()) {
    for (const [i, id] of one.ids.entries()) {
      const name = nameOf(id);
      const known = trials.get(name) ?? [];
      trials.set(name, known);
      known.push(...trial(one[measure][i] as Outcome, cluster));
    }
  }
  return trials;
}

function trial(outcome: Outcome, cluster: number): Trial[] {
  return outcome === "invalid" ? [] : [{ value: outcome === "pass" ? 1 : 0, cluster }];
}
