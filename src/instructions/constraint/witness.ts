// A response that follows every constraint of an instruction, in both modes: the proof that they go together.
import { DataError } from "../../core/errors.ts";
import { Rng } from "../../core/rng.ts";
import type { Mode, ReadyConstraint } from "../../verify/constraint.ts";
import { constraintKey, verifiersOf, type ConstraintInput, type ConstraintParams } from "./params.ts";
import { emptyPlan, type Plan } from "./plan.ts";
import { recipeOf } from "./sets.ts";
import { topicOf, type Topic } from "./topics.ts";
import { writeResponse } from "./write-response.ts";

const MOST_ATTEMPTS = 6;

/** The prompt for which an instruction is proved when it is drawn. */
const ANY_PROMPT = "";

/**
 * Deterministic in the instruction's meaning and the prompt. What it writes was judged by every verifier in both modes.
 * Throws a DataError ("no-witness") where none of its attempts is followed; then the constraints may contradict each other.
 */
export function witness(params: ConstraintParams, input: ConstraintInput): string {
  const found = findWitness(params, input) ?? findWitness(params, ANY_PROMPT);
  if (found !== undefined) return found;
  throw new DataError(`No response to "${input.slice(0, 100)}" was found that follows ${idsOf(params)} together.`, {
    code: "no-witness",
    hint: "Leave out one of the constraints, or give them parameters that can be met together.",
  });
}

/** Undefined where no attempt succeeds. */
export function findWitness(params: ConstraintParams, input: ConstraintInput = ANY_PROMPT): string | undefined {
  const topic = topicOf(input);
  const stream = Rng.from("constraint witness", constraintKey(params), input);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const response = attemptAt(params, topic, stream.derive(attempt));
    if (response !== undefined && followsAll(verifiersOf(params), response)) return response;
  }
  return undefined;
}

/** One try, which may fail; undefined where there are no words to write with. */
export function attemptAt(
  params: ConstraintParams,
  topic: Topic,
  rng: Rng,
  change?: (plan: Plan) => void,
): string | undefined {
  const plan = emptyPlan();
  for (const { id, params: own } of params.calls) recipeOf(params.set, id)?.plan(plan, own, rng.derive("plan", id));
  change?.(plan);
  return writeResponse(plan, topic, rng.derive("text"));
}

export const bothModes: readonly Mode[] = ["fixed", "parity"];

export function followsAll(verifiers: readonly ReadyConstraint[], response: string): boolean {
  return bothModes.every((mode) => verifiers.every((verifier) => verifier.check(response, mode).kind === "pass"));
}

function idsOf({ calls }: ConstraintParams): string {
  return calls.map(({ id }) => id).join(", ");
}
