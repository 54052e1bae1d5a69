// Draws ciphers, their parameters, and texts.
import { DataError } from "../../core/errors.ts";
import type { Rng } from "../../core/rng.ts";
import { lettersOf } from "../../core/letters.ts";
import { ciphers, type ParameterName } from "./ciphers.ts";
import { skewOf, type CipherConfig } from "./config.ts";
import { answerOf } from "./execute.ts";
import { coprimes, type CipherInput, type CipherParams, type Setting } from "./params.ts";

const latin = lettersOf("abcdefghijklmnopqrstuvwxyz");
const ATTEMPTS = 300;

export function sampleCipher(config: CipherConfig, rng: Rng): CipherParams {
  const cipher = rng.pick(config.ciphers);
  const direction = rng.pick(config.directions.filter((direction) => ciphers[cipher][direction] !== undefined));
  const settings = config.parameter === "bound" ? drawSettings(ciphers[cipher].parameters, config, rng) : null;
  return { cipher, direction, settings };
}

/**
 * Words of uniform letters, and the parameters that the cipher lacks; the text is drawn again until the cipher changes
 * it. Throws a DataError ("sampling-exhausted") where it changes none.
 */
export function sampleInput(params: CipherParams, config: CipherConfig, rng: Rng): CipherInput {
  const settings = params.settings === null ? drawSettings(ciphers[params.cipher].parameters, config, rng) : [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const text = drawText(config, rng);
    const input = [text, ...settings];
    if (answerOf(params, input) !== text) return input;
  }
  throw new DataError(`No text that ${params.cipher} changes was found in ${ATTEMPTS} draws.`, {
    code: "sampling-exhausted",
    hint: "Use longer texts: raise words or wordLength.",
  });
}

function drawSettings(names: readonly ParameterName[], config: CipherConfig, rng: Rng): Setting[] {
  return names.map((name) => {
    switch (name) {
      case "shift":
        return drawShift(config, rng);
      case "multiplier":
        return rng.pick(coprimes);
      case "keyword":
        return latin.draw(rng, rng.between(config.keywordLength.from, config.keywordLength.to));
      case "rails":
        return rng.between(config.rails.from, config.rails.to);
      default:
        return name satisfies never;
    }
  });
}

/** The preferred shift with its share; the others share the rest evenly. */
function drawShift({ shift, shifts }: CipherConfig, rng: Rng): number {
  const skew = skewOf(shifts);
  if (skew === undefined || shift.from === shift.to) return rng.between(shift.from, shift.to);
  if (rng.chance(skew.share)) return skew.value;
  const other = rng.between(shift.from, shift.to - 1);
  return other < skew.value ? other : other + 1;
}

function drawText({ words, wordLength }: CipherConfig, rng: Rng): string {
  let text = "";
  for (let count = rng.between(words.from, words.to); count > 0; count--) {
    if (text !== "") text += " ";
    text += latin.draw(rng, rng.between(wordLength.from, wordLength.to));
  }
  return text;
}
