// The family `procedure`: small typed programs (random arithmetic after arXiv 2506.18777, branches, loops, texts, lists).
import type { Rng } from "../../core/rng.ts";
import type { Family } from "../family.ts";
import { behaviourKey } from "../program/behaviour-key.ts";
import { isProgram } from "../program/check.ts";
import { parseProgram, programParaphrases, renderProgram } from "../program/surfaces/index.ts";
import { surfaces } from "../surface.ts";
import { procedureAxes } from "./axes.ts";
import { procedureCapacity } from "./capacity.ts";
import { procedureConfig, type ProcedureConfig } from "./config.ts";
import { drawInput } from "./domain.ts";
import { checkResponse, execute } from "./execute.ts";
import { inputFrom, isProcedureInput, writeInput, type ProcedureInput, type ProcedureParams } from "./params.ts";
import { sampleProcedure } from "./sample.ts";

export const procedure: Family<ProcedureConfig, ProcedureParams, ProcedureInput> = {
  name: "procedure",
  version: 2,
  config: procedureConfig,
  axes: procedureAxes,
  surfaces,
  sample: sampleProcedure,
  sampleInput,
  execute,
  paraphrases: programParaphrases,
  render: renderProgram,
  renderInput: (_, input) => writeInput(input),
  parse: parseProgram,
  check: checkResponse,
  key: (program) => behaviourKey(program),
  parts: (program) =>
    program.procedures.map((_, i) => behaviourKey({ procedures: program.procedures.slice(0, i + 1) })),
  asInput: inputFrom,
  capacity: procedureCapacity,
  isParams: isProgram,
  isInput: isProcedureInput,
};

/** One value for each parameter, from the config's ranges. */
function sampleInput(program: ProcedureParams, config: ProcedureConfig, rng: Rng): ProcedureInput {
  const parameters = program.procedures.at(-1)?.parameters ?? [];
  return parameters.map(({ type }) => drawInput(type, config, rng));
}
