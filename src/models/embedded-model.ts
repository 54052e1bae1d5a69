// A model of the embedded engine: a generator and the tokenizer it was trained with.
import { ModelError } from "../core/errors.ts";
import type { Generator } from "../engine/contract.ts";
import type { Tokenizer } from "../engine/tokenizers/tokenizer.ts";
import type { Model } from "./model.ts";

export interface EmbeddedModelOptions {
  readonly name: string;
  readonly generator: Pick<Generator, "generate">;
  readonly tokenizer: Tokenizer;
  /** The longest prompt and answer together, in tokens. */
  readonly contextLength: number;
  /** Prompts answered at a time; bounds memory. */
  readonly batchSize?: number;
}

/** Greedy answers, decoded up to the end-of-text token. A prompt that leaves no room to answer is a ModelError. */
export function embeddedModel(options: EmbeddedModelOptions): Model {
  const { generator, tokenizer, contextLength, batchSize = 256 } = options;
  const begin = tokenizer.special.begin === undefined ? [] : [tokenizer.special.begin];
  return {
    name: options.name,
    async answer(prompts, { maxNewTokens, signal }) {
      const answers: string[] = [];
      for (let start = 0; start < prompts.length; start += batchSize) {
        signal?.throwIfAborted();
        const tokens = prompts.slice(start, start + batchSize).map((prompt) => {
          const encoded = [...begin, ...tokenizer.encode(prompt)];
          if (encoded.length >= contextLength) {
            throw new ModelError(
              `${options.name} reads at most ${contextLength} tokens, and a prompt of ${encoded.length} leaves no room to answer: ${JSON.stringify(prompt.slice(0, 60))}`,
              { code: "prompt-too-long", hint: "Train with a longer model.contextLength, or shorten the input." },
            );
          }
          return encoded;
        });
        const longest = Math.max(...tokens.map((prompt) => prompt.length));
        const generated = await generator.generate(tokens, {
          maxNewTokens: Math.min(maxNewTokens, contextLength - longest),
          stopToken: tokenizer.special.end,
        });
        for (const answer of generated) answers.push(tokenizer.decode(answer));
      }
      return answers;
    },
  };
}
