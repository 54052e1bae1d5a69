// What a model folder says about generation: which tokens end it, and how tokens are drawn unless asked otherwise.
import type { Sampling } from "../contract.ts";
import type { JsonObject } from "./config-keys.ts";

export interface GenerationDefaults {
  /** Any of these ends a generation; the first is the usual end of a text. May be empty. */
  readonly stopTokens: readonly number[];
  readonly beginToken?: number;
  readonly padToken?: number;
  /** Absent where the folder asks for the likeliest tokens. */
  readonly sampling?: Omit<Sampling, "seed">;
}

/** What transformers takes where config.json leaves the key out. */
const classDefaults: Readonly<Record<string, { readonly begin: number; readonly end: number }>> = {
  gpt2: { begin: 50_256, end: 50_256 },
  llama: { begin: 1, end: 2 },
  mistral: { begin: 1, end: 2 },
};

/**
 * As transformers has it: generation_config.json first, config.json where it says nothing. Ids outside the vocabulary can
 * never be drawn and are left out, as are values that are no numbers.
 */
export function parseGeneration(
  config: JsonObject,
  generation: JsonObject,
  vocabularySize: number,
): GenerationDefaults {
  const usual = classDefaults[String(config["model_type"])];
  const ids = (key: string, fallback: number | undefined): readonly number[] => {
    const value = generation[key] ?? (key in config ? config[key] : fallback);
    const all: readonly unknown[] = Array.isArray(value) ? value : [value];
    return all.filter((id): id is number => Number.isSafeInteger(id) && inRange(id as number, 0, vocabularySize - 1));
  };
  const [beginToken] = ids("bos_token_id", usual?.begin);
  const [padToken] = ids("pad_token_id", undefined);
  return {
    stopTokens: [...new Set(ids("eos_token_id", usual?.end))],
    ...(beginToken === undefined ? {} : { beginToken }),
    ...(padToken === undefined ? {} : { padToken }),
    ...(generation["do_sample"] === true ? { sampling: parseSampling(generation) } : {}),
  };
}

/** The defaults are those of transformers' GenerationConfig. */
function parseSampling(generation: JsonObject): Omit<Sampling, "seed"> {
  const number = (key: string, fallback: number, [low, high]: readonly [number, number]): number => {
    const value = generation[key];
    return typeof value === "number" && inRange(value, low, high) ? value : fallback;
  };
  return {
    temperature: number("temperature", 1, [0, 100]),
    topK: Math.floor(number("top_k", 50, [0, 2 ** 31])),
    topP: number("top_p", 1, [Number.MIN_VALUE, 1]),
  };
}

function inRange(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}

/** generation_config.json. */
export function generationJson({ stopTokens, beginToken, padToken, sampling }: GenerationDefaults): JsonObject {
  return {
    bos_token_id: beginToken ?? null,
    eos_token_id: stopTokens.length > 1 ? stopTokens : (stopTokens[0] ?? null),
    pad_token_id: padToken ?? null,
    ...(sampling === undefined
      ? { do_sample: false }
      : { do_sample: true, temperature: sampling.temperature, top_k: sampling.topK, top_p: sampling.topP }),
  };
}
