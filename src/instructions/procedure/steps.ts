// Procedures that are a line of steps from their parameter to a result, and what draws need for a procedure's body.
import type { Rng } from "../../core/rng.ts";
import type { Procedure, Statement } from "../program/ast.ts";
import { giveBack, procedure, variable } from "../program/build.ts";
import type { ProcedureConfig } from "./config.ts";
import type { ParameterType } from "./domain.ts";
import { parameterNames, type Names } from "./names.ts";

export interface Tools {
  readonly config: ProcedureConfig;
  readonly rng: Rng;
  readonly names: Names;
}

/** Draws statements that make the variable `result` of the variable `from`. */
export type DrawStep = (from: string, result: string, tools: Tools) => readonly Statement[];

export interface Steps {
  readonly name: string;
  /** Of the parameter, and of every step but a measure. */
  readonly type: ParameterType;
  readonly length: number;
  readonly step: DrawStep;
  /** The last step where the procedure gives a number in the end. */
  readonly measure: DrawStep | undefined;
}

export function drawSteps({ name, type, length, step, measure }: Steps, tools: Tools): Procedure {
  const parameter = parameterNames[type];
  const body: Statement[] = [];
  let current: string = parameter;
  for (let left = length; left > 0; left--) {
    const result = tools.names.fresh();
    body.push(...(left === 1 && measure !== undefined ? measure : step)(current, result, tools));
    current = result;
  }
  return procedure({
    name,
    parameters: { [parameter]: type },
    returns: measure === undefined ? type : "int",
    body: [...body, giveBack(variable(current))],
  });
}
