// Time as an endpoint's client needs it, so that tests need not wait.
import { setTimeout as sleep } from "node:timers/promises";

export interface Clock {
  /** Milliseconds since some moment; never runs backwards. */
  now(): number;
  /** Rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    try {
      // A timer takes no more than 2^31 - 1 ms, and would otherwise fire at once.
      await sleep(Math.min(ms, 2 ** 31 - 1), undefined, { signal });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw error;
    }
  },
};
