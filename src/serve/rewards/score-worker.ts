// A worker thread that scores samples: pure computation, so that it can be ended at any time.
import { parentPort, workerData } from "node:worker_threads";
import { toPlainError } from "../../core/error-transfer.ts";
import { loadFamily } from "../../instructions/load-family.ts";
import type { FromScorer, Scored, ScoreJob, ScorerData, ToScorer } from "./messages.ts";
import { scoreSample } from "./score-sample.ts";
import { toScored } from "./scored.ts";

const port = parentPort;
if (port === null) throw new Error("score-worker.ts is started as a worker thread, not as a program");
const say = (message: FromScorer): void => port.postMessage(message);

/** Python comes up within this time; its calls have limits of their own. */
const pythonStartMs = 60_000;
let pythonStarted = false;

try {
  const { families, progress } = workerData as ScorerData;
  const at = new Int32Array(progress);
  for (const family of families) await loadFamily(family);
  port.on("message", (jobs: ToScorer) => scoreAll(jobs, at));
  say({ kind: "ready" });
} catch (error) {
  say({ kind: "failed", error: toPlainError(error) });
  port.close();
}

/** Answers together what takes less than this, since each message may wake the server's thread. */
const answerAfterMs = 2;

function scoreAll(jobs: ToScorer, at: Int32Array): void {
  let scored: Scored[] = [];
  let said = performance.now();
  for (const [index, job] of jobs.entries()) {
    Atomics.store(at, 0, index);
    scored.push(score(job));
    const now = performance.now();
    if (now - said < answerAfterMs && index < jobs.length - 1) continue;
    say({ kind: "scored", scored });
    scored = [];
    said = now;
  }
}

function score({ sample, settings }: ScoreJob): Scored {
  const start = performance.now();
  const result = scoreSample(sample, settings, (family) => {
    if (family !== "python" || pythonStarted) return;
    pythonStarted = true;
    say({ kind: "slow", ms: pythonStartMs });
  });
  return toScored(result, (performance.now() - start) / 1000);
}
