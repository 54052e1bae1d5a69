// Draws an input on which an algorithm does something.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import type { MarkovConfig } from "./config.ts";
import { isOver, type MarkovInput, type MarkovParams } from "./params.ts";
import { prepare } from "./prepared.ts";
import { runMarkov } from "./run.ts";

/** What an algorithm made of an input, in how many steps. */
export interface Outcome {
  readonly text: string;
  readonly steps: number;
}

const PLAIN_ATTEMPTS = 32;
const PLANTED_ATTEMPTS = 300;

/**
 * Uniform letters, drawn again until the algorithm halts within the range `steps` with a text that is neither empty nor
 * the input; where that is rare, a left side is planted. Throws a DataError ("sampling-exhausted") where the
 * algorithm has no such input.
 */
export function sampleInput(params: MarkovParams, config: MarkovConfig, rng: Rng): MarkovInput {
  const plantable = params.rules.map(({ left }) => left).filter((left) => isOver(left, config.alphabet));
  for (let attempt = 0; attempt < PLAIN_ATTEMPTS + PLANTED_ATTEMPTS; attempt++) {
    let text = drawText(config, rng);
    if (attempt >= PLAIN_ATTEMPTS && plantable.length > 0) {
      const left = rng.pick(plantable);
      if (left.length <= text.length) {
        const at = rng.int(text.length - left.length + 1);
        text = text.slice(0, at) + left + text.slice(at + left.length);
      }
    }
    const run = runMarkov(params.rules, text, limitsOf(config));
    if (run.kind === "halted" && suits(text, run, config)) return text;
  }
  const { from, to } = config.steps;
  throw new DataError(
    `No input of ${config.inputLength.from} to ${config.inputLength.to} letters over "${config.alphabet}" was found ` +
      `on which the algorithm halts within ${from} to ${to} steps with a new text.`,
    { code: "sampling-exhausted", hint: "Widen steps or inputLength, or sample the algorithm with this config." },
  );
}

export function drawText(config: MarkovConfig, rng: Rng): string {
  const { from, to } = config.inputLength;
  return prepare(config).inputLetters.draw(rng, from + rng.int(to - from + 1));
}

/** Whether an algorithm that ended with `text` makes an exercise of `input`. */
export function suits(input: string, { text, steps }: Outcome, config: MarkovConfig): boolean {
  return steps >= config.steps.from && text !== "" && text !== input;
}

export function limitsOf({ steps }: MarkovConfig): { readonly maxSteps: number; readonly maxLength: number } {
  return { maxSteps: steps.to, maxLength: 5_000 };
}
