// Answers of POST /v1/chat/completions.
import type { TextToken, TokenText } from "../models/text-generation.ts";
import { finishReason, finite, type AnswerShape } from "./answer-shape.ts";
import type { SequenceJob } from "./served-model.ts";

export function chatShape(jobs: readonly SequenceJob[]): AnswerShape {
  const wanted = jobs[0]?.topLogProbabilities !== undefined;
  const logprobs = (tokens: readonly TextToken[]): object | null =>
    wanted ? { content: tokens.map(tokenLogprob), refusal: null } : null;
  return {
    idPrefix: "chatcmpl-",
    whole: "chat.completion",
    chunk: "chat.completion.chunk",
    choice: (index, _, result) => ({
      index,
      message: { role: "assistant", content: result.text, refusal: null },
      logprobs: logprobs(result.tokens),
      finish_reason: finishReason(result),
    }),
    opening: (index) => ({
      index,
      delta: { role: "assistant", content: "", refusal: null },
      logprobs: null,
      finish_reason: null,
    }),
    piece: (index, { text, tokens }) => ({
      index,
      delta: { content: text },
      logprobs: logprobs(tokens),
      finish_reason: null,
    }),
    closing: (index, result) => ({ index, delta: {}, logprobs: null, finish_reason: finishReason(result) }),
  };
}

function tokenLogprob(token: TextToken): object {
  return { ...logprob(token), top_logprobs: token.top.map(logprob) };
}

function logprob({ text, bytes, logProbability }: TokenText): object {
  return { token: text, logprob: finite(logProbability), bytes };
}
