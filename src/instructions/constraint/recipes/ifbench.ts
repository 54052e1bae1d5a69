// Recipes for constraints of IFBench (Pyatkin et al., arXiv 2507.02833) that sentences written here can follow.
import type { AnyRecipe } from "../recipe.ts";
import { ifbenchCounts } from "./ifbench-counts.ts";
import { ifbenchForms } from "./ifbench-forms.ts";

export const ifbenchRecipes: readonly AnyRecipe[] = [...ifbenchCounts, ...ifbenchForms];
