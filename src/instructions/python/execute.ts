// Carries a procedure out in the sandbox, and judges responses by doing so again.
import { canonicalJson } from "../../core/canonical-json.ts";
import { DataError } from "../../core/errors.ts";
import { invalid, pass, type Verdict } from "../../core/verdict.ts";
import { exactMatch } from "../exact-match.ts";
import type { Execution } from "../family.ts";
import { procedureOf, refusalText, sandbox } from "./describe.ts";
import type { PythonInput, PythonParams } from "./params.ts";
import type { RunAnswer, SandboxRequest } from "./protocol.ts";
import { fits, type JsonValue } from "./shape.ts";

/** Lines of a trace; what comes after is "...". */
export const MOST_TRACE = 128;

/** Sampling an input runs it, so the exercise made of it right after need not be run a third time. */
const kept = new Map<string, RunAnswer>();
const MOST_KEPT = 32;

export function keepExercise(params: PythonParams, input: PythonInput, run: RunAnswer): void {
  const oldest = kept.size >= MOST_KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(exerciseKey(params, input), run);
}

/** Throws a DataError ("python-refused") with the reason where the procedure does not accept the input. */
export function execute(params: PythonParams, input: PythonInput): Execution {
  const { answer, trace } = takeKept(params, input) ?? run(params, input, MOST_TRACE);
  return { answer, trace };
}

/**
 * An answer as the one argument of a procedure that has one parameter; undefined where it has not that shape, or the
 * procedure refuses it.
 */
export function asInput(params: PythonParams, answer: string): PythonInput | undefined {
  const [parameter, another] = procedureOf(params).parameters;
  if (parameter === undefined || another !== undefined) return undefined;
  const { name, shape } = parameter;
  for (const value of readings(answer)) {
    if (!fits(value, shape)) continue;
    const input = { [name]: value };
    // With a trace steps are counted: what takes more of them than an exercise may is no input.
    const answered = sandbox().ask<RunAnswer>(runRequest(params, input, 1));
    if (answered.kind === "done") return input;
  }
  return undefined;
}

/** Answers that are texts are written raw, others as JSON: "12" may have been either. */
function readings(answer: string): JsonValue[] {
  try {
    return [JSON.parse(answer) as JsonValue, answer];
  } catch {
    return [answer];
  }
}

/** Lines that the procedure executes on an input, those of its helpers included. */
export function countSteps(params: PythonParams, input: PythonInput): number {
  return run(params, input, 1).steps;
}

/** Exact match with the text of the returned value: texts raw, everything else as JSON. */
export function checkResponse(params: PythonParams, input: PythonInput, response: string): Verdict {
  if (typeof response !== "string") return invalid("the response is not a text");
  let answer: string;
  try {
    ({ answer } = run(params, input, 0));
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
  return response === answer ? pass : exactMatch(answer, response);
}

function runRequest({ name, source }: PythonParams, input: PythonInput, traceSteps: number): SandboxRequest {
  return { do: "run", source, name, arguments: input, traceSteps, twice: false };
}

function run(params: PythonParams, input: PythonInput, traceSteps: number): RunAnswer {
  const answer = sandbox().ask<RunAnswer>(runRequest(params, input, traceSteps));
  if (answer.kind === "done") return answer.value;
  throw new DataError(`The Python function "${params.name}" was refused: ${refusalText(answer.refusal)}`, {
    code: "python-refused",
  });
}

function takeKept(params: PythonParams, input: PythonInput): RunAnswer | undefined {
  if (kept.size === 0) return undefined;
  const key = exerciseKey(params, input);
  const found = kept.get(key);
  kept.delete(key);
  return found;
}

function exerciseKey({ name, source }: PythonParams, input: PythonInput): string {
  return `${name}\n${canonicalJson(input)}\n${source}`;
}
