// What makes carrying out a procedure harder or easier.
import type { Axis } from "../family.ts";
import { procedureOf } from "./describe.ts";
import { countSteps } from "./execute.ts";
import type { PythonInput, PythonParams } from "./params.ts";
import { renderInput } from "./render.ts";

type PythonAxis = Axis<PythonParams, PythonInput>;

export const pythonAxes: readonly PythonAxis[] = [
  {
    name: "parameters",
    description: "parameters of the function",
    measure: (params) => procedureOf(params).parameters.length,
  },
  {
    name: "lines",
    description: "lines of code, helpers and constants included, comments and empty ones not",
    measure: (params) => procedureOf(params).lines,
  },
  {
    name: "helpers",
    description: "functions and classes that it needs",
    measure: (params) => procedureOf(params).helpers.length,
  },
  {
    name: "inputLength",
    description: "characters of the call",
    measure: (params, input) => renderInput(params, input).length,
  },
  { name: "steps", description: "lines executed", measure: countSteps },
];
