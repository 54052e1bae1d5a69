// Draws a Markov algorithm that halts on every text, whose rules are used and whose order matters.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { MarkovConfig } from "./config.ts";
import { draft, type Draft } from "./draft.ts";
import { limitsOf, suits } from "./input.ts";
import type { MarkovParams, MarkovRule } from "./params.ts";
import { runMarkov } from "./run.ts";

const MOST_DRAFTS = 2_000;

/**
 * An algorithm that halts on every text by construction (`draft`), kept where, on inputs drawn with it, at least half
 * make an exercise, answers vary (no constant function), enough rules are applied (`firingShare`), and exchanging some two rules
 * changes an answer (an algorithm of one rule has no order). Throws a DataError ("sampling-exhausted") where the
 * config hardly allows such algorithms.
 */
export function sampleAlgorithm(config: MarkovConfig, rng: Rng): MarkovParams {
  for (let attempt = 0; attempt < MOST_DRAFTS; attempt++) {
    const drawn = draft(config, rng);
    if (drawn === undefined || !isUseful(drawn, config) || !orderMatters(drawn, config)) continue;
    return { alphabet: config.alphabet, rules: drawn.rules };
  }
  throw new DataError(`No algorithm whose rules are used and whose order matters in ${MOST_DRAFTS} drafts.`, {
    code: "sampling-exhausted",
    hint: "Widen leftLength, rightLength, inputLength or steps, use more symbols, or ask for fewer rules.",
  });
}

function isUseful({ rules, inputs, outcomes, fired }: Draft, config: MarkovConfig): boolean {
  if (fired.size < config.firingShare * rules.length) return false;
  let suitable = 0;
  outcomes.forEach((outcome, i) => {
    if (suits(inputs[i] as string, outcome, config)) suitable++;
  });
  if (suitable * 2 < inputs.length) return false;
  return new Set(outcomes.map(({ text }) => text)).size * 2 >= new Set(inputs).size;
}

function orderMatters(drawn: Draft, config: MarkovConfig): boolean {
  const { rules } = drawn;
  if (rules.length === 1) return true;
  // Nothing after an empty left side is ever tried, so that moving it up says nothing about the other rules.
  const last = rules.at(-1)?.left === "" && rules.length > 2 ? rules.length - 1 : rules.length;
  for (let distance = 1; distance < last; distance++) {
    for (let first = 0; first + distance < last; first++) {
      if (exchangeMatters(drawn, first, first + distance, config)) return true;
    }
  }
  return false;
}

function exchangeMatters(drawn: Draft, first: number, second: number, config: MarkovConfig): boolean {
  const { rules, inputs, outcomes } = drawn;
  const exchanged = rules.slice();
  exchanged[first] = rules[second] as MarkovRule;
  exchanged[second] = rules[first] as MarkovRule;
  const { maxSteps, maxLength } = limitsOf(config);
  return inputs.some((input, i) => {
    const run = runMarkov(exchanged, input, { maxSteps: 4 * maxSteps, maxLength });
    return run.kind === "halted" && run.text !== outcomes[i]?.text;
  });
}
