// What sampling needs from a config, computed once per config.
import { listOf } from "../../core/list-of.ts";
import { cipherOf, type Cipher } from "./cipher.ts";
import { strengthsOf, type RewriteClass, type RewriteConfig } from "./config.ts";
import { lettersOf, type Letters } from "../../core/letters.ts";

export interface Prepared {
  readonly letters: Letters;
  readonly classes: readonly RewriteClass[];
  readonly strengths: readonly number[];
  readonly occurrences: readonly number[];
  readonly cipher: Cipher | undefined;
}

const known = new WeakMap<RewriteConfig, Prepared>();

export function prepare(config: RewriteConfig): Prepared {
  let prepared = known.get(config);
  if (prepared === undefined) {
    prepared = {
      letters: lettersOf(config.alphabet),
      classes: listOf(config.class),
      strengths: strengthsOf(config),
      occurrences: listOf(config.occurrences),
      cipher: cipherOf(config),
    };
    known.set(config, prepared);
  }
  return prepared;
}
