// The body of POST /v1/chat/completions.
import { z } from "zod";
import type { GenerationRequest } from "./completion-request.ts";
import { commonFields, commonNeutralValues, isEmpty, parseRequest, samplings, stopList } from "./request-fields.ts";
import type { SequenceJob } from "./served-model.ts";

const textPart = z.strictObject({ type: z.literal("text"), text: z.string() });

const message = z.strictObject({
  role: z.enum(["system", "developer", "user", "assistant"]),
  content: z.union([z.string(), z.array(z.unknown()).min(1).max(1000).pipe(z.array(textPart))], {
    error: 'must be a string or an array of parts {"type": "text", "text": ...}; nothing else can be read',
  }),
  name: z.string().nullish(),
});

const schema = z
  .strictObject({
    ...commonFields,
    // Counted before they are looked at, so that a hundred thousand wrong ones are one mistake.
    messages: z.array(z.unknown()).min(1).max(2000).pipe(z.array(message)),
    max_tokens: z.int().min(1).nullish(),
    max_completion_tokens: z.int().min(1).nullish(),
    logprobs: z.boolean().nullish(),
    top_logprobs: z.int().min(0).max(20).nullish(),
  })
  .refine(
    (request) => request.logprobs === true || request.top_logprobs === null || request.top_logprobs === undefined,
    {
      path: ["top_logprobs"],
      error: "needs 'logprobs' to be true",
    },
  );

const neutralValues = {
  ...commonNeutralValues,
  tools: isEmpty,
  functions: isEmpty,
  tool_choice: (value: unknown) => value === "none" || value === "auto",
  function_call: (value: unknown) => value === "none" || value === "auto",
  parallel_tool_calls: () => true,
  response_format: (value: unknown) => isTextFormat(value),
  modalities: (value: unknown) => Array.isArray(value) && value.length === 1 && value[0] === "text",
  audio: () => false,
  prediction: () => false,
  web_search_options: () => false,
  reasoning_effort: (value: unknown) => value === "none",
};

/** A checked chat request, one job for each sample. Throws a 400 that names the parameter. */
export function chatRequest(body: Record<string, unknown>): GenerationRequest {
  const request = parseRequest(body, schema, neutralValues);
  const samples = request.n ?? 1;
  const stream = request.stream ?? false;
  const maxNewTokens = request.max_completion_tokens ?? request.max_tokens;
  const shared = {
    prompt: { kind: "chat", messages: request.messages.map(plainMessage) },
    stop: stopList(request.stop),
    stream,
    ...(maxNewTokens === null || maxNewTokens === undefined ? {} : { maxNewTokens }),
    ...(request.logprobs === true ? { topLogProbabilities: request.top_logprobs ?? 0 } : {}),
  } as const;
  const drawn = samplings(request, samples);
  const jobs = (): SequenceJob[] =>
    drawn.map((sampling) => ({ ...shared, ...(sampling === undefined ? {} : { sampling }) }));
  return {
    model: request.model,
    sequences: samples,
    jobs,
    samples,
    stream,
    includeUsage: request.stream_options?.include_usage ?? false,
  };
}

/** "developer" is the newer word for "system", which templates do not know. */
function plainMessage({ role, content }: z.infer<typeof message>): { readonly role: string; readonly content: string } {
  return {
    role: role === "developer" ? "system" : role,
    content: typeof content === "string" ? content : content.map((part) => part.text).join(""),
  };
}

function isTextFormat(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value && value.type === "text";
}
