// The worker thread in which one piece of a run is made, so that the process stays responsive while the engine computes.
import { parentPort, workerData } from "node:worker_threads";
import { toPlainError } from "../core/error-transfer.ts";
import { loadSameFamily } from "../instructions/load-family.ts";
import type { FromWorker, Job, MakeOptions } from "./job-messages.ts";
import { makeEvaluation } from "./make-evaluation.ts";
import { makeStage } from "./make-stage.ts";
import { makeUnit } from "./make-unit.ts";

const port = parentPort;
if (port === null) throw new Error("job-worker.ts is started as a worker thread, not as a program");
const say = (message: FromWorker): void => port.postMessage(message);

const stop = new AbortController();
// The only message is "stop".
port.on("message", () => stop.abort());

try {
  const job = workerData as Job;
  if (job.module !== undefined) await loadSameFamily(job.module);
  await make(job, {
    signal: stop.signal,
    onProgress: (progress) => say({ kind: "progress", progress }),
  });
  say({ kind: "done" });
} catch (error) {
  say({ kind: "error", error: toPlainError(error) });
} finally {
  port.close();
}

function make(job: Job, options: MakeOptions): Promise<void> {
  switch (job.kind) {
    case "unit":
      return makeUnit(job, options);
    case "stage":
      return makeStage(job, options);
    case "evaluation":
      return makeEvaluation(job, options);
    default:
      return job satisfies never;
  }
}
