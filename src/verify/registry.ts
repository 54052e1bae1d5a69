// Every set of constraints that can be named.
import { DataError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { ConstraintSet } from "./constraint.ts";
import { ifRlvr } from "./if-rlvr/index.ts";
import { ifbench } from "./ifbench/index.ts";
import { ifeval } from "./ifeval/index.ts";
import { mathIf } from "./mathif/index.ts";
import { reasonIf } from "./reasonif/index.ts";

export const constraintSets: readonly ConstraintSet[] = [ifeval, ifbench, ifRlvr, reasonIf, mathIf];

/** The set called `name`. Throws a DataError ("unknown-constraint-set") that lists the known names. */
export function getConstraintSet(name: string): ConstraintSet {
  const found = constraintSets.find((set) => set.name === name);
  if (found !== undefined) return found;
  const names = constraintSets.map((set) => set.name);
  throw new DataError(`There is no set of constraints "${name}".${didYouMean(name, names)}`, {
    code: "unknown-constraint-set",
    hint: `Known sets: ${names.join(", ")}.`,
  });
}
