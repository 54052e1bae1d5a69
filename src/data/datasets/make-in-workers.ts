// Makes shards on several threads; which thread makes which shard does not show in the result.
import { Worker } from "node:worker_threads";
import { Interrupted, StoreError } from "../../core/errors.ts";
import { workerEntry } from "../../core/worker-entry.ts";
import type { SharedAllotment } from "../plans/allotment.ts";
import { modulesOf } from "../plans/family-modules.ts";
import type { PlannedShard, ShardRecord } from "./manifest.ts";
import type { DatasetPlan } from "../plans/plan.ts";
import { unpackError, type WorkerAnswer, type WorkerOrder, type WorkerStart } from "./worker-protocol.ts";

export interface WorkersOptions {
  readonly plan: DatasetPlan;
  readonly shared: SharedAllotment;
  readonly folder: string;
  readonly workers: number;
  readonly signal: AbortSignal | undefined;
  readonly onRows: (rows: number) => void;
  /** Called once per finished shard, one call at a time. */
  readonly keep: (record: ShardRecord) => Promise<void>;
}

/**
 * Makes `pending` on `workers` threads. At the first failure, or when `signal` says so, every thread stops at its
 * next chunk and removes its temporary file; then the first failure is thrown, as if it had happened here. A thread
 * that dies is a StoreError ("worker-died") naming the file it was making.
 */
export async function makeInWorkers(pending: readonly PlannedShard[], options: WorkersOptions): Promise<void> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    Atomics.store(stop, 0, 1);
  };
  const onAbort = (): void =>
    fail(new Interrupted("generation was interrupted", "Run the same generation again: finished files are kept."));
  if (options.signal?.aborted === true) onAbort();
  options.signal?.addEventListener("abort", onAbort, { once: true });

  const queue = pending.slice();
  let keeping: Promise<void> = Promise.resolve();
  const lane = async (): Promise<void> => {
    const thread = startThread(options, stop);
    try {
      for (let shard = queue.shift(); shard !== undefined && failures.length === 0; shard = queue.shift()) {
        const record = await thread.make(shard);
        await (keeping = keeping.then(() => options.keep(record)));
      }
    } catch (error) {
      fail(error);
    } finally {
      await thread.close();
    }
  };
  const lanes = Math.min(options.workers, pending.length);
  await Promise.all(Array.from({ length: lanes }, lane));
  options.signal?.removeEventListener("abort", onAbort);
  if (failures.length > 0) throw failures[0];
}

interface Thread {
  make(shard: PlannedShard): Promise<ShardRecord>;
  close(): Promise<void>;
}

function startThread(options: WorkersOptions, stop: Int32Array<SharedArrayBuffer>): Thread {
  const { plan, shared, folder } = options;
  const workerData: WorkerStart = { plan, shared, folder, modules: modulesOf(plan), stop: stop.buffer };
  const worker = new Worker(workerEntry("shard-worker", import.meta.url), {
    workerData,
    // The parent's own flags (a loader, --input-type) are not for compiled files.
    execArgv: [],
  });
  let waiting: { file: string; resolve: (record: ShardRecord) => void; reject: (error: unknown) => void } | undefined;
  let dead: string | undefined;
  const died = (how: string, cause?: unknown): void => {
    dead ??= how;
    waiting?.reject(deathOf(waiting.file, dead, cause));
    waiting = undefined;
  };
  worker.on("error", (error) => died(error instanceof Error ? error.message : String(error), error));
  worker.on("exit", (code) => died(`exit code ${code}`));
  worker.on("message", (answer: WorkerAnswer) => {
    if (answer.kind === "rows") return options.onRows(answer.rows);
    const { file, resolve, reject } = waiting ?? {};
    waiting = undefined;
    if (answer.kind === "done") resolve?.(answer.record);
    else reject?.(unpackError(answer.error, file ?? ""));
  });
  return {
    make: (shard) =>
      new Promise((resolve, reject) => {
        if (dead !== undefined) return reject(deathOf(shard.file, dead));
        waiting = { file: shard.file, resolve, reject };
        const order: WorkerOrder = { shard };
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(order);
      }),
    close: async () => void (await worker.terminate()),
  };
}

function deathOf(file: string, how: string, cause?: unknown): StoreError {
  return new StoreError(`the thread making ${file} stopped: ${how}`, {
    code: "worker-died",
    hint: "Run the same generation again; if memory ran out, use fewer workers. From the sources, build first.",
    cause,
  });
}
