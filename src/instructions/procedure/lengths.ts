// How many operations a procedure is given.
import type { Rng } from "../../core/rng.ts";
import { countChoices } from "./capacity.ts";
import type { ProcedureConfig } from "./config.ts";

/** From this many programs on, a length gets a full share. */
const MANY = 1_000_000;

/** A number of operations of the config's range, `least` at least, with its `shares`. */
export function drawLength(config: ProcedureConfig, rng: Rng, least = 1): number {
  const { operations, shares } = config;
  const from = Math.max(operations.from, least);
  const to = Math.max(operations.to, from);
  if (from === to) return from;
  if (shares === "equal") return rng.between(from, to);
  const weights = weightsOf(config);
  let total = 0;
  for (let length = from; length <= to; length++) total += weights[length] as number;
  let rest = rng.float() * total;
  for (let length = from; length < to; length++) {
    rest -= weights[length] as number;
    if (rest < 0) return length;
  }
  return to;
}

const known = new WeakMap<ProcedureConfig, readonly number[]>();

/** By length: 1, or less in proportion to the square root of the number of lines of so many operations. */
function weightsOf(config: ProcedureConfig): readonly number[] {
  let weights = known.get(config);
  if (weights === undefined) {
    const choices = countChoices(config);
    const longest = Math.max(config.operations.to, 5);
    weights = Array.from({ length: longest + 1 }, (_, length) => Math.min(1, Math.sqrt(choices ** length / MANY)));
    known.set(config, weights);
  }
  return weights;
}
