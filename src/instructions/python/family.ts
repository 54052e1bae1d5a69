// The family `python`: procedures that a user wrote in Python, run in a sandbox, become instructions.
import type { Rng } from "../../core/rng.ts";
import type { Family } from "../family.ts";
import type { Surface } from "../surface.ts";
import { pythonAxes } from "./axes.ts";
import { pythonConfig, type PythonConfig } from "./config.ts";
import { offerOf, procedureOf, sandbox } from "./describe.ts";
import { asInput, checkResponse, execute } from "./execute.ts";
import { sampleInput } from "./inputs.ts";
import { meaningOf } from "./key.ts";
import { isPythonInput, isPythonParams, type PythonInput, type PythonParams } from "./params.ts";
import { remember } from "./remember.ts";
import { countParaphrases, pythonSurfaces, renderInput, renderProcedure } from "./render.ts";

/**
 * Each typed function of `config.source` is an instruction. Calls that are refused (raised, looped, too large, not
 * deterministic, ...) make no exercise; the sandbox goes on with other inputs. See decision 9 for what the sandbox
 * promises.
 */
export const python: Family<PythonConfig, PythonParams, PythonInput> = {
  name: "python",
  version: 1,
  config: pythonConfig,
  axes: pythonAxes,
  surfaces: pythonSurfaces,
  sample: sampleProcedure,
  sampleInput,
  execute,
  paraphrases: countParaphrases,
  render: renderProcedure,
  renderInput,
  parse: parseProcedure,
  check: checkResponse,
  key: pythonKey,
  asInput,
  capacity: (config) => offerOf(config).procedures.length,
  isParams: isPythonParams,
  isInput: isPythonInput,
};

function sampleProcedure(config: PythonConfig, rng: Rng): PythonParams {
  const { name, source } = rng.pick(offerOf(config).procedures);
  return { name, source };
}

const keys = new Map<string, string>();

function pythonKey(params: PythonParams): string {
  return remember(keys, `${params.name}\n${params.source}`, () => meaningOf(procedureOf(params), sandbox()));
}

/** Which procedure of the config `text` is, in any wording. */
function parseProcedure(text: string, surface: Surface, config: PythonConfig): PythonParams | undefined {
  if (!pythonSurfaces.includes(surface)) return undefined;
  const offered = offerOf(config).procedures.map(({ name, source }) => ({ name, source }));
  return offered.find((params) =>
    Array.from({ length: countParaphrases(surface) }, (_, i) => renderProcedure(params, surface, i)).includes(text),
  );
}
