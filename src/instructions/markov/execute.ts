// Carries a Markov algorithm out, or says that it does not halt.
import { DataError } from "../../core/errors.ts";
import type { Execution } from "../family.ts";
import type { MarkovInput, MarkovParams } from "./params.ts";
import { runMarkov, type MarkovLimits, type MarkovRun } from "./run.ts";

/** Far beyond what is sampled; an algorithm that goes on after this is taken not to halt. */
export const limits: MarkovLimits = { maxSteps: 10_000, maxLength: 20_000 };

/**
 * The trace has one line per step, the rule's number and the text after it ("5: αabb"), and ends with "-: " and the text
 * where the algorithm stops because no rule applies. Throws a DataError ("does-not-halt") that says at which step it
 * was given up.
 */
export function execute(params: MarkovParams, input: MarkovInput): Execution {
  const trace: string[] = [];
  const run = runMarkov(params.rules, input, limits, (rule, text) => trace.push(`${rule + 1}: ${text}`));
  if (run.kind === "limited") throw notHalting(run, input);
  if (!run.final) trace.push(`-: ${run.text}`);
  return { answer: run.text, trace };
}

/** The same answer without a trace, and with the same error. */
export function answerOf(params: MarkovParams, input: MarkovInput): string {
  const run = runMarkov(params.rules, input, limits);
  if (run.kind === "limited") throw notHalting(run, input);
  return run.text;
}

function notHalting({ text, steps, limit }: Extract<MarkovRun, { kind: "limited" }>, input: string): DataError {
  const shown = (long: string): string => JSON.stringify(long.length > 40 ? `${long.slice(0, 40)}...` : long);
  const reached =
    limit === "maxSteps"
      ? `is still running after step ${steps}`
      : `would outgrow ${limits.maxLength} letters at step ${steps + 1}`;
  return new DataError(`The Markov algorithm does not halt on ${shown(input)}: it ${reached}, at ${shown(text)}.`, {
    code: "does-not-halt",
    hint: "Make every rule bring the text closer to an end, or mark a rule as final.",
  });
}
