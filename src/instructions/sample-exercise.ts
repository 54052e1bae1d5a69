// The n-th exercise of a seed: what `precept sample` prints and the gallery shows.
import { Rng, type PathItem } from "../core/rng.ts";
import type { Execution, Family } from "./family.ts";

export interface SampledExercise<Params, Input> {
  readonly params: Params;
  readonly input: Input;
  readonly execution: Execution;
}

/** Instruction `index` of `seed` with an input, carried out. Needs no other. */
export function sampleExercise<Config, Params, Input>(
  family: Family<Config, Params, Input>,
  config: Config,
  seed: PathItem,
  index: number,
): SampledExercise<Params, Input> {
  const params = family.sample(config, Rng.from(seed, "sample", index));
  const input = family.sampleInput(params, config, Rng.from(seed, "sample-input", index));
  return { params, input, execution: family.execute(params, input) };
}
