// Which constraints to draw instructions from, and how many an instruction has.
import { z } from "zod";
import { didYouMean } from "../../core/nearest.ts";
import type { AnyRecipe } from "./recipe.ts";
import { setNames, witnessedSet, type SetName } from "./sets.ts";

const range = (least: number, most: number) =>
  z
    .strictObject({ from: z.int().min(least).max(most), to: z.int().min(least).max(most) })
    .refine(({ from, to }) => from <= to, "from must not be above to");

export const constraintConfig = z
  .strictObject({
    /** A published set of constraints. */
    set: z.enum(setNames).default("ifeval"),
    /** The ids to sample from; all of the set that can be witnessed unless said. */
    ids: z.array(z.string()).min(1).optional(),
    /** Ids that are never sampled: kept for a split of their own, they show what unseen constraints are followed. */
    holdOut: z.array(z.string()).default([]),
    /** How many constraints hold at once; each number within is equally likely. */
    constraints: range(1, 10).default({ from: 1, to: 10 }),
    /** Limits of numbers of words that are asked for. The published data asks for 100 to 500 words and more. */
    words: range(10, 2_000).default({ from: 50, to: 300 }),
  })
  .superRefine((config, context) => {
    const known = witnessedSet(config.set).recipes.map(({ id }) => id);
    const report = (key: "ids" | "holdOut" | "constraints", message: string): void => {
      context.addIssue({ code: "custom", path: [key], message });
    };
    for (const key of ["ids", "holdOut"] as const) {
      const unknown = (config[key] ?? []).find((id) => !known.includes(id));
      if (unknown !== undefined) {
        report(key, `${config.set} has no constraint "${unknown}" that can be drawn.${didYouMean(unknown, known)}`);
      }
    }
    const left = drawn(config);
    if (left.length === 0) report("holdOut", "every id is held out; leave some to sample from");
    else if (left.length < config.constraints.from) {
      report("constraints", `${config.constraints.from} at once cannot be had of ${left.length} ids; lower from`);
    }
  });

export type ConstraintConfig = z.output<typeof constraintConfig>;

/** The recipes that a config samples from. */
export function recipesOf(config: ConstraintConfig): readonly AnyRecipe[] {
  return drawn(config);
}

function drawn({
  set,
  ids,
  holdOut,
}: {
  readonly set: SetName;
  readonly ids?: readonly string[] | undefined;
  readonly holdOut: readonly string[];
}): readonly AnyRecipe[] {
  return witnessedSet(set).recipes.filter(({ id }) => (ids === undefined || ids.includes(id)) && !holdOut.includes(id));
}
