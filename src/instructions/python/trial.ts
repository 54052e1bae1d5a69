// Tries a procedure before anything is made of it: does it accept inputs, and does its answer depend on them?
import { canonicalJson } from "../../core/canonical-json.ts";
import { DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import type { PythonConfig } from "./config.ts";
import { sandbox } from "./describe.ts";
import { acceptedInput, inputSource, type InputSource } from "./inputs.ts";
import { costOf, PATIENCE } from "./patience.ts";
import type { Procedure, RunAnswer } from "./protocol.ts";

export type Trial =
  | {
      readonly kind: "used";
      /** Where its inputs come from, for people. */
      readonly inputs: string;
      /** Where every input tried gave the same answer. */
      readonly constant?: { readonly answer: string; readonly inputs: number };
    }
  /** With the reasons and their counts. */
  | { readonly kind: "refused"; readonly error: DataError };

/**
 * The same for the same source everywhere, but for procedures that only the clock stops. One that never ends is given
 * up after a few calls, and never run for its meaning.
 */
export function tryProcedure(procedure: Procedure, config: PythonConfig): Trial {
  const { name, source } = procedure;
  try {
    const inputs = inputSource({ name, source }, config);
    acceptedInput({ name, source }, config, { rng: Rng.from("python try", name), patience: PATIENCE });
    const constant = constantAnswer(procedure, inputs);
    return { kind: "used", inputs: inputs.description, ...(constant === undefined ? {} : { constant }) };
  } catch (error) {
    if (error instanceof DataError) return { kind: "refused", error };
    throw error;
  }
}

/** A procedure that says yes to one input in ten is taken for a constant once in 500 times. */
const DRAWS = 60;
/** Lines executed in all these draws. */
const MOST_STEPS = 200_000;

function constantAnswer(
  { name, source }: Procedure,
  inputs: InputSource,
): { answer: string; inputs: number } | undefined {
  const tried = new Set<string>();
  let answer: string | undefined;
  let steps = 0;
  let cost = 0;
  for (let i = 0; i < DRAWS && steps < MOST_STEPS && cost < PATIENCE; i++) {
    const drawn = inputs.draw(Rng.from("python constant", name, i));
    const given =
      drawn.kind === "refused"
        ? drawn
        : sandbox().ask<RunAnswer>({ do: "run", source, name, arguments: drawn.value, traceSteps: 1, twice: false });
    if (given.kind === "refused" || drawn.kind === "refused") {
      if (given.kind === "refused") cost += costOf(given.refusal);
      continue;
    }
    if (answer !== undefined && given.value.answer !== answer) return undefined;
    answer = given.value.answer;
    steps += given.value.steps;
    tried.add(canonicalJson(drawn.value));
  }
  return answer === undefined ? undefined : { answer, inputs: tried.size };
}
