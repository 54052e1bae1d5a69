// The body of POST /v1/completions.
import { z } from "zod";
import type { Prompt } from "../models/text-generation.ts";
import { commonFields, commonNeutralValues, parseRequest, samplings, stopList } from "./request-fields.ts";
import type { SequenceJob } from "./served-model.ts";

const promptHelp = "must be a string, an array of strings, an array of token ids, or an array of arrays of token ids";

const schema = z.strictObject({
  ...commonFields,
  // Not a union of arrays: that would list a mistake for each of a hundred thousand items.
  prompt: z.unknown().transform((value, context) => {
    const prompts = readPrompts(value);
    if (prompts !== undefined) return prompts;
    context.addIssue({ code: "custom", message: promptHelp });
    return z.NEVER;
  }),
  max_tokens: z.int().min(0).nullish(),
  echo: z.boolean().nullish(),
  logprobs: z.int().min(0).max(5).nullish(),
});

const neutralValues = {
  ...commonNeutralValues,
  best_of: (value: unknown) => value === 1,
  suffix: (value: unknown) => value === "",
};

export interface GenerationRequest {
  readonly model: string;
  /** How many sequences there are: prompts times samples. */
  readonly sequences: number;
  /** Prompt by prompt, each with its samples; not made before it is known that they are few enough. */
  readonly jobs: () => readonly SequenceJob[];
  readonly samples: number;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** A checked completion request, one job for each prompt and sample. Throws a 400 that names the parameter. */
export function completionRequest(body: Record<string, unknown>): GenerationRequest {
  const request = parseRequest(body, schema, neutralValues);
  const samples = request.n ?? 1;
  const stream = request.stream ?? false;
  const scored = request.logprobs !== null && request.logprobs !== undefined;
  const shared = {
    stop: stopList(request.stop),
    stream,
    ...(request.max_tokens === null || request.max_tokens === undefined ? {} : { maxNewTokens: request.max_tokens }),
    ...(scored ? { topLogProbabilities: request.logprobs ?? 0 } : {}),
    ...(request.echo === true ? { echo: scored ? ("scored" as const) : ("tokens" as const) } : {}),
  };
  const drawn = samplings(request, samples);
  const jobs = (): SequenceJob[] =>
    request.prompt.flatMap((prompt) =>
      drawn.map((sampling) => ({ prompt, ...shared, ...(sampling === undefined ? {} : { sampling }) })),
    );
  return {
    model: request.model,
    sequences: request.prompt.length * samples,
    jobs,
    samples,
    stream,
    includeUsage: request.stream_options?.include_usage ?? false,
  };
}

function readPrompts(value: unknown): Prompt[] | undefined {
  if (typeof value === "string") return [{ kind: "text", text: value }];
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (isTokens(value)) return [{ kind: "tokens", tokens: value }];
  if (value.every((item) => typeof item === "string")) return value.map((text) => ({ kind: "text", text }));
  if (value.every(isTokens)) return value.map((tokens) => ({ kind: "tokens", tokens }));
  return undefined;
}

/** Whole numbers, at least one; which of them are tokens the model knows. */
function isTokens(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => Number.isSafeInteger(item));
}
