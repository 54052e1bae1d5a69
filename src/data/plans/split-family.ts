// Which family the instructions of a split are of.
import type { AnyFamily } from "../../instructions/family.ts";
import { getFamily } from "../../instructions/registry.ts";
import { splitNames, type SplitName } from "./split-part.ts";

/** What of a plan names families. */
export interface FamilyNames {
  readonly family: string;
  readonly splits: { readonly [name in SplitName]?: { readonly family?: string | undefined } | undefined };
}

/** The family of a split: its own, or the plan's. */
export function splitFamily(plan: FamilyNames, name: SplitName): AnyFamily {
  return getFamily(plan.splits[name]?.family ?? plan.family);
}

/** The families of a plan, each once, the plan's own first. */
export function familiesOf(plan: FamilyNames): readonly AnyFamily[] {
  const named = splitNames.filter((name) => plan.splits[name] !== undefined).map((name) => splitFamily(plan, name));
  return [...new Set([getFamily(plan.family), ...named])];
}
