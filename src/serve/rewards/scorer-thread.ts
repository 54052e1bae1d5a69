// One thread that scores: given chunks of samples, ended and replaced when a sample takes too long or breaks it.
import { Worker, type ResourceLimits } from "node:worker_threads";
import { fromPlainError } from "../../core/error-transfer.ts";
import type { FromScorer, Scored, ScorerData, ScoreJob } from "./messages.ts";

export interface ScorerThreadOptions {
  readonly entry: URL;
  readonly data: Omit<ScorerData, "progress">;
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
  /** The sample it was at, if at any, and for how long; others of the chunk may have been judged and not answered. */
  readonly index: number | undefined;
  readonly seconds: number;
}

export interface ScorerThread {
  /** Resolves when it can take samples; rejects with what loading it threw. */
  readonly ready: Promise<void>;
  run(jobs: readonly ScoreJob[]): void;
  end(): Promise<void>;
}

/** How often a sample is looked at while it may take its time. */
const looksPerSample = 10;

export function startScorerThread(options: ScorerThreadOptions): ScorerThread {
  const { entry, data, resourceLimits, sampleMs } = options;
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ScorerData = { ...data, progress: progress.buffer };
  const worker = new Worker(entry, { workerData, resourceLimits, execArgv: [] });
  let size = 0;
  let answered = 0;
  /** The sample that was at hand when last looked at, since when, and how long it may take. */
  let at = 0;
  let since = 0;
  let allowedMs = sampleMs;
  let loaded = false;
  let gone = false;
  let cause = "";
  const timer = setInterval(look, Math.max(5, sampleMs / looksPerSample));

  const isBusy = (): boolean => answered < size;

  function moveTo(index: number): void {
    at = index;
    since = performance.now();
    allowedMs = sampleMs;
  }

  function isLate(): boolean {
    const now = Atomics.load(progress, 0);
    if (now !== at) moveTo(now);
    return !gone && isBusy() && performance.now() - since >= allowedMs;
  }

  function look(): void {
    if (!isLate()) return;
    // This thread may itself have been held up, and the answer be waiting to be read: that comes first.
    setImmediate(() => {
      if (!isLate()) return;
      lose("time-limit", `it was not judged within ${allowedMs} ms`);
      void worker.terminate();
    });
  }

  function lose(why: LostThread["why"], message: string): void {
    if (gone) return;
    gone = true;
    clearInterval(timer);
    const index = isBusy() ? Atomics.load(progress, 0) : undefined;
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
          clearInterval(timer);
          return reject(fromPlainError(message.error));
        case "slow":
          moveTo(Atomics.load(progress, 0));
          allowedMs = message.ms;
          return;
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
      clearInterval(timer);
      reject(new Error(`a thread that scores ended while it was loaded (exit code ${code}${cause})`));
    });
  });
  // Whoever waits for it hears of it; nobody may.
  ready.catch(() => {});

  function take(all: readonly Scored[]): void {
    for (const scored of all) options.onScored(answered++, scored);
    if (!isBusy()) options.onIdle();
  }

  return {
    ready,
    run(jobs) {
      size = jobs.length;
      answered = 0;
      Atomics.store(progress, 0, 0);
      moveTo(0);
      worker.postMessage(jobs);
    },
    async end() {
      gone = true;
      clearInterval(timer);
      await worker.terminate();
    },
  };
}
