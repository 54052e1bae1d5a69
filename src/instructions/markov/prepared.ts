// What sampling needs from a config, computed once per config.
import { lettersOf, type Letters } from "../../core/letters.ts";
import { ruleCounts, type MarkovConfig } from "./config.ts";

export interface Prepared {
  readonly inputLetters: Letters;
  readonly symbols: readonly string[];
  readonly counts: readonly number[];
}

const known = new WeakMap<MarkovConfig, Prepared>();

export function prepare(config: MarkovConfig): Prepared {
  let prepared = known.get(config);
  if (prepared === undefined) {
    prepared = {
      inputLetters: lettersOf(config.alphabet),
      symbols: Array.from(config.alphabet + config.markers),
      counts: ruleCounts(config),
    };
    known.set(config, prepared);
  }
  return prepared;
}
