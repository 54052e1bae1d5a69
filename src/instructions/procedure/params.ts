// What is stored of a procedure and its inputs, and how inputs are written.
import type { Parameter, Program, Type, Value } from "../program/ast.ts";
import { evaluateProgram } from "../program/run.ts";
import { isValue, types, writeAnswer, writeValue } from "../program/value.ts";

/** The instruction is the program itself. */
export type ProcedureParams = Program;

/** One value for each parameter of the entry. */
export type ProcedureInput = readonly Value[];

const MOST_ARGUMENTS = 10;
const LONGEST = 10_000;

/** Whether `value` can be arguments of some program; `execute` says whether they are those of this one. */
export function isProcedureInput(value: unknown): value is ProcedureInput {
  if (!Array.isArray(value) || value.length > MOST_ARGUMENTS) return false;
  return value.every((given: unknown) => {
    if ((typeof given === "string" || Array.isArray(given)) && given.length > LONGEST) return false;
    return types.some((type) => isValue(given, type));
  });
}

/** A single argument like an answer (a text as it is), several as in a call: `3, "ab"`. */
export function writeInput(given: ProcedureInput): string {
  return given.length === 1 ? writeAnswer(given[0] as Value) : given.map(writeValue).join(", ");
}

/** An answer as the argument of a procedure of one parameter; undefined where it is of another type, or it fails. */
export function inputFrom(program: ProcedureParams, answer: string): ProcedureInput | undefined {
  const parameters = program.procedures.at(-1)?.parameters ?? [];
  if (parameters.length !== 1) return undefined;
  const value = readAnswer(answer, (parameters[0] as Parameter).type);
  if (value === undefined) return undefined;
  return evaluateProgram(program, [value]).kind === "value" ? [value] : undefined;
}

/** The value that `writeAnswer` writes as `answer`. */
function readAnswer(answer: string, type: Type): Value | undefined {
  if (type === "str") return isValue(answer, "str") ? answer : undefined;
  try {
    const value: unknown = JSON.parse(answer);
    return isValue(value, type) && writeAnswer(value) === answer ? value : undefined;
  } catch {
    return undefined;
  }
}
