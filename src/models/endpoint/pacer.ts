// Keeps requests within limits per minute, and still for as long as the endpoint asked for.
import type { Clock } from "./clock.ts";

export interface PacerOptions {
  readonly clock: Clock;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

export interface Pacer {
  /** Waits for a place for one request of about so many tokens. Rejects with the signal's reason. */
  take(tokens: number, signal: AbortSignal): Promise<void>;
  /** Says how many tokens there were more (or fewer) than was thought. */
  correct(tokens: number): void;
  /** Nothing is sent for so long. */
  hold(ms: number): void;
}

const minute = 60_000;

/**
 * Requests are spaced evenly, each as far from the next as it takes of the minute: no window of a minute ever holds more
 * than the limits and one request.
 */
export function createPacer({ clock, requestsPerMinute, tokensPerMinute }: PacerOptions): Pacer {
  let nextRequest = 0;
  let nextTokens = 0;
  let heldUntil = 0;
  return {
    async take(tokens, signal) {
      const now = clock.now();
      const at = Math.max(now, nextRequest, nextTokens);
      if (requestsPerMinute !== undefined) nextRequest = at + minute / requestsPerMinute;
      if (tokensPerMinute !== undefined) nextTokens = at + (tokens * minute) / tokensPerMinute;
      if (at > now) await clock.sleep(at - now, signal);
      while (heldUntil > clock.now()) await clock.sleep(heldUntil - clock.now(), signal);
    },
    correct(tokens) {
      if (tokensPerMinute !== undefined) nextTokens += (tokens * minute) / tokensPerMinute;
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, clock.now() + ms);
    },
  };
}
