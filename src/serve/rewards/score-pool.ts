// Samples scored in parallel: a pool of threads, each replaced when a sample breaks it or takes too long.
import { availableParallelism } from "node:os";
import type { ResourceLimits } from "node:worker_threads";
import { ModelError } from "../../core/errors.ts";
import { workerEntry } from "../../core/worker-entry.ts";
import type { Scored, ScoreJob } from "./messages.ts";
import { createScoreQueue, type Batch, type Ticket } from "./score-queue.ts";
import { invalidScored } from "./scored.ts";
import { startScorerThread, type LostThread, type ScorerThread } from "./scorer-thread.ts";

export interface ScorePoolOptions {
  /** All cores unless given. */
  readonly workers?: number;
  /** For one sample, in milliseconds; 5,000 unless given. */
  readonly sampleMs?: number;
  /** Modules of families of the user's own, beside those that ship. */
  readonly families?: readonly string[];
  /** Of each thread; a heap of 512 MiB unless given. */
  readonly resourceLimits?: ResourceLimits;
  /** The worker's module; the compiled score-worker unless given. */
  readonly entry?: URL;
  /** Told what happened to a thread, for a log. */
  readonly onNote?: (text: string) => void;
}

export interface ScorePool {
  /**
   * The scores in the order of the jobs. A sample that breaks its thread or takes too long is "invalid" and harms no
   * other. Rejects with the signal's reason, and with a ModelError ("scorers-lost") when no thread can be started.
   */
  score(jobs: readonly ScoreJob[], signal?: AbortSignal): Promise<readonly Scored[]>;
  readonly workers: number;
  /** Threads that can judge. */
  ready(): number;
  waiting(): number;
  running(): number;
  /** Threads that were replaced. */
  replaced(): number;
  /** Why nothing can be scored, if so. */
  unavailable(): string | undefined;
  close(): Promise<void>;
}

/** Chunks keep threads busy while results travel; small ones keep the waiting short and the cores even. */
const mostPerChunk = 16;
/** A thread that could not be started so often in a row is left for dead. */
const mostFailures = 5;
const retryMs = 200;

interface Slot {
  thread: ScorerThread;
  state: "starting" | "idle" | "busy" | "dead";
  tickets: readonly Ticket[];
  failures: number;
}

