// Starting the worker of one piece of a run and waiting for its end.
import { Worker } from "node:worker_threads";
import { fromPlainError } from "../core/error-transfer.ts";
import { TrainError } from "../core/errors.ts";
import { workerEntry } from "../core/worker-entry.ts";
import type { FromWorker, Job, JobProgress, ToWorker } from "./job-messages.ts";

/** Resolves when the job's result is on disk. When the signal fires, the worker writes a checkpoint and this rejects. */
export function startJob(job: Job, signal: AbortSignal, onProgress: (progress: JobProgress) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerEntry("job-worker", import.meta.url), { workerData: job });
    let outcome: FromWorker | undefined;
    const stop = (): void => worker.postMessage({ kind: "stop" } satisfies ToWorker);
    signal.addEventListener("abort", stop, { once: true });
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "progress") onProgress(message.progress);
      else outcome = message;
    });
    worker.on("error", (error) => {
      outcome ??= { kind: "error", error: { name: error.name, message: error.message } };
    });
    worker.on("exit", (code) => {
      signal.removeEventListener("abort", stop);
      if (outcome?.kind === "done") resolve();
      else if (outcome?.kind === "error") reject(fromPlainError(outcome.error));
      else {
        reject(
          new TrainError(`the worker of ${nameOf(job)} ended with code ${code} and without a result`, {
            code: "worker-lost",
            hint: "This may be a lack of memory. The same command goes on from the last checkpoint.",
          }),
        );
      }
    });
    if (signal.aborted) stop();
  });
}

function nameOf(job: Job): string {
  return job.kind === "unit" ? job.unit.id : job.node.id;
}
