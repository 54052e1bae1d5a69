// A model that is asked one question at a time, says what that took, and may fail at one without failing at all.
import { sha256 } from "../../core/content-id.ts";

/** One prompt, asked once. */
export interface Question {
  readonly prompt: string;
  /** Counted from 0, where the same prompt is asked several times. */
  readonly sample: number;
}

/** How questions are put; equal settings, prompts and models may share their answers. */
export interface AskSettings {
  readonly api: "chat" | "completions";
  readonly system?: string;
  readonly maxTokens: number;
  /** 0 for the likeliest answer. */
  readonly temperature: number;
  readonly topP?: number;
  /** From it follows the seed of every request (`requestSeed`); none is sent where it is absent. */
  readonly seed?: number;
  readonly stop: readonly string[];
  /** Members of the request's body beside these, or, where null, members to be left out of it. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Whether the endpoint did not say, and four characters were taken for a token. */
  readonly estimated: boolean;
}

export interface Answered {
  readonly kind: "answer";
  readonly text: string;
  /** Where it was given apart from the text. */
  readonly reasoning?: string;
  /** Why it ends where it does: "stop", "length" (no token was left), or the endpoint's own word. */
  readonly ending: string;
  /** Of all requests that were made for it. */
  readonly usage: Usage;
  /** Requests that were made for it. */
  readonly requests: number;
}

/** The model or what carries its answers failed at this question: nothing can be said about the answer. */
export interface NotAnswered {
  readonly kind: "failure";
  /** "not-json", "no-answer", "too-large", "refused", "gave-up", ... */
  readonly code: string;
  readonly detail: string;
  readonly usage: Usage;
  readonly requests: number;
}

export type Reply = Answered | NotAnswered;

export interface AskOptions {
  /** No new request is begun once it fires, and those under way are soon given up. */
  readonly signal: AbortSignal;
  /** Whether the same settings have been answered before, so that a refusal is more likely to be about the question. */
  readonly known: boolean;
}

export interface AskedModel {
  /** What reports call it. */
  readonly name: string;
  readonly settings: AskSettings;
  /** JSON that tells this model from others; holds no secret. */
  readonly identity: unknown;
  /**
   * Asks. "later" where everything fails at the moment: the question had better be put again after the others. Throws a
   * ModelError where no question can be answered, and the signal's reason.
   */
  ask(question: Question, options: AskOptions): Promise<Reply | "later">;
  close(): Promise<void>;
}

export const noUsage: Usage = { promptTokens: 0, completionTokens: 0, estimated: false };

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    estimated: a.estimated || b.estimated,
  };
}

/** About how many tokens a text has. */
export function estimatedTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** The seed of one request, below 2^31: another for every prompt and sample, so that no two are drawn alike. */
export function requestSeed(seed: number, { prompt, sample }: Question): number {
  return Number.parseInt(sha256(`${seed} ${sample} ${prompt}`).slice(0, 8), 16) >>> 1;
}
