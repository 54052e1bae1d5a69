// One thread that scores: given chunks of samples, ended and replaced when a sample takes too long or breaks it.
import { Worker, type ResourceLimits } from "node:worker_threads";
import { fromPlainError } from "../../core/error-transfer.ts";
import type { FromScorer, Scored, ScorerData, ScoreJob } from "./messages.ts";

export interface ScorerThreadOptions {
  readonly entry: URL;
  readonly data: ScorerData;
  readonly resourceLimits: ResourceLimits;
  /** For one sample. */
  readonly sampleMs: number;
  /** The score of the `index`-th sample of the chunk. */
  readonly onScored: (index: number, scored: Scored) => void;
  /** Everything of the chunk is scored: the thread takes another. */
  readonly onIdle: () => void;
  /** It is gone, after it was ready and without having been ended. */
  readonly onLost: (lost: LostThread) => void;
}

export interface LostThread {
  readonly why: "time-limit" | "crashed";
  readonly message: string;
  /** The sample it was at, if at any, and for how long; what follows in the chunk was not begun. */
  readonly index: number | undefined;
  readonly seconds: number;
}

export interface ScorerThread {
  /** Resolves when it can take samples; rejects with what loading it threw. */
  readonly ready: Promise<void>;
  run(jobs: readonly ScoreJob[]): void;
  end(): Promise<void>;
}

export function startScorerThread(options: ScorerThreadOptions): ScorerThread {
  const { entry, data, resourceLimits, sampleMs } = options;
  const worker = new Worker(entry, { workerData: data, resourceLimits, execArgv: [] });
  let size = 0;
  let at = 0;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  let loaded = false;
  let gone = false;
  let cause = "";

  const watch = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => late(ms), ms);
  };

  /** This thread may itself have been held up, and the answer be waiting to be read: that comes before a verdict. */
  function late(ms: number): void {
    const seen = at;
    setImmediate(() => {
      if (gone || at !== seen || at === size) return;
      lose("time-limit", `it was not judged within ${ms} ms`);
      void worker.terminate();
    });
  }

  function lose(why: LostThread["why"], message: string): void {
    if (gone) return;
    gone = true;
    clearTimeout(timer);
    const index = at < size ? at : undefined;
    options.onLost({ why, message, index, seconds: index === undefined ? 0 : (performance.now() - since) / 1000 });
  }

  const ready = new Promise<void>((resolve, reject) => {
    worker.on("message", (message: FromScorer) => {
      if (gone) return;
      switch (message.kind) {
        case "ready":
          loaded = true;
          return resolve();
        case "failed":
          gone = true;
          return reject(fromPlainError(message.error));
        case "slow":
          return watch(message.ms);
        case "scored":
          return take(message.scored);
        default:
          message satisfies never;
      }
    });
    worker.on("error", (error) => (cause = `: ${error.message}`));
    worker.once("exit", (code) => {
      if (loaded) return lose("crashed", `the thread that judged it ended (exit code ${code}${cause})`);
      gone = true;
      reject(new Error(`a thread that scores ended while it was loaded (exit code ${code}${cause})`));
    });
  });
  // Whoever waits for it hears of it; nobody may.
  ready.catch(() => {});

  function take(scored: Scored): void {
    const index = at++;
    since = performance.now();
    if (at === size) clearTimeout(timer);
    else watch(sampleMs);
    options.onScored(index, scored);
    if (at === size) options.onIdle();
  }

  return {
    ready,
    run(jobs) {
      size = jobs.length;
      at = 0;
      since = performance.now();
      watch(sampleMs);
      worker.postMessage(jobs);
    },
    async end() {
      gone = true;
      clearTimeout(timer);
      await worker.terminate();
    },
  };
}
