// What a policy is asked in training: a prompt whose answers a family judges.
import { ModelError, TrainError } from "../core/errors.ts";
import type { WrittenRow } from "../data/rows/written-row.ts";
import type { Exercise } from "../eval/answers.ts";
import type { AnyFamily } from "../instructions/family.ts";
import type { TransformerConfig } from "../engine/contract.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";

/** An exercise with the family whose check judges answers to it, here as in evaluation. */
export interface Question extends Exercise {
  readonly family: AnyFamily;
}

/** A row as a question: what is only read is the prompt, what is learnt a true response. */
export function questionOf({ of, input, prompt, response, marker }: WrittenRow): Question {
  const { family, params } = of;
  return { family, params, input, prompt, expected: response, ...(marker === undefined ? {} : { marker }) };
}

/** What a prompt is to the model: the token that every text begins with, where there is one, and the text's. */
export function promptTokens(tokenizer: Tokenizer, prompt: string): number[] {
  const { begin } = tokenizer.special;
  return [...(begin === undefined ? [] : [begin]), ...tokenizer.encode(prompt)];
}

export interface AskedQuestions {
  /** One for each question. */
  readonly prompts: readonly (readonly number[])[];
  /** Tokens of an answer with its end, at most. */
  readonly maxNewTokens: number;
  readonly longestPrompt: number;
}

/**
 * Questions as tokens. Throws a TrainError, code "no-rows", where there are none, and a ModelError, code "prompt-too-long",
 * where the context does not hold a prompt and an answer of the length that is asked for, or of the longest true one.
 */
export function asked(
  questions: readonly Question[],
  {
    model,
    tokenizer,
    maxNewTokens,
  }: { model: TransformerConfig; tokenizer: Tokenizer; maxNewTokens: number | undefined },
): AskedQuestions {
  if (questions.length === 0) throw new TrainError("there are no questions to train on", { code: "no-rows" });
  const prompts = questions.map(({ prompt }) => promptTokens(tokenizer, prompt));
  const longestPrompt = prompts.reduce((longest, { length }) => Math.max(longest, length), 0);
  const longestAnswer = (): number =>
    questions.reduce((longest, { expected }) => Math.max(longest, tokenizer.encode(expected).length), 0) + 1;
  const wanted = maxNewTokens ?? longestAnswer();
  // The last token is only predicted.
  if (longestPrompt + wanted > model.contextLength + 1) {
    const text = JSON.stringify(
      questions[prompts.findIndex(({ length }) => length === longestPrompt)]?.prompt.slice(0, 60),
    );
    throw new ModelError(
      `the model reads ${model.contextLength} tokens, and a prompt of ${longestPrompt} with an answer of up to ${wanted} needs ${longestPrompt + wanted - 1}: ${text}`,
      { code: "prompt-too-long", hint: "Raise model.contextLength, or lower maxNewTokens." },
    );
  }
  return { prompts, maxNewTokens: wanted, longestPrompt };
}
