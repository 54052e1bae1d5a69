// Judges one response by constraints that are named as the data sets name them.
import type { Verdict } from "../core/verdict.ts";
import type { ConstraintCall, ConstraintSet, Mode } from "./constraint.ts";
import { verifyResponse, type LooseVerdict } from "./loose.ts";
import { readyConstraint } from "./ready-constraint.ts";
import { getConstraintSet } from "./registry.ts";

export interface VerifyOptions {
  /** The set that knows the ids, or its name; "ifeval" unless told otherwise. */
  readonly set?: string | ConstraintSet;
  /** "fixed", which judges what the instruction says, unless told otherwise; "parity" for published scores. */
  readonly mode?: Mode;
}

export interface Verification {
  readonly set: string;
  readonly mode: Mode;
  /** The response follows every constraint as it is. */
  readonly strict: boolean;
  /** It follows each constraint in one of the eight variants of IFEval: without its first line, without asterisks ... */
  readonly loose: boolean;
  /** One for each call, in the same order. */
  readonly results: readonly ConstraintResult[];
}

export interface ConstraintResult {
  readonly id: string;
  readonly params: unknown;
  readonly strict: Verdict;
  readonly loose: LooseVerdict;
}

/**
 * Strict and loose verdicts on `response`, with evidence. Throws a DataError before anything is judged:
 * "unknown-constraint-set", "unknown-constraint" or "bad-constraint-params". No constraints are followed by anything.
 */
export function verify(
  calls: ConstraintCall | readonly ConstraintCall[],
  response: string,
  { set = "ifeval", mode = "fixed" }: VerifyOptions = {},
): Verification {
  const known = typeof set === "string" ? getConstraintSet(set) : set;
  const list: readonly ConstraintCall[] = "id" in calls ? [calls] : calls;
  const ready = list.map((call) => readyConstraint(known, call));
  const { strict, loose } = verifyResponse(ready, response, mode);
  const results = ready.map(({ id, params }, i): ConstraintResult => ({
    id,
    params,
    strict: strict[i] as Verdict,
    loose: loose[i] as LooseVerdict,
  }));
  return {
    set: known.name,
    mode,
    strict: strict.every(({ kind }) => kind === "pass"),
    loose: loose.every(({ verdict }) => verdict.kind === "pass"),
    results,
  };
}
