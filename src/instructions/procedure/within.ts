// Whether a program keeps a config's bounds on every input, proven by intervals.
import type { Program } from "../program/ast.ts";
import { boundProgram } from "../program/intervals.ts";
import { many, numbers, type Shape } from "../program/shapes.ts";
import type { ProcedureConfig } from "./config.ts";
import type { ParameterType } from "./domain.ts";

/** Whether no input of the config can make the program fail or give rise to a number beyond `largest`. */
export function staysWithin(program: Program, config: ProcedureConfig): boolean {
  const { type } = program.procedures.at(-1)?.parameters[0] ?? {};
  const bounds = boundProgram(program, [shapeOfInputs(type as ParameterType, config)]);
  return bounds.kind === "bounded" && bounds.largest <= config.largest;
}

function shapeOfInputs(type: ParameterType, { inputs, textLength, listLength }: ProcedureConfig): Shape {
  const members = numbers(inputs.from, inputs.to);
  if (type === "int") return members;
  return type === "str" ? many(textLength.from, textLength.to) : many(listLength.from, listLength.to, members);
}
