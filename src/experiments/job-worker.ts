// The worker thread in which one unit is made, so that the process stays responsive while the engine computes.
import { parentPort, workerData } from "node:worker_threads";
import { toPlainError } from "../core/error-transfer.ts";
import { loadSameFamily } from "../instructions/load-family.ts";
import { makeUnit } from "./make-unit.ts";
import type { FromWorker, UnitJob } from "./unit-messages.ts";

const port = parentPort;
if (port === null) throw new Error("unit-worker.ts is started as a worker thread, not as a program");
const say = (message: FromWorker): void => port.postMessage(message);

const stop = new AbortController();
// The only message is "stop".
port.on("message", () => stop.abort());

try {
  const job = workerData as UnitJob;
  if (job.module !== undefined) await loadSameFamily(job.module);
  await makeUnit(job, {
    signal: stop.signal,
    onProgress: (progress) => say({ kind: "progress", progress }),
  });
  say({ kind: "done" });
} catch (error) {
  say({ kind: "error", error: toPlainError(error) });
} finally {
  port.close();
}
