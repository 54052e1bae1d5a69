// Carries ciphers out by the interpreter of programs, and judges responses by doing so.
import { DataError } from "../../core/errors.ts";
import { invalid, type Verdict } from "../../core/verdict.ts";
import { exactMatch } from "../exact-match.ts";
import type { Execution } from "../family.ts";
import { evaluateMany, evaluateProgram, type RunLimits } from "../program/run.ts";
import { settingsOf, writeInput, type CipherInput, type CipherParams } from "./params.ts";
import { programOf } from "./program.ts";
import { traceOf } from "./trace.ts";

/** Enough for 500 letters on 20 rails. */
const limits: RunLimits = { steps: 300_000 };

/** The answer and the trackers are those of the program; the trace is shorter than its own, see `traceOf`. */
export function execute(params: CipherParams, input: CipherInput): Execution {
  const { runs, trackers } = evaluateMany(programOf(params), [input], limits);
  const [run] = runs;
  if (run?.kind !== "value") throw failed(params, run === undefined ? "no run" : `${run.error}: ${run.detail}`);
  const answer = String(run.value);
  const rails = Number(settingsOf(params, input).get("rails") ?? 0);
  return { answer, trace: traceOf(params, String(input[0]), rails, answer), trackers };
}

export function answerOf(params: CipherParams, input: CipherInput): string {
  const run = evaluateProgram(programOf(params), input, limits);
  if (run.kind === "failure") throw failed(params, `${run.error}: ${run.detail}`);
  return String(run.value);
}

/** Exact match with the text that the cipher gives. "invalid" where it cannot be carried out on this input. */
export function checkResponse(params: CipherParams, input: CipherInput, response: string): Verdict {
  if (typeof response !== "string") return invalid("the response is not a text");
  try {
    return exactMatch(answerOf(params, input), response, writeInput(params, input));
  } catch (error) {
    return invalid(`the cipher could not be carried out: ${String(error)}`);
  }
}

function failed({ cipher, direction }: CipherParams, why: string): DataError {
  return new DataError(`The cipher ${cipher} fails to ${direction} this input (${why}).`, {
    code: "cipher-failed",
    hint: "Give it a text, and each of its parameters in its range.",
  });
}
