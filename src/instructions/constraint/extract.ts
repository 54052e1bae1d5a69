// Which constraints a text already follows: instructions for texts that exist (Suri's back-translation, without a model).
import { readyConstraint } from "../../verify/ready-constraint.ts";
import type { ConstraintOfSet } from "./params.ts";
import { witnessedSet, type SetName } from "./sets.ts";
import { bothModes } from "./witness.ts";

/** Longer texts are not read. */
const MOST_CHARACTERS = 200_000;

/**
 * For each constraint of the set the tightest parameters that `text` meets, judged in both modes; ids in the order of the
 * set, none where the text is blank or longer than 200,000 characters. Some may exclude each other as instructions:
 * `conflictsOf` tells which.
 */
export function extractConstraints(set: SetName, text: string): readonly ConstraintOfSet[] {
  if (text.length > MOST_CHARACTERS) return [];
  const { recipes, set: verifiers } = witnessedSet(set);
  return recipes.flatMap((recipe) =>
    recipe.extract(text).flatMap((found): ConstraintOfSet[] => {
      const call: ConstraintOfSet = { id: recipe.id, params: found as ConstraintOfSet["params"] };
      return follows(verifiers, call, text) ? [call] : [];
    }),
  );
}

function follows(set: Parameters<typeof readyConstraint>[0], call: ConstraintOfSet, text: string): boolean {
  try {
    const verifier = readyConstraint(set, call);
    return bothModes.every((mode) => verifier.check(text, mode).kind === "pass");
  } catch {
    return false;
  }
}
