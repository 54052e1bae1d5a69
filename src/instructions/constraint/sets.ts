// The published sets whose constraints can be drawn: for each id its verifier and its recipe.
import type { ConstraintSet } from "../../verify/constraint.ts";
import { ifeval } from "../../verify/ifeval/index.ts";
import { ifbench } from "../../verify/ifbench/index.ts";
import { ifRlvr } from "../../verify/if-rlvr/constraint-set.ts";
import type { AnyRecipe } from "./recipe.ts";
import { ifbenchRecipes } from "./recipes/ifbench.ts";
import { ifRlvrRecipes } from "./recipes/if-rlvr.ts";
import { ifevalRecipes } from "./recipes/ifeval.ts";

export const setNames = ["ifeval", "if-rlvr", "ifbench"] as const;

export type SetName = (typeof setNames)[number];

export interface WitnessedSet {
  readonly set: ConstraintSet;
  readonly recipes: readonly AnyRecipe[];
}

const sets: Readonly<Record<SetName, WitnessedSet>> = {
  ifeval: { set: ifeval, recipes: ifevalRecipes },
  "if-rlvr": { set: ifRlvr, recipes: ifRlvrRecipes },
  ifbench: { set: ifbench, recipes: ifbenchRecipes },
};

export function witnessedSet(name: SetName): WitnessedSet {
  return sets[name];
}

/** The recipe of a constraint; undefined where there is no such id, or none knows how to witness it. */
export function recipeOf(name: SetName, id: string): AnyRecipe | undefined {
  return sets[name].recipes.find((recipe) => recipe.id === id);
}

export function isSetName(value: unknown): value is SetName {
  return (setNames as readonly unknown[]).includes(value);
}
