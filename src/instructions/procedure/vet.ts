// Decides whether a drawn program may be given out.
import type { Program, Value } from "../program/ast.ts";
import { evaluateMany, evaluateProgram, type Evaluation, type RunLimits } from "../program/run.ts";
import { sameValue, writeValue } from "../program/value.ts";
import type { ProcedureConfig } from "./config.ts";
import { domainOf, isSmall, type ParameterType } from "./domain.ts";
import { staysWithin } from "./within.ts";
import { variantsOf } from "./variants.ts";

/**
 * Whether on the inputs of the config's domain the program always answers, within the config's largest number; not
 * always its input, and with as many different answers as the config's `variety` says; takes both sides of each if and turns each loop; and answers differently,
 * or fails, without any one of its operations, branches and loops. Where the domain is too large to look at every
 * input, a sample shows what the program does, and intervals prove that no input makes it fail or leave its bounds.
 */
export function isSound(program: Program, config: ProcedureConfig): boolean {
  const type = program.procedures.at(-1)?.parameters[0]?.type as ParameterType;
  const inputs = domainOf(type, config);
  const limits: RunLimits = { magnitude: config.largest, steps: MOST_STEPS, size: LONGEST };
  const { runs, trackers } = evaluateMany(program, inputs.map(single), limits);
  if (!isVaried(inputs, runs, config.variety)) return false;
  for (const name in trackers) if (trackers[name] === 0) return false;
  if (!isSmall(type, config) && !staysWithin(program, config)) return false;
  for (const variant of variantsOf(program)) if (alike(variant, { inputs, runs, limits })) return false;
  return true;
}

const MOST_STEPS = 1_000;
const LONGEST = 1_000;

function isVaried(inputs: readonly Value[], runs: readonly Evaluation[], variety: number): boolean {
  const answers = new Set<number | string>();
  let identity = true;
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i] as Evaluation;
    if (run.kind === "failure") return false;
    if (answers.size < variety) answers.add(typeof run.value === "number" ? run.value : writeValue(run.value));
    if (identity && !sameValue(run.value, inputs[i] as Value)) identity = false;
  }
  return !identity && answers.size >= variety;
}

interface Seen {
  readonly inputs: readonly Value[];
  readonly runs: readonly Evaluation[];
  readonly limits: RunLimits;
}

function alike(variant: Program, { inputs, runs, limits }: Seen): boolean {
  return inputs.every((input, i) => {
    const run = evaluateProgram(variant, [input], limits);
    const wanted = runs[i] as Evaluation;
    return run.kind === "value" && wanted.kind === "value" && sameValue(run.value, wanted.value);
  });
}

function single(value: Value): readonly Value[] {
  return [value];
}
