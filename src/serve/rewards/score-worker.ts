// A worker thread that scores samples: pure computation, so that it can be ended at any time.
import { parentPort, workerData } from "node:worker_threads";
import { toPlainError } from "../../core/error-transfer.ts";
import { loadFamily } from "../../instructions/load-family.ts";
import type { FromScorer, ScoreJob, ScorerData, ToScorer } from "./messages.ts";
import { scoreSample } from "./score-sample.ts";
import { toScored } from "./scored.ts";

const port = parentPort;
if (port === null) throw new Error("score-worker.ts is started as a worker thread, not as a program");
const say = (message: FromScorer): void => port.postMessage(message);

/** Python comes up within this time; its calls have limits of their own. */
const pythonStartMs = 60_000;
let pythonStarted = false;

try {
  for (const family of (workerData as ScorerData).families) await loadFamily(family);
  port.on("message", (jobs: ToScorer) => {
    for (const job of jobs) score(job);
  });
  say({ kind: "ready" });
} catch (error) {
  say({ kind: "failed", error: toPlainError(error) });
  port.close();
}

function score({ sample, settings }: ScoreJob): void {
  const start = performance.now();
  const result = scoreSample(sample, settings, (family) => {
    if (family !== "python" || pythonStarted) return;
    pythonStarted = true;
    say({ kind: "slow", ms: pythonStartMs });
  });
  say({ kind: "scored", scored: toScored(result, (performance.now() - start) / 1000) });
}
