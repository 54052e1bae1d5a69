// The published sets whose constraints can be drawn: for each id its verifier and its recipe.
import type { ConstraintSet } from "../../verify/constraint.ts";
import { ifeval } from "../../verify/ifeval/index.ts";
import type { AnyRecipe } from "./recipe.ts";
import { ifevalRecipes } from "./recipes/ifeval.ts";

export const setNames = ["ifeval"] as const;

export type SetName = (typeof setNames)[number];

export interface WitnessedSet {
  readonly set: ConstraintSet;
  readonly recipes: readonly AnyRecipe[];
}

const sets: Readonly<Record<SetName, WitnessedSet>> = {
  ifeval: { set: ifeval, recipes: ifevalRecipes },
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
