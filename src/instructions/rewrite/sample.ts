// Draws a rule.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import { sampleClass } from "./classes.ts";
import type { RewriteConfig } from "./config.ts";
import type { RewriteParams } from "./params.ts";
import { prepare } from "./prepared.ts";

/**
 * Both sides from one class with one strength, each equally likely among those of the config, with uniform letters.
 * Rules that change nothing (x = y) are drawn again: they would make every input a no-op.
 */
export function sampleRule(config: RewriteConfig, rng: Rng): RewriteParams {
  const { letters, classes, strengths, cipher } = prepare(config);
  const name = classes.length === 1 ? (classes[0] as (typeof classes)[number]) : rng.pick(classes);
  const k = name === "free" ? 1 : rng.pick(strengths);
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const x = sampleClass(letters, rng, { name, k, length: config.patternLength });
    const y = sampleClass(letters, rng, { name, k, length: config.replacementLength });
    if (x !== y) return cipher === undefined ? { x, y } : { x, y, cipher };
  }
  throw new DataError(`No rule with two different sides in 1,000 draws over the alphabet "${config.alphabet}".`, {
    code: "sampling-exhausted",
  });
}
