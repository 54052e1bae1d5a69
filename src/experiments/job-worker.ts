// The worker thread in which pieces of a run are made, so that the process stays responsive while the engine computes.
import { parentPort } from "node:worker_threads";
import { toPlainError } from "../core/error-transfer.ts";
import { loadSameFamily } from "../instructions/load-family.ts";
import type { FromWorker, Job, MakeOptions, ToWorker } from "./job-messages.ts";
import { makeEvaluation } from "./make-evaluation.ts";
import { makeStage } from "./make-stage.ts";
import { makeUnit } from "./make-unit.ts";

const port = parentPort;
if (port === null) throw new Error("job-worker.ts is started as a worker thread, not as a program");
const say = (message: FromWorker): void => port.postMessage(message);

let stop = new AbortController();

port.on("message", (message: ToWorker) => {
  if (message.kind === "stop") stop.abort();
  else void run(message.job);
});

/** One job at a time: the next one is asked for once this one's end has been told. */
async function run(job: Job): Promise<void> {
  stop = new AbortController();
  try {
    if (job.module !== undefined) await familyLoaded(job.module);
    await make(job, { signal: stop.signal, onProgress: (progress) => say({ kind: "progress", progress }) });
    say({ kind: "done" });
  } catch (error) {
    say({ kind: "error", error: toPlainError(error) });
  }
}

let loaded: Promise<unknown> | undefined;

/** A run has one family of the user's own at most. */
function familyLoaded(module: NonNullable<Job["module"]>): Promise<unknown> {
  return (loaded ??= loadSameFamily(module));
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
