// Draws sets of constraints that can be followed together, and prompts for them.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import { recipesOf, type ConstraintConfig } from "./config.ts";
import { areExclusive, conflictsOf } from "./conflicts.ts";
import type { ConstraintInput, ConstraintOfSet, ConstraintParams } from "./params.ts";
import { promptOf, tasks, topics } from "./topics.ts";
import { findWitness } from "./witness.ts";

const MOST_DRAFTS = 400;

/**
 * A number of constraints, each id at most once: compatible by the published table and by what they count, and proved to
 * go together by a response that follows them all. Throws a DataError ("sampling-exhausted") where the config hardly
 * allows such sets.
 */
export function sampleConstraints(config: ConstraintConfig, rng: Rng): ConstraintParams {
  const { from, to } = config.constraints;
  const most = Math.min(to, recipesOf(config).length);
  const wanted = rng.between(Math.min(from, most), most);
  for (let draft = 0; draft < MOST_DRAFTS; draft++) {
    // Where so many hardly go together, fewer do.
    const count = Math.max(from, wanted - Math.floor(draft / 20));
    const params = draftOf(config, count, rng);
    if (params !== undefined && findWitness(params) !== undefined) return params;
  }
  throw new DataError(`No ${from} constraints that can be followed together were found in ${MOST_DRAFTS} drafts.`, {
    code: "sampling-exhausted",
    hint: "Allow fewer constraints at once, more ids, or a wider range of words.",
  });
}

/** One of the built-in prompts. */
export function samplePrompt(_: ConstraintParams, __: ConstraintConfig, rng: Rng): ConstraintInput {
  return promptOf(rng.pick(tasks), rng.pick(topics));
}

function draftOf(config: ConstraintConfig, count: number, rng: Rng): ConstraintParams | undefined {
  const { set } = config;
  const calls: ConstraintOfSet[] = [];
  for (const recipe of rng.shuffle(recipesOf(config))) {
    if (calls.length === count) break;
    if (calls.some(({ id }) => areExclusive(set, id, recipe.id))) continue;
    const call = { id: recipe.id, params: recipe.sample(rng, config) as ConstraintOfSet["params"] };
    if (conflictsOf({ set, calls: [...calls, call] }).length === 0) calls.push(call);
  }
  return calls.length === count ? { set, calls } : undefined;
}
