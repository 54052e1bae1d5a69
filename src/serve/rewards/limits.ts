// What one client, or all of them together, may take of the reward server.
import type { HttpLimits } from "../http-server.ts";

export interface RewardLimits extends HttpLimits {
  /** Of a request's body. */
  readonly bodyBytes: number;
  /** Of the bodies of all requests under way; more get a 429. */
  readonly allBodyBytes: number;
  /** Of a request. */
  readonly samples: number;
  /** Of all requests under way, waiting ones included; more get a 429. */
  readonly allSamples: number;
}

/** What `startRewardServer` takes for each limit that is not given. Rollouts of a whole batch come at once. */
export const defaultRewardLimits: RewardLimits = {
  bodyBytes: 32 << 20,
  allBodyBytes: 256 << 20,
  samples: 4096,
  allSamples: 16_384,
  answerMs: 120_000,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 30_000,
  connections: 4096,
  graceMs: 5000,
};
