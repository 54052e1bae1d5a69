// Every family that ships with the house, found by name.
import { ConfigError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { AnyFamily } from "./family.ts";
import { rewrite } from "./rewrite/family.ts";

export const families: readonly AnyFamily[] = [rewrite];

/** The family called `name`. Throws a ConfigError ("unknown-family") that lists the known names. */
export function getFamily(name: string): AnyFamily {
  const found = families.find((family) => family.name === name);
  if (found !== undefined) return found;
  const names = families.map((family) => family.name);
  throw new ConfigError(`There is no family "${name}".${didYouMean(name, names)}`, {
    code: "unknown-family",
    hint: `Known families: ${names.join(", ")}.`,
  });
}
