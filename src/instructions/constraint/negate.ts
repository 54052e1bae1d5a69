// The opposite of a constraint: what a response that breaks it follows.
import { invalid, type Verdict } from "../../core/verdict.ts";
import type { Mode } from "../../verify/constraint.ts";
import { broken, followed } from "../../verify/judge.ts";
import { isBlank } from "../../verify/python-text.ts";
import { readyConstraint } from "../../verify/ready-constraint.ts";
import type { ConstraintOfSet } from "./params.ts";
import { recipeOf, witnessedSet, type SetName } from "./sets.ts";

export interface Negation {
  /** An instruction, as a sentence. */
  readonly wording: string;
  /** A constraint of the same set that is the exact opposite, where there is one: "less than" for "at least". */
  readonly call?: ConstraintOfSet;
  /** Passes just where the constraint is broken; a blank response follows neither. */
  readonly check: (response: string, mode: Mode) => Verdict;
}

/**
 * For objectives that pair a response with the instruction that it does follow. Throws a DataError
 * ("unknown-constraint", "bad-constraint-params") for what the set does not have.
 */
export function negate(set: SetName, call: ConstraintOfSet): Negation {
  const verifier = readyConstraint(witnessedSet(set).set, call);
  const recipe = recipeOf(set, call.id);
  const complement = recipe?.complement?.(call.params);
  const opposite = complement === undefined ? undefined : { id: complement.id, params: complement.params ?? {} };
  return {
    wording: recipe?.wordings(call.params).negated ?? `Do not follow this: ${call.id}.`,
    ...(opposite === undefined ? {} : { call: opposite }),
    check: (response, mode) => {
      if (isBlank(response)) return broken("empty", "the response is empty", { count: 0 });
      const verdict = verifier.check(response, mode);
      if (verdict.kind === "invalid") return invalid(verdict.error);
      if (verdict.kind === "fail") return followed(verdict.evidence ?? {});
      return broken("followed", `${call.id} is followed, wanted its opposite`, verdict.evidence ?? {});
    },
  };
}
