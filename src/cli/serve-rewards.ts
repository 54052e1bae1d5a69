// `precept serve-rewards`: constraints and exercises judged over HTTP until it is stopped.
import { resolve } from "node:path";
import type { Mode } from "../verify/constraint.ts";
import { startRewardServer } from "../serve/rewards/server.ts";
import type { ScoreSettings } from "../serve/rewards/settings.ts";
import { paint } from "./report-error.ts";
import { apiKeyFromEnvironment, note, stopSignals, warnIfOpen } from "./service.ts";

export interface ServeRewardsFlags {
  readonly port: number;
  readonly host: string;
  readonly suite: string;
  readonly mode: Mode;
  readonly reward: ScoreSettings["reward"];
  readonly judge: ScoreSettings["judge"];
  readonly stripThinking?: boolean;
  readonly family?: readonly string[];
  readonly invalidReward?: number;
  readonly workers?: number;
  /** Seconds for one sample. */
  readonly sampleTimeout: number;
  readonly maxSamples: number;
}

/** Prints the origin on stdout once requests are answered, and resolves when a signal has stopped the server. */
export async function serveRewards(flags: ServeRewardsFlags): Promise<void> {
  const apiKey = apiKeyFromEnvironment();
  const stop = stopSignals();
  const { host, port, suite, mode, reward, judge, workers, invalidReward } = flags;
  const server = await startRewardServer({
    host,
    port,
    settings: { suite, mode, reward, judge, thinking: flags.stripThinking === true ? "strip" : "keep" },
    sampleMs: 1000 * flags.sampleTimeout,
    families: (flags.family ?? []).map((file) => resolve(file)),
    limits: { allSamples: flags.maxSamples },
    onNote: (text) => note(`${paint("yellow", "warning:")} ${text}`),
    onError: (error) => note(`${paint("red", "error:")} ${error instanceof Error ? error.stack : String(error)}`),
    ...(workers === undefined ? {} : { workers }),
    ...(invalidReward === undefined ? {} : { invalidReward }),
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  const threads = server.pool.workers === 1 ? "1 thread" : `${server.pool.workers} threads`;
  note(`Scoring on ${threads}: suite ${suite}, mode ${mode}, reward ${reward}. Press Ctrl-C to stop.`);
  warnIfOpen(host, apiKey);
  process.stdout.write(`${server.origin}\n`);
  await stop.close(() => server.close());
}
