// What answers to a probe score that know nothing of the instruction.
import { bootstrapInterval, mean, wilsonInterval } from "../core/statistics/index.ts";
import { Rng } from "../core/rng.ts";
import { randomAnswers } from "../eval/random-baseline.ts";
import { randomBaseline } from "../instructions/grammar/baseline.ts";
import type { GrammarInput, GrammarParams } from "../instructions/grammar/params.ts";
import type { ProbeExercises } from "./probe-exercises.ts";
import { exactMatches } from "./score-answers.ts";
import type { AnsweredProbe } from "./stage-files.ts";

/**
 * The true answers of other exercises; for strings that are to be generated from a grammar, random words of its own.
 * Undefined where all exercises are of one instruction.
 */
export function probeBaseline(
  { family, exercises, judge, clusterOf }: ProbeExercises,
  path: readonly [string | number, ...(string | number)[]],
): AnsweredProbe["baseline"] {
  if (family.name === "grammar") {
    const asked = exercises.map(({ params, input }) =>
      generation(params as GrammarParams, input as GrammarInput | null),
    );
    const rates = asked.flatMap((one) => (one === undefined ? [] : [randomBaseline(one.params, [one.length]).rate]));
    if (rates.length === exercises.length && rates.length > 0) {
      return ofRates(rates, exercises.map(clusterOf), path);
    }
  }
  const answers = randomAnswers({ exercises, judge, clusterOf, path });
  if (answers === undefined) return undefined;
  return { ...exactMatches(family, answers, path), how: "each exercise answered with the true answer of another one" };
}

function generation(params: GrammarParams, input: GrammarInput | null) {
  return input?.task === "generate" ? { params, length: input.length } : undefined;
}

function ofRates(
  rates: readonly number[],
  clusters: readonly string[],
  path: readonly [string | number, ...(string | number)[]],
): NonNullable<AnsweredProbe["baseline"]> {
  const value = mean(rates);
  const { low, high } =
    value === 0 ? wilsonInterval(0, rates.length) : bootstrapInterval(rates, { rng: Rng.from(...path), clusters });
  return {
    metric: "exact-match",
    n: rates.length,
    invalid: 0,
    passed: Math.round(value * rates.length),
    value,
    low: Math.min(low, value),
    high: Math.max(high, value),
    how: "random words of each grammar, as many as asked for",
  };
}
