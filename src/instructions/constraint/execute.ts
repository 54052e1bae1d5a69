// Carries an instruction out: a response that follows it, and how each constraint is met.
import { invalid, type Evidence, type Verdict } from "../../core/verdict.ts";
import { broken } from "../../verify/judge.ts";
import type { Execution } from "../family.ts";
import { verifiersOf, type ConstraintInput, type ConstraintParams } from "./params.ts";
import { recipeOf } from "./sets.ts";
import { witness } from "./witness.ts";

/** One of many right answers. Throws a DataError ("no-witness") where none is found, never for what was sampled. */
export function execute(params: ConstraintParams, input: ConstraintInput): Execution {
  const answer = witness(params, input);
  const verifiers = verifiersOf(params);
  const trace = params.calls.map(({ id, params: own }, i) => {
    const verdict = verifiers[i]?.check(answer, "fixed");
    const evidence = verdict?.kind === "pass" ? verdict.evidence : undefined;
    return `${recipeOf(params.set, id)?.wordings(own).terse ?? id}: ${metBy(evidence)}`;
  });
  return { answer, trace };
}

/** Passes where every constraint holds, in the mode "fixed"; a failure is that of the first that is broken. */
export function checkConstraints(params: ConstraintParams, _: ConstraintInput, response: string): Verdict {
  if (typeof response !== "string") return invalid("the response is not a text");
  try {
    for (const verifier of verifiersOf(params)) {
      const verdict = verifier.check(response, "fixed");
      if (verdict.kind === "fail") return broken(verdict.code, `${verifier.id}: ${verdict.detail}`, verdict.evidence);
      if (verdict.kind === "invalid") return verdict;
    }
    return { kind: "pass" };
  } catch (error) {
    return invalid(`the constraints could not be judged: ${String(error)}`);
  }
}

/** The share of the constraints that hold, in the mode "fixed"; undefined where one of them could not be judged. */
export function shareFollowed(params: ConstraintParams, _: ConstraintInput, response: string): number | undefined {
  const verdicts = verifiersOf(params).map((verifier) => verifier.check(response, "fixed"));
  if (verdicts.some(({ kind }) => kind === "invalid")) return undefined;
  return verdicts.filter(({ kind }) => kind === "pass").length / verdicts.length;
}

function metBy({ count, threshold, found }: Evidence = {}): string {
  if (count !== undefined && threshold !== undefined) return `${count}, wanted ${threshold}`;
  return found === undefined ? "met" : `found ${found}`;
}
