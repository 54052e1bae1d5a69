// The reward server: constraints and exercises judged over HTTP, in parallel, until it is stopped.
import { setMaxListeners } from "node:events";
import { getConstraintSet } from "../../verify/registry.ts";
import { hostNamesFor } from "../check-host.ts";
import { listen } from "../http-server.ts";
import { createRewardApp } from "./app.ts";
import { defaultRewardLimits, type RewardLimits } from "./limits.ts";
import { startScorePool, type ScorePool, type ScorePoolOptions } from "./score-pool.ts";
import { defaultSettings, type ScoreSettings } from "./settings.ts";

export interface RewardServerOptions extends ScorePoolOptions {
  /** 127.0.0.1 unless given: this machine only. */
  readonly host?: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Requests need no key unless given. */
  readonly apiKey?: string;
  /** What requests do not say themselves; `defaultSettings` where they are not given here either. */
  readonly settings?: Partial<ScoreSettings>;
  /** In place of the reward of a sample that could not be judged; null unless given. */
  readonly invalidReward?: number | null;
  readonly limits?: Partial<RewardLimits>;
  readonly onError?: (error: unknown) => void;
}

export interface RunningRewardServer {
  /** Where clients find it, such as "http://127.0.0.1:8100". */
  readonly origin: string;
  readonly port: number;
  readonly pool: Pick<ScorePool, "workers" | "ready" | "waiting" | "running" | "replaced">;
  connections(): Promise<number>;
  /** Takes no new connection, lets open requests end for `graceMs`, ends those that are left, and ends the threads. */
  close(): Promise<void>;
}

/**
 * Starts the threads and listens. Throws a ConfigError for an unknown suite, for a family that cannot be loaded, and for
 * an address that cannot be listened on.
 */
export async function startRewardServer(options: RewardServerOptions): Promise<RunningRewardServer> {
  const { host = "127.0.0.1", port, apiKey, invalidReward = null, onError = () => {} } = options;
  const limits = { ...defaultRewardLimits, ...options.limits };
  const settings = { ...defaultSettings, ...options.settings };
  getConstraintSet(settings.suite);
  const pool = await startScorePool(options);
  const stopping = new AbortController();
  // Every open request listens.
  setMaxListeners(0, stopping.signal);
  const app = createRewardApp({
    pool,
    limits,
    settings,
    invalidReward,
    stopping: stopping.signal,
    onError,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...hostNamesFor(host, apiKey),
  });
  try {
    const server = await listen({ fetch: app.fetch, host, port, limits, stopping, onError });
    let closed: Promise<void> | undefined;
    return {
      origin: server.origin,
      port: server.port,
      pool,
      connections: () => server.connections(),
      close: () => (closed ??= server.close().then(() => pool.close())),
    };
  } catch (error) {
    await pool.close();
    throw error;
  }
}
