// How many operations a procedure is given.
import type { Rng } from "../../core/rng.ts";
import { countChoices } from "./capacity.ts";
import type { PartKind, ProcedureConfig } from "./config.ts";

/** From this many programs on, a length gets a full share. */
const MANY = 1_000_000;

/** The steps that the other kinds choose among are fewer, or more often mean the same. */
const CHOICES = 12;

/** A number of operations of the config's range for a procedure of `kind`, with the config's `shares`. */
export function drawLength(config: ProcedureConfig, rng: Rng, kind: PartKind): number {
  const { operations, shares } = config;
  const from = Math.max(operations.from, leastOperations[kind]);
  const to = Math.max(operations.to, from);
  if (from === to) return from;
  if (shares === "equal") return rng.between(from, to);
  const weights = weightsOf(config, kind);
  let total = 0;
  for (let length = from; length <= to; length++) total += weights[length] as number;
  let rest = rng.float() * total;
  for (let length = from; length < to; length++) {
    rest -= weights[length] as number;
    if (rest < 0) return length;
  }
  return to;
}

/** The fewest operations that a procedure of each kind is made of. */
export const leastOperations: Readonly<Record<PartKind, number>> = {
  arithmetic: 1,
  branching: 2,
  loops: 1,
  strings: 1,
  lists: 1,
};

const known = new WeakMap<ProcedureConfig, Partial<Record<PartKind, readonly number[]>>>();

/** By length: 1, or less in proportion to the square root of the number of lines of so many operations. */
function weightsOf(config: ProcedureConfig, kind: PartKind): readonly number[] {
  let byKind = known.get(config);
  if (byKind === undefined) known.set(config, (byKind = {}));
  let weights = byKind[kind];
  if (weights === undefined) {
    const choices = kind === "arithmetic" ? countChoices(config) : CHOICES;
    const longest = Math.max(config.operations.to, 5);
    weights = Array.from({ length: longest + 1 }, (_, length) => Math.min(1, Math.sqrt(choices ** length / MANY)));
    byKind[kind] = weights;
  }
  return weights;
}
