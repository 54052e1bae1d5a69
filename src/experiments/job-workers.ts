// The workers in which the pieces of a run are made: each takes one piece after another, since starting one takes a second.
import { Worker } from "node:worker_threads";
import { fromPlainError } from "../core/error-transfer.ts";
import { TrainError } from "../core/errors.ts";
import { workerEntry } from "../core/worker-entry.ts";
import type { FromWorker, Job, JobProgress, ToWorker } from "./job-messages.ts";

export interface JobWorkers {
  /** Resolves when the job's result is on disk. When the signal fires, the worker writes a checkpoint and this rejects. */
  run(job: Job, signal: AbortSignal, onProgress: (progress: JobProgress) => void): Promise<void>;
  /** Ends the workers that wait for another job. */
  close(): Promise<void>;
}

/** As many workers as jobs run at a time. One whose job failed is given no other. */
export function jobWorkers(): JobWorkers {
  const idle: Worker[] = [];
  return {
    async run(job, signal, onProgress) {
      const worker = idle.pop() ?? new Worker(workerEntry("job-worker", import.meta.url));
      const outcome = await asked(worker, job, signal, onProgress);
      if (outcome.kind === "done") {
        idle.push(worker);
        return;
      }
      await worker.terminate();
      throw fromPlainError(outcome.error);
    },
    async close() {
      await Promise.all(idle.splice(0).map((worker) => worker.terminate()));
    },
  };
}

type Outcome = Exclude<FromWorker, { readonly kind: "progress" }>;

function asked(
  worker: Worker,
  job: Job,
  signal: AbortSignal,
  onProgress: (progress: JobProgress) => void,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const say = (message: ToWorker): void => worker.postMessage(message);
    const stop = (): void => say({ kind: "stop" });
    const onMessage = (message: FromWorker): void => {
      if (message.kind === "progress") onProgress(message.progress);
      else end(() => resolve(message));
    };
    const onError = (error: Error): void => {
      end(() => resolve({ kind: "error", error: { name: error.name, message: error.message } }));
    };
    const onExit = (code: number): void => {
      end(() =>
        reject(
          new TrainError(`the worker of ${nameOf(job)} ended with code ${code} and without a result`, {
            code: "worker-lost",
            hint: "This may be a lack of memory. The same command goes on from the last checkpoint.",
          }),
        ),
      );
    };
    const end = (settle: () => void): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      signal.removeEventListener("abort", stop);
      settle();
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    signal.addEventListener("abort", stop, { once: true });
    say({ kind: "job", job });
    if (signal.aborted) stop();
  });
}

function nameOf(job: Job): string {
  return job.kind === "unit" ? job.unit.id : job.node.id;
}
