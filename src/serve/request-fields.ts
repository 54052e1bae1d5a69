// What the two kinds of generation requests have in common: their fields, and how a body is checked.
import { randomInt } from "node:crypto";
import { z } from "zod";
import type { Sampling } from "../engine/contract.ts";
import { ApiError } from "./api-error.ts";

/** A stop string longer than this is a mistake or an attack. */
const longestStop = 1000;
const stopString = z.string().min(1).max(longestStop);

export const samplesField = z.int().min(1).max(128).nullish();

/** Fields of the OpenAI API with its meanings and defaults; `top_k` is vLLM's, where -1 and 0 stand for all. */
export const commonFields = {
  model: z.string(),
  n: samplesField,
  stop: z
    .union([stopString, z.array(z.unknown()).max(4).pipe(z.array(stopString))], {
      error: `must be a string or up to 4 strings, none empty or longer than ${longestStop} characters`,
    })
    .nullish(),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().nullish(), include_obfuscation: z.boolean().nullish() })
    .nullish(),
  // Samples have the seeds that follow.
  seed: z
    .int()
    .max(Number.MAX_SAFE_INTEGER - 128)
    .nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(-1).nullish(),
};

/** Fields that only name the caller or place the request, for the provider's sake. */
const withoutMeaning = [
  "user",
  "store",
  "metadata",
  "service_tier",
  "safety_identifier",
  "prompt_cache_key",
  "prompt_cache_retention",
];

/** The values of a field this server has no use for that leave the answer as it is; null always does. */
export type NeutralValues = Readonly<Record<string, (value: unknown) => boolean>>;

export const isEmpty = (value: unknown): boolean =>
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);

export const commonNeutralValues: NeutralValues = {
  frequency_penalty: (value) => value === 0,
  presence_penalty: (value) => value === 0,
  logit_bias: isEmpty,
};

/**
 * Checks a body. Throws a 400 that names the parameter: one that would change the answer in a way this server cannot,
 * one it does not know, or one with a value it cannot take.
 */
export function parseRequest<T>(body: Record<string, unknown>, schema: z.ZodType<T>, neutral: NeutralValues): T {
  const known: [string, unknown][] = [];
  for (const [name, value] of Object.entries(body)) {
    if (withoutMeaning.includes(name)) continue;
    const isNeutral = Object.hasOwn(neutral, name) ? neutral[name] : undefined;
    if (isNeutral === undefined) known.push([name, value]);
    else if (value !== null && !isNeutral(value)) {
      throw new ApiError(400, `'${name}' is not supported by this server with this value`, {
        param: name,
        code: "unsupported_parameter",
      });
    }
  }
  const parsed = schema.safeParse(Object.fromEntries(known));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === "unrecognized_keys") {
    const param = parameterName([...issue.path, issue.keys[0] ?? ""]);
    throw new ApiError(400, `Unrecognized request argument supplied: ${param}`, { param, code: "unknown_parameter" });
  }
  const param = parameterName(issue?.path ?? []);
  throw new ApiError(400, `'${param}': ${issue?.message ?? "not valid"}`, { param, code: "invalid_value" });
}

/** "messages[0].content" */
function parameterName(path: readonly PropertyKey[]): string {
  const name = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return name.replace(/^\./, "").slice(0, 100);
}

export interface SamplingFields {
  readonly seed?: number | null | undefined;
  readonly temperature?: number | null | undefined;
  readonly top_p?: number | null | undefined;
  readonly top_k?: number | null | undefined;
}

/**
 * How each of `samples` answers to one prompt is drawn; undefined for greedily. The i-th has the seed plus i, so that
 * they differ and each can be had again.
 */
export function samplings(fields: SamplingFields, samples: number): (Sampling | undefined)[] {
  const temperature = fields.temperature ?? 1;
  const seed = fields.seed ?? randomInt(2 ** 47);
  return Array.from({ length: samples }, (_, index) =>
    temperature === 0
      ? undefined
      : {
          temperature,
          topK: Math.max(0, fields.top_k ?? 0),
          // Nothing reaches 0; the likeliest token alone reaches this.
          topP: Math.max(Number.MIN_VALUE, fields.top_p ?? 1),
          seed: seed + index,
        },
  );
}

/** A list of one or more stop strings, or none. */
export function stopList(stop: string | readonly string[] | null | undefined): readonly string[] {
  return typeof stop === "string" ? [stop] : (stop ?? []);
}
