// A generator without a model: the next token is a function of what came before, and every step yields to the event loop.
import { setImmediate } from "node:timers/promises";
import { Rng } from "../core/rng.ts";
import type { Generator, Sampling, SequenceRequest, SequenceResult, TokenProbability } from "../engine/contract.ts";

export interface FakeGenerator extends Pick<Generator, "submit" | "score" | "close"> {
  /** Sequences being generated now. */
  live(): number;
  /** Sequences ever ended by their signal. */
  aborted(): number;
}

export interface FakeGeneratorOptions {
  readonly vocabularySize: number;
  readonly contextLength: number;
  /** The next token; by default drawn from the seed and all tokens before it. */
  readonly next?: (tokens: readonly number[], sampling: Sampling | undefined) => number;
  /** A pause before each token. */
  readonly pause?: () => Promise<unknown>;
}

export function fakeGenerator(options: FakeGeneratorOptions): FakeGenerator {
  const { vocabularySize, contextLength, pause = () => setImmediate() } = options;
  const next = options.next ?? ((tokens, sampling) => drawn(tokens, sampling, vocabularySize));
  let live = 0;
  let aborted = 0;

  async function run(request: SequenceRequest): Promise<SequenceResult> {
    const all = [...request.prompt];
    const tokens: SequenceResult["tokens"][number][] = [];
    for (;;) {
      await pause();
      if (request.signal?.aborted === true) {
        aborted++;
        return { tokens, reason: "aborted" };
      }
      const token = next(all, request.sampling);
      if (request.stopTokens.includes(token)) return { tokens, reason: "stop" };
      const top = Array.from({ length: request.topLogProbabilities ?? 0 }, (_, rank) =>
        alternative(token, rank, vocabularySize),
      );
      const chosen = { token, logProbability: -0.5, top };
      tokens.push(chosen);
      all.push(token);
      if (request.onToken?.(chosen) === "stop") return { tokens, reason: "stop" };
      if (tokens.length === request.maxNewTokens) return { tokens, reason: "length" };
      if (all.length >= contextLength) return { tokens, reason: "context" };
    }
  }

  return {
    live: () => live,
    aborted: () => aborted,
    async submit(request) {
      if (request.prompt.length === 0) throw new Error("an empty prompt");
      live++;
      try {
        return await run(request);
      } finally {
        live--;
      }
    },
    score: (requests) =>
      Promise.resolve(requests.map(({ continuation }) => Float32Array.from(continuation, (token) => -token / 8))),
    close: () => Promise.resolve(),
  };
}

function drawn(tokens: readonly number[], sampling: Sampling | undefined, vocabularySize: number): number {
  // Two special tokens come first.
  return 2 + Rng.from(sampling?.seed ?? "greedy", ...tokens).int(vocabularySize - 2);
}

/** The chosen token first, then its neighbours. */
function alternative(token: number, rank: number, vocabularySize: number): TokenProbability {
  return { token: (token + rank) % vocabularySize, logProbability: -0.5 - rank };
}
