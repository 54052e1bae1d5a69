// One sequence on its way: what was asked, what has been chosen so far, and when it ends.
import { Rng } from "../../core/rng.ts";
import type { ChosenToken, SequenceRequest, SequenceResult } from "../contract.ts";
import { chooseToken, notNumbers } from "./choose-token.ts";

/** What a pass says about a sequence's next token. */
export interface Outlook {
  /** The likeliest token. */
  readonly next: number;
  /** Whether all logits are numbers. */
  readonly finite: boolean;
  /** Its log-probability, where it was asked for. */
  readonly highest: number;
  /** All logits, where any sequence of the pass needs them. */
  readonly logits: Float32Array | undefined;
}

export interface SequenceOptions {
  readonly contextLength: number;
  /** Whether the log-probabilities of greedy tokens are asked for; NaN stands for them otherwise. */
  readonly measured: boolean;
}

export class Sequence {
  readonly request: SequenceRequest;
  readonly measured: boolean;
  /** Settled when the sequence ends. */
  readonly result: Promise<SequenceResult>;
  /** Of the prompt and the tokens after it, those in the cache. */
  cached = 0;
  private readonly contextLength: number;
  private readonly tokens: ChosenToken[] = [];
  private readonly rng: Rng | undefined;
  private resolve: (result: SequenceResult) => void = () => undefined;
  private rejectResult: (error: unknown) => void = () => undefined;
  private open = true;

  constructor(request: SequenceRequest, { contextLength, measured }: SequenceOptions) {
    this.request = request;
    this.measured = measured;
    this.contextLength = contextLength;
    if (this.drawn) this.rng = Rng.from("sampling", request.sampling?.seed ?? 0, ...request.prompt);
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.rejectResult = reject;
    });
  }

  get ended(): boolean {
    return !this.open;
  }

  /** The most positions it can come to hold in the cache. */
  get longest(): number {
    return Math.min(this.contextLength, this.request.prompt.length + this.request.maxNewTokens);
  }

  /** Tokens that may still be chosen. */
  get remaining(): number {
    return this.longest - this.request.prompt.length - this.tokens.length;
  }

  /** Whether its next token needs more of a pass than the likeliest token. */
  get needsLogits(): boolean {
    return this.drawn || (this.request.topLogProbabilities ?? 0) > 0;
  }

  get newest(): number {
    return this.tokens.at(-1)?.token ?? 0;
  }

  /** Ends the sequence where it must end before a pass. */
  checkIn(): void {
    if (this.request.signal?.aborted === true) this.end("aborted");
    else if (this.request.maxNewTokens === 0) this.end("length");
  }

  /** Takes the next token. An error of `onToken`, and logits that are not numbers, end the sequence with that error. */
  advance(outlook: Outlook): void {
    try {
      const chosen = this.choose(outlook);
      const { stopTokens, prompt, maxNewTokens, onToken } = this.request;
      if (stopTokens.includes(chosen.token)) return this.end("stop");
      this.tokens.push(chosen);
      if (onToken?.(chosen) === "stop") return this.end("stop");
      if (this.tokens.length >= maxNewTokens) return this.end("length");
      if (prompt.length + this.tokens.length >= this.contextLength) return this.end("context");
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.open = false;
    this.rejectResult(error);
  }

  private get drawn(): boolean {
    return (this.request.sampling?.temperature ?? 0) > 0;
  }

  private choose({ next, finite, highest, logits }: Outlook): ChosenToken {
    if (!finite) throw notNumbers();
    if (!this.needsLogits || logits === undefined) return { token: next, logProbability: highest, top: [] };
    const { sampling, topLogProbabilities: top = 0 } = this.request;
    return chooseToken(logits, { sampling, rng: this.rng?.derive(this.tokens.length), top });
  }

  private end(reason: SequenceResult["reason"]): void {
    this.open = false;
    this.resolve({ tokens: this.tokens, reason });
  }
}
