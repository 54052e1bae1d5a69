// The worker thread that holds the model: the engine computes on the thread it is called from, and the server's stays free.
import { parentPort, workerData } from "node:worker_threads";
import { toPlainError } from "../core/error-transfer.ts";
import { loadServedModel } from "./load-served-model.ts";
import type { FromModel, ModelSource, ToModel } from "./messages.ts";

const port = parentPort;
if (port === null) throw new Error("model-worker.ts is started as a worker thread, not as a program");
const say = (message: FromModel): void => port.postMessage(message);

try {
  const model = await loadServedModel(workerData as ModelSource);
  const open = new Map<number, AbortController>();

  port.on("message", (message: ToModel) => {
    switch (message.kind) {
      case "generate": {
        const { id, job } = message;
        const stop = new AbortController();
        open.set(id, stop);
        model
          .generate(job, {
            signal: stop.signal,
            onStart: (start) => say({ kind: "start", id, start }),
            onDelta: (delta) => say({ kind: "delta", id, delta }),
          })
          .then((result) => say({ kind: "end", id, result }))
          .catch((error: unknown) => say({ kind: "error", id, error: toPlainError(error) }))
          .finally(() => open.delete(id));
        break;
      }
      case "abort":
        open.get(message.id)?.abort();
        break;
      case "close":
        for (const stop of open.values()) stop.abort();
        void model.close().finally(() => port.close());
        break;
      default:
        message satisfies never;
    }
  });
  say({ kind: "ready", info: model.info });
} catch (error) {
  say({ kind: "failed", error: toPlainError(error) });
  port.close();
}
