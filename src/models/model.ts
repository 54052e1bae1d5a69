// Anything that answers a prompt.

export interface AnswerOptions {
  /** Longest answer, in the model's own tokens. */
  readonly maxNewTokens: number;
  readonly signal?: AbortSignal;
}

export interface Model {
  /** What reports call it. */
  readonly name: string;
  /** One answer per prompt, in order. A model that cannot answer throws a ModelError; it never makes one up. */
  answer(prompts: readonly string[], options: AnswerOptions): Promise<readonly string[]>;
}
