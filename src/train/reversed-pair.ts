// Reverse preference optimisation's pairs: constraints are turned round until an imperfect response obeys them all.
import type { Rng } from "../core/rng.ts";
import { instruction } from "../data/plans/instructions.ts";
import type { WrittenRow } from "../data/rows/written-row.ts";
import { negate } from "../instructions/constraint/negate.ts";
import {
  isConstraintInput,
  isConstraintParams,
  verifiersOf,
  type ConstraintParams,
} from "../instructions/constraint/params.ts";
import { preferencePairs } from "../instructions/constraint/preference-pair.ts";
import type { Comparison } from "./preference-data.ts";

/**
 * Of a row of the family "constraint": two responses, the true one and those that break one constraint each being the
 * candidates; the constraints that the chosen one breaks are replaced by their opposites in the prompt, so that it obeys
 * all and the other does not; `differing` is the number of constraints that one of the two meets and the other breaks
 * (Huang et al., 2025). Undefined where no two such responses are found, where a constraint has no opposite that can be
 * written down, and for other families.
 */
export function reversedPair({ of, input, promptOf, prompt }: WrittenRow, rng: Rng): Comparison | undefined {
  const { family, params } = of;
  if (family.name !== "constraint" || promptOf === undefined) return undefined;
  if (!isConstraintParams(params) || !isConstraintInput(input)) return undefined;
  const pairs = preferencePairs(params, input);
  const [first] = pairs;
  if (first === undefined) return undefined;
  const responses = rng.shuffle([first.chosen, ...pairs.map(({ rejected }) => rejected)]);
  for (const chosen of responses) {
    const turned = turnedFor(params, chosen);
    if (turned === undefined) continue;
    const rejected = responses.find((other) => other !== chosen && family.check(turned, input, other).kind === "fail");
    if (rejected === undefined || family.check(turned, input, chosen).kind !== "pass") continue;
    // The name of an instruction stands for it as it is.
    const asked = turned === params ? prompt : promptOf({ of: instruction(family, turned), pointer: undefined });
    if (turned !== params && asked === prompt) continue;
    return {
      chosen: [{ prompt: asked, response: chosen }],
      rejected: [{ prompt: asked, response: rejected }],
      differing: differing(turned, chosen, rejected),
    };
  }
  return undefined;
}

/** The instruction with the opposite of each constraint that the response breaks; itself where it breaks none. */
function turnedFor(params: ConstraintParams, response: string): ConstraintParams | undefined {
  const met = followed(params, response);
  if (met.every(Boolean)) return params;
  const calls = params.calls.flatMap((call, i) => (met[i] === true ? call : (negate(params.set, call).call ?? [])));
  return calls.length === params.calls.length ? { ...params, calls } : undefined;
}

function differing(params: ConstraintParams, one: string, other: string): number {
  const [first, second] = [followed(params, one), followed(params, other)];
  return first.filter((met, i) => met !== second[i]).length;
}

function followed(params: ConstraintParams, response: string): boolean[] {
  return verifiersOf(params).map((verifier) => verifier.check(response, "fixed").kind === "pass");
}
