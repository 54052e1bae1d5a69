// Turns an id with parameters into something that judges, or into an error that says what is wrong with them.
import type { z } from "zod";
import { DataError } from "../core/errors.ts";
import { didYouMean, nearestFew } from "../core/nearest.ts";
import { invalid, type Verdict } from "../core/verdict.ts";
import type { AnyConstraint, ConstraintCall, ConstraintSet, Mode, ReadyConstraint } from "./constraint.ts";
import { broken } from "./judge.ts";
import { isBlank } from "./python-text.ts";

/**
 * Throws a DataError: "unknown-constraint" for an id that `set` does not have, "bad-constraint-params" for parameters
 * that are missing, unknown or malformed (the published code draws some of them at random, which no verdict may rest
 * on). Keys whose value is null are dropped first.
 */
export function readyConstraint(set: ConstraintSet, call: ConstraintCall): ReadyConstraint {
  const constraint = byId(set).get(call.id);
  if (constraint === undefined) throw unknownConstraint(set, call.id);
  const given = Object.fromEntries(Object.entries(call.params ?? {}).filter(([, value]) => value !== null));
  const read = constraint.params.safeParse(given);
  if (!read.success) throw badParams(constraint, read.error);
  const params: unknown = read.data;
  return { id: call.id, params, constraint, check: (response, mode) => checked(constraint, params, response, mode) };
}

const blank = broken("empty", "the response is empty", { count: 0 });

/** A checker that throws is a broken checker: "invalid", never a pass and never the response's fault. */
function checked(constraint: AnyConstraint, params: unknown, response: string, mode: Mode): Verdict {
  if (isBlank(response)) return blank;
  try {
    return constraint.check(response, params, mode);
  } catch (error) {
    return invalid(`${constraint.id} could not judge the response: ${String(error)}`);
  }
}

const known = new WeakMap<ConstraintSet, ReadonlyMap<string, AnyConstraint>>();

function byId(set: ConstraintSet): ReadonlyMap<string, AnyConstraint> {
  const map = known.get(set) ?? new Map(set.constraints.map((constraint) => [constraint.id, constraint]));
  known.set(set, map);
  return map;
}

function unknownConstraint(set: ConstraintSet, id: string): DataError {
  const ids = set.constraints.map((constraint) => constraint.id);
  return new DataError(`${set.title} has no constraint "${id}".${didYouMean(id, ids)}`, {
    code: "unknown-constraint",
    hint: `The nearest are ${nearestFew(id, ids).join(", ")}. \`precept verify --list --suite ${set.name}\` lists all ${ids.length}.`,
  });
}

function badParams(constraint: AnyConstraint, error: z.ZodError): DataError {
  const problems = error.issues.map((issue) => `${issue.path.map(String).join(".") || "parameters"}: ${issue.message}`);
  return new DataError(`The parameters of ${constraint.id} cannot be used: ${problems.join("; ")}`, {
    code: "bad-constraint-params",
    hint: "Every parameter must be given: what the published code would draw at random is no ground for a verdict.",
    cause: error,
  });
}
