// What may be asked of a generator.
import { ModelError } from "../../core/errors.ts";
import type { ScoreRequest, SequenceRequest, TransformerConfig } from "../contract.ts";

/** Throws a ModelError, code "bad-prompt" or "bad-options". `who` names the prompt in messages. */
export function checkRequest(model: TransformerConfig, request: SequenceRequest, who: string): void {
  checkPrompt(model, request.prompt, who);
  if (request.prompt.length >= model.contextLength) {
    throw new ModelError(`${who} has ${request.prompt.length} tokens, the context holds ${model.contextLength}`, {
      code: "bad-prompt",
      hint: "An answer needs at least one position after the prompt.",
    });
  }
  const { maxNewTokens, topLogProbabilities = 0, sampling } = request;
  whole("maxNewTokens", maxNewTokens);
  whole("topLogProbabilities", topLogProbabilities);
  if (sampling === undefined) return;
  const { temperature, topK, topP, seed } = sampling;
  if (!(temperature >= 0 && temperature < Infinity)) {
    throw bad(`temperature must be a number from 0, got ${temperature}`);
  }
  whole("topK", topK);
  if (!(topP > 0 && topP <= 1)) throw bad(`topP must lie above 0 and be at most 1, got ${topP}`);
  if (!Number.isSafeInteger(seed)) throw bad(`seed must be a whole number, got ${seed}`);
}

/** Throws a ModelError, code "bad-prompt", for a prompt that is empty or holds an unknown token. */
export function checkPrompt(model: TransformerConfig, prompt: readonly number[], who: string): void {
  if (prompt.length === 0) throw new ModelError(`${who} is empty`, { code: "bad-prompt" });
  checkTokens(model, prompt, who);
}

/** Throws a ModelError, code "bad-prompt", unless the continuation has tokens, and the last of them can be predicted. */
export function checkContinuations(
  model: TransformerConfig,
  { prompt, continuation }: ScoreRequest,
  index: number,
): void {
  if (continuation.length === 0) throw new ModelError(`continuation ${index} is empty`, { code: "bad-prompt" });
  checkTokens(model, continuation, `continuation ${index}`);
  const length = prompt.length + continuation.length;
  if (length <= model.contextLength + 1) return;
  throw new ModelError(
    `prompt ${index} and its continuation have ${length} tokens, the context holds ${model.contextLength}`,
    { code: "bad-prompt", hint: "The last token is only predicted: one more than the context holds can be scored." },
  );
}

function checkTokens(model: TransformerConfig, tokens: readonly number[], who: string): void {
  const unknown = tokens.find((token) => !Number.isInteger(token) || token < 0 || token >= model.vocabularySize);
  if (unknown === undefined) return;
  throw new ModelError(`${who} holds token ${unknown}, the vocabulary has ${model.vocabularySize}`, {
    code: "bad-prompt",
  });
}

function whole(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0) throw bad(`${name} must be a whole number from 0, got ${value}`);
}

function bad(message: string): ModelError {
  return new ModelError(message, { code: "bad-options" });
}
