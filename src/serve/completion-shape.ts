// Answers of POST /v1/completions.
import type { PromptToken, TextToken } from "../models/text-generation.ts";
import { finishReason, finite, type AnswerShape } from "./answer-shape.ts";
import type { SequenceJob, SequenceStart } from "./served-model.ts";

/** The legacy form: four lists side by side. */
interface Logprobs {
  readonly tokens: string[];
  readonly token_logprobs: (number | null)[];
  /** Null for a token nothing is known of but itself: those of an echoed prompt. */
  readonly top_logprobs: (Record<string, number> | null)[] | null;
  readonly text_offset: number[];
}

export function completionShape(jobs: readonly SequenceJob[]): AnswerShape {
  const alternatives = jobs[0]?.topLogProbabilities;
  const prompts = new Map<number, { readonly text: string; readonly length: number }>();

  /** The echoed prompt of a sequence; empty where none is wanted. */
  function promptOf(index: number, start?: SequenceStart): { readonly text: string; readonly length: number } {
    const known = prompts.get(index);
    if (known !== undefined) return known;
    const prompt = jobs[index]?.prompt;
    const text = start?.echo === undefined ? "" : prompt?.kind === "text" ? prompt.text : start.echo.text;
    const made = { text, length: Array.from(text).length };
    prompts.set(index, made);
    return made;
  }

  function logprobs(prompt: readonly PromptToken[], generated: readonly TextToken[], base: number): Logprobs | null {
    if (alternatives === undefined) return null;
    const lists: Logprobs = {
      tokens: [...prompt, ...generated].map((token) => token.text),
      token_logprobs: [
        ...prompt.map(({ logProbability }) => (logProbability === null ? null : finite(logProbability))),
        ...generated.map((token) => finite(token.logProbability)),
      ],
      top_logprobs: alternatives === 0 ? null : [...prompt.map(() => null), ...generated.map(topLogprobs)],
      text_offset: [...prompt.map((token) => token.offset), ...generated.map((token) => base + token.offset)],
    };
    return lists;
  }

  return {
    idPrefix: "cmpl-",
    whole: "text_completion",
    chunk: "text_completion",
    choice(index, start, result) {
      const { text, length } = promptOf(index, start);
      return {
        text: text + result.text,
        index,
        logprobs: logprobs(start.echo?.tokens ?? [], result.tokens, length),
        finish_reason: finishReason(result),
      };
    },
    opening(index, start) {
      if (start.echo === undefined) return undefined;
      const { text, length } = promptOf(index, start);
      return { text, index, logprobs: logprobs(start.echo.tokens, [], length), finish_reason: null };
    },
    piece: (index, { text, tokens }) => ({
      text,
      index,
      logprobs: logprobs([], tokens, promptOf(index).length),
      finish_reason: null,
    }),
    closing: (index, result) => ({ text: "", index, logprobs: null, finish_reason: finishReason(result) }),
  };
}

/** The likeliest first; of tokens that read the same, the likeliest. The chosen one is always there. */
function topLogprobs({ text, logProbability, top }: TextToken): Record<string, number> {
  const entries = new Map<string, number>();
  for (const other of top) if (!entries.has(other.text)) entries.set(other.text, finite(other.logProbability));
  if (!entries.has(text)) entries.set(text, finite(logProbability));
  return Object.fromEntries(entries);
}