/** Starts the threads; rejects with what kept one from starting. */
export async function startScorePool(options: ScorePoolOptions = {}): Promise<ScorePool> {
  const { workers = availableParallelism(), sampleMs = 5000, onNote = () => {} } = options;
  const queue = createScoreQueue();
  const slots: Slot[] = [];
  let replaced = 0;
  let closed = false;
  let pumping = false;

  function startThread(slot: () => Slot): ScorerThread {
    return startScorerThread({
      entry: options.entry ?? workerEntry("score-worker", import.meta.url),
      data: { families: options.families ?? [] },
      resourceLimits: options.resourceLimits ?? { maxOldGenerationSizeMb: 512 },
      sampleMs,
      onScored: (index, scored) => settle(slot().tickets[index] as Ticket, scored),
      onIdle: () => becomeIdle(slot()),
      onLost: (lost) => replace(slot(), lost),
    });
  }

  function becomeIdle(slot: Slot): void {
    slot.state = "idle";
    slot.tickets = [];
    pump();
  }

  /** After what has arrived by now is read: requests that come together go out together. */
  function pump(): void {
    if (pumping) return;
    pumping = true;
    setImmediate(handOut);
  }

  function handOut(): void {
    pumping = false;
    if (closed) return;
    for (const slot of slots) {
      if (slot.state !== "idle") continue;
      const share = Math.ceil(queue.waiting() / Math.max(1, ready()));
      const tickets = queue.take(Math.min(mostPerChunk, share));
      if (tickets.length === 0) return;
      slot.state = "busy";
      slot.tickets = tickets;
      slot.thread.run(tickets.map(({ batch, index }) => batch.jobs[index] as ScoreJob));
    }
  }

  function settle({ batch, index }: Ticket, scored: Scored): void {
    if (batch.results[index] !== undefined) return;
    batch.results[index] = scored;
    batch.left--;
    if (batch.left === 0) batch.done(batch.results as readonly Scored[]);
  }

  /** The sample it was at is invalid; the others without an answer, and its place, go to a new thread. */
  function replace(slot: Slot, { why, message, index, seconds }: LostThread): void {
    if (closed) return;
    replaced++;
    const { tickets } = slot;
    slot.tickets = [];
    if (index !== undefined) {
      queue.putBack(tickets.filter(({ batch, index: i }, j) => j !== index && batch.results[i] === undefined));
      settle(tickets[index] as Ticket, invalidScored({ code: why, message }, seconds));
    }
    onNote(`a sample was given up: ${message}; its thread is replaced`);
    restart(slot);
    pump();
  }

  function restart(slot: Slot): void {
    slot.state = "starting";
    slot.thread = startThread(() => slot);
    slot.thread.ready.then(
      () => {
        slot.failures = 0;
        if (!closed) becomeIdle(slot);
      },
      (error: unknown) => retry(slot, error),
    );
  }

  function retry(slot: Slot, error: unknown): void {
    if (closed) return;
    slot.failures++;
    if (slot.failures < mostFailures) return void setTimeout(() => closed || restart(slot), retryMs * slot.failures);
    slot.state = "dead";
    onNote(`a thread could not be started again: ${String(error)}`);
    if (unavailable() !== undefined) loseAll();
  }

  function loseAll(): void {
    const open = slots.flatMap(({ tickets }) => tickets.map(({ batch }) => batch));
    for (const batch of new Set([...queue.batches(), ...open])) {
      queue.drop(batch);
      batch.failed(lost());
    }
  }

  const ready = (): number => slots.filter(({ state }) => state === "idle" || state === "busy").length;

  function unavailable(): string | undefined {
    if (closed) return "the server is stopping";
    return slots.every(({ state }) => state === "dead") ? "no thread that scores could be started" : undefined;
  }

  const lost = (): ModelError =>
    new ModelError(unavailable() ?? "the sample was lost", {
      code: "scorers-lost",
      hint: "Try again, or look at the server's log.",
    });

  for (let i = 0; i < workers; i++) {
    const slot = { state: "starting", tickets: [], failures: 0 } as Omit<Slot, "thread"> as Slot;
    slot.thread = startThread(() => slot);
    slots.push(slot);
  }
  try {
    await Promise.all(slots.map(({ thread }) => thread.ready));
  } catch (error) {
    closed = true;
    await Promise.all(slots.map(({ thread }) => thread.end()));
    throw error;
  }
  for (const slot of slots) slot.state = "idle";

  return {
    workers,
    ready,
    waiting: () => queue.waiting(),
    running: () => slots.reduce((sum, { tickets }) => sum + tickets.length, 0),
    replaced: () => replaced,
    unavailable,
    score(jobs, signal) {
      if (unavailable() !== undefined) return Promise.reject(lost());
      if (jobs.length === 0) return Promise.resolve([]);
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      let abort: (() => void) | undefined;
      return new Promise<readonly Scored[]>((done, failed) => {
        const results = Array.from<Scored | undefined>({ length: jobs.length });
        const batch: Batch = { jobs, results, left: jobs.length, next: 0, over: false, done, failed };
        abort = () => {
          queue.drop(batch);
          failed(signal?.reason);
        };
        signal?.addEventListener("abort", abort, { once: true });
        queue.add(batch);
        pump();
      }).finally(() => abort !== undefined && signal?.removeEventListener("abort", abort));
    },
    async close() {
      if (closed) return;
      closed = true;
      loseAll();
      await Promise.all(slots.map(({ thread }) => thread.end()));
    },
  };
}
