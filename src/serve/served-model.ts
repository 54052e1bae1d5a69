// What the server asks of a model, wherever it runs.
import type { Sampling } from "../engine/contract.ts";
import type { Prompt, PromptText, TextDelta, TextResult } from "../models/text-generation.ts";

export interface ModelInfo {
  readonly name: string;
  /** In tokens. */
  readonly contextLength: number;
  readonly vocabularySize: number;
  /** Whether chats are rendered with a template of the model's own. */
  readonly chatTemplate: boolean;
  /** Changes when weights or configuration change. */
  readonly fingerprint: string;
}

/** One sequence to be generated. */
export interface SequenceJob {
  readonly prompt: Prompt;
  /** What the context has left where not given. */
  readonly maxNewTokens?: number;
  readonly stop: readonly string[];
  /** Greedy unless given. */
  readonly sampling?: Sampling;
  /** Tokens with log-probabilities and this many alternatives; no tokens unless given. */
  readonly topLogProbabilities?: number;
  /** Whether the prompt's tokens are wanted back too, with or without their log-probabilities. */
  readonly echo?: "tokens" | "scored";
  /** Whether text is handed out as it comes; else it is all in the end. */
  readonly stream: boolean;
}

/** The prompt was understood; its sequence is being generated or waits for its turn. */
export interface SequenceStart {
  readonly promptTokens: number;
  readonly echo?: PromptText;
}

export interface SequenceOptions {
  readonly signal: AbortSignal;
  /** Called once, before any delta. */
  readonly onStart: (start: SequenceStart) => void;
  /** Called only for jobs with `stream`, whose end has no text. */
  readonly onDelta: (delta: TextDelta) => void;
}

export interface ServedModel {
  readonly info: ModelInfo;
  /** Why nothing can be generated now; undefined where it can. */
  unavailable(): string | undefined;
  /**
   * Generates one sequence. Rejects with a DataError for a prompt that cannot be used, with a ModelError
   * ("model-unavailable") where the model is gone, and with whatever else went wrong.
   */
  generate(job: SequenceJob, options: SequenceOptions): Promise<TextResult>;
  close(): Promise<void>;
}
