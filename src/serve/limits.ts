// What one client, or all of them together, may take of the server.
import type { HttpLimits } from "./http-server.ts";

export interface ServeLimits extends HttpLimits {
  /** Of a request's body. */
  readonly bodyBytes: number;
  /** Sequences that may wait beside those that are generated; more get a 429. */
  readonly queuedSequences: number;
  /** Of a stream that its reader has not taken yet; past it the request is ended. */
  readonly unreadBytes: number;
}

/** What `startServer` takes for each limit that is not given. */
export const defaultLimits: ServeLimits = {
  bodyBytes: 1 << 20,
  queuedSequences: 256,
  answerMs: 600_000,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 10_000,
  connections: 512,
  unreadBytes: 1 << 18,
  graceMs: 3000,
};
