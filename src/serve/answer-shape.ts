// What the answers of the two generation endpoints have in common.
import type { TextDelta, TextResult } from "../models/text-generation.ts";
import type { SequenceStart } from "./served-model.ts";

/** How an endpoint words the parts of its answers. One per request: it may remember what it saw of each sequence. */
export interface AnswerShape {
  readonly idPrefix: string;
  /** `object` of a whole answer and of a chunk. */
  readonly whole: string;
  readonly chunk: string;
  /** A choice of a whole answer. */
  choice(index: number, start: SequenceStart, result: TextResult): object;
  /** The choice of a sequence's first chunk; undefined where it has nothing to say. */
  opening(index: number, start: SequenceStart): object | undefined;
  /** The choice of a chunk with text. */
  piece(index: number, delta: TextDelta): object;
  /** The choice of a sequence's last chunk. */
  closing(index: number, result: TextResult): object;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** Prompts are counted once, however many samples they have. */
export function usage(starts: readonly SequenceStart[], results: readonly TextResult[], samples: number): Usage {
  let promptTokens = 0;
  for (let index = 0; index < starts.length; index += samples) promptTokens += starts[index]?.promptTokens ?? 0;
  const completionTokens = results.reduce((sum, result) => sum + result.completionTokens, 0);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

export function finishReason(result: TextResult): "stop" | "length" {
  return result.reason === "stop" ? "stop" : "length";
}

/** JSON has no -Infinity; OpenAI writes this for what is next to impossible. */
export function finite(logProbability: number): number {
  return Math.max(-9999, logProbability);
}
