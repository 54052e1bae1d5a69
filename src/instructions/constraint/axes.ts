// What makes a set of constraints harder or easier to follow.
import type { Axis } from "../family.ts";
import type { ConstraintInput, ConstraintParams } from "./params.ts";
import { recipeOf } from "./sets.ts";

export const constraintAxes: readonly Axis<ConstraintParams, ConstraintInput>[] = [
  { name: "constraints", description: "constraints that hold at once", measure: ({ calls }) => calls.length },
  {
    name: "groups",
    description: "different groups among them (what stands before the colon of an id)",
    measure: ({ calls }) => new Set(calls.map(({ id }) => id.split(":")[0])).size,
  },
  {
    name: "counted",
    description: "constraints that ask for a number of something",
    measure: ({ calls }) =>
      calls.filter(({ params }) => Object.values(params).some((value) => typeof value === "number")).length,
  },
  {
    name: "exact",
    description: "constraints on a quantity whose lower and upper limits are the same",
    measure: ({ set, calls }) =>
      calls.filter(({ id, params }) =>
        Object.values(recipeOf(set, id)?.demands?.(params).counts ?? {}).some(({ least, most }) => least === most),
      ).length,
  },
  { name: "promptLength", description: "characters of the prompt", measure: (_, input) => input.length },
];
