// How many different instructions a config can give, at most.
import { recipesOf, type ConstraintConfig } from "./config.ts";

/**
 * Sets of `constraints.from` to `constraints.to` ids with every choice of their parameters: elementary symmetric
 * polynomials of how many each id has. An upper bound, which contradictions between constraints keep from being reached.
 */
export function constraintCapacity(config: ConstraintConfig): number {
  const recipes = recipesOf(config);
  const sums = [1, ...recipes.map(() => 0)];
  for (const recipe of recipes) {
    const variety = recipe.variety(config);
    for (let size = recipes.length; size > 0; size--) {
      sums[size] = (sums[size] as number) + variety * (sums[size - 1] as number);
    }
  }
  return sums.slice(config.constraints.from, config.constraints.to + 1).reduce((sum, count) => sum + count, 0);
}
