// Pairs of responses of which one follows every constraint and the other breaks exactly one, with little else different.
import { Rng } from "../../core/rng.ts";
import type { ReadyConstraint } from "../../verify/constraint.ts";
import { verifiersOf, type ConstraintInput, type ConstraintOfSet, type ConstraintParams } from "./params.ts";
import { recipeOf } from "./sets.ts";
import { topicOf } from "./topics.ts";
import { attemptAt, bothModes, witness } from "./witness.ts";

export interface PreferencePair {
  /** Follows every constraint, in both modes. */
  readonly chosen: string;
  /** Breaks `broken` in both modes and follows all others. */
  readonly rejected: string;
  readonly broken: ConstraintOfSet;
  /** What the verifier says of the rejected response, in the mode "fixed". */
  readonly why: string;
  /** Whether the rejected response is the chosen one with a small change; else it was written anew. */
  readonly isEdit: boolean;
}

const MOST_TRIES = 12;

/**
 * Breaks constraint number `index`. Undefined where no try breaks it alone, as where another constraint implies it.
 * Throws a DataError ("no-witness") where nothing follows the instruction, and a RangeError for an index that it has not.
 */
export function preferencePair(
  params: ConstraintParams,
  input: ConstraintInput,
  index: number,
): PreferencePair | undefined {
  const call = params.calls[index];
  if (call === undefined) throw new RangeError(`the instruction has no constraint number ${index}`);
  const chosen = witness(params, input);
  const verifiers = verifiersOf(params);
  const rng = Rng.from("preference pair", chosen, index);
  for (const [rejected, isEdit] of candidates({ params, input, chosen, index }, rng)) {
    if (rejected === chosen || !breaksOnly(verifiers, rejected, index)) continue;
    const verdict = verifiers[index]?.check(rejected, "fixed");
    return { chosen, rejected, broken: call, why: verdict?.kind === "fail" ? verdict.detail : "", isEdit };
  }
  return undefined;
}

/** One pair for each constraint that can be broken alone, in their order. */
export function preferencePairs(params: ConstraintParams, input: ConstraintInput): readonly PreferencePair[] {
  return params.calls.flatMap((_, index) => preferencePair(params, input, index) ?? []);
}

interface Wanted {
  readonly params: ConstraintParams;
  readonly input: ConstraintInput;
  readonly chosen: string;
  readonly index: number;
}

/** Small changes of the chosen response; then responses written without the constraint, or to its opposite. */
function* candidates({ params, input, chosen, index }: Wanted, rng: Rng): Generator<readonly [string, boolean]> {
  const { id, params: own } = params.calls[index] as ConstraintOfSet;
  const recipe = recipeOf(params.set, id);
  if (recipe === undefined) return;
  for (let trial = 0; trial < MOST_TRIES; trial++) {
    for (const edit of recipe.breaks(chosen, own, rng.derive("edit", trial))) {
      if (edit !== undefined) yield [edit, true];
    }
  }
  const complement = recipe.complement?.(own);
  const opposite = complement === undefined ? [] : [{ id: complement.id, params: complement.params ?? {} }];
  const others = { set: params.set, calls: [...params.calls.toSpliced(index, 1), ...opposite] };
  for (let trial = 0; trial < MOST_TRIES; trial++) {
    const anew = attemptAt(others, topicOf(input), rng.derive("anew", trial));
    if (anew !== undefined) yield [anew, false];
  }
}

function breaksOnly(verifiers: readonly ReadyConstraint[], response: string, index: number): boolean {
  return bothModes.every((mode) =>
    verifiers.every((verifier, i) => verifier.check(response, mode).kind === (i === index ? "fail" : "pass")),
  );
}
