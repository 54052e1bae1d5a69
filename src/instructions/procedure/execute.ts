// Carries a procedure out, and judges responses by doing so.
import { DataError } from "../../core/errors.ts";
import { invalid, type Verdict } from "../../core/verdict.ts";
import { exactMatch } from "../exact-match.ts";
import type { Execution } from "../family.ts";
import { evaluateProgram, runProgram } from "../program/run.ts";
import { writeAnswer } from "../program/value.ts";
import { writeInput, type ProcedureInput, type ProcedureParams } from "./params.ts";

/**
 * The answer, the trace and the trackers; see `runProgram`. Throws a DataError, "bad-arguments" for an input that is
 * not of the parameters' types, "procedure-failed" where carrying it out fails, which no sampled pair does.
 */
export function execute(program: ProcedureParams, input: ProcedureInput): Execution {
  const run = runProgram(program, input);
  if (run.kind === "failure") throw failed(input, `${run.error}: ${run.detail}`);
  return { answer: writeAnswer(run.value), trace: run.trace, trackers: run.trackers };
}

/** Exact match with the answer. "invalid" where the procedure cannot be carried out on this input. */
export function checkResponse(program: ProcedureParams, input: ProcedureInput, response: string): Verdict {
  if (typeof response !== "string") return invalid("the response is not a text");
  try {
    const run = evaluateProgram(program, input);
    if (run.kind === "failure") return invalid(`the procedure fails, ${run.error}: ${run.detail}`);
    const answer = writeAnswer(run.value);
    return response === answer ? { kind: "pass" } : exactMatch(answer, response, writeInput(input));
  } catch (error) {
    return invalid(`the procedure could not be carried out: ${String(error)}`);
  }
}

function failed(input: ProcedureInput, why: string): DataError {
  return new DataError(`The procedure fails on ${writeInput(input).slice(0, 80)} (${why}).`, {
    code: "procedure-failed",
    hint: "Give it an input that it was made for.",
  });
}
