// What sampling needs from a config, computed once per config.
import type { AlgebraConfig } from "./config.ts";
import { libraryWith, type Identity } from "./library.ts";
import { countTrees, readOperator, type Operator } from "./operators.ts";

export interface Prepared {
  readonly operators: readonly Operator[];
  readonly atoms: readonly string[];
  readonly classes: readonly ("random" | "library")[];
  readonly patternDepths: readonly number[];
  readonly depths: readonly number[];
  readonly identities: readonly Identity[];
  /** Of trees of operators, see `countTrees`. */
  readonly counts: readonly number[];
}

/** Up to this depth, sides of rules are drawn uniformly. */
export const SMALL = 2;

const known = new WeakMap<AlgebraConfig, Prepared>();

export function prepare(config: AlgebraConfig): Prepared {
  let prepared = known.get(config);
  if (prepared === undefined) {
    const operators = config.operators.map(readOperator);
    prepared = {
      operators,
      atoms: Array.from(config.atoms),
      classes: [config.class].flat(),
      patternDepths: [config.patternDepth].flat(),
      depths: [config.depth].flat(),
      identities: libraryWith(config.operators),
      counts: countTrees(operators, SMALL),
    };
    known.set(config, prepared);
  }
  return prepared;
}
