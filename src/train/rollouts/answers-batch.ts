// Answers behind their prompts as a batch; what is learnt is the answers.
import type { Batch } from "../../engine/contract.ts";
import { assembleBatch } from "../batches.ts";

export interface PromptedAnswer {
  readonly prompt: readonly number[];
  readonly tokens: readonly number[];
}

export function answersBatch(answers: readonly PromptedAnswer[]): Batch {
  const offsets = new Float64Array(answers.length + 1);
  for (const [row, { prompt, tokens }] of answers.entries()) {
    offsets[row + 1] = (offsets[row] as number) + prompt.length + tokens.length;
  }
  const size = offsets[answers.length] as number;
  const rows = { count: answers.length, tokens: new Uint32Array(size), learn: new Uint8Array(size), offsets };
  for (const [row, { prompt, tokens }] of answers.entries()) {
    const start = offsets[row] as number;
    rows.tokens.set(prompt, start);
    rows.tokens.set(tokens, start + prompt.length);
    rows.learn.fill(1, start + prompt.length, offsets[row + 1]);
  }
  return assembleBatch(rows, [...answers.keys()]);
}
