// A model in a worker thread, started again when it dies, so that the server outlives it.
import { Worker, type ResourceLimits } from "node:worker_threads";
import { fromPlainError } from "../core/error-transfer.ts";
import { ModelError } from "../core/errors.ts";
import { workerEntry } from "../core/worker-entry.ts";
import type { TextResult } from "../models/text-generation.ts";
import type { FromModel, ModelSource, ToModel } from "./messages.ts";
import type { ModelInfo, SequenceOptions, ServedModel } from "./served-model.ts";

export interface StartModelWorkerOptions {
  /** The worker's module; the compiled model-worker unless given. */
  readonly entry?: URL;
  /** The pause before a worker that died is started again; 1 s unless given. */
  readonly restartAfterMs?: number;
  /** A worker that lived this long may be started again once more; 60 s unless given. */
  readonly stableMs?: number;
  /** Of the worker's heap, where tensors do not lie; Node's own unless given. */
  readonly resourceLimits?: ResourceLimits;
  /** Told what happened to the worker, for a log. */
  readonly onNote?: (text: string) => void;
}

interface OpenSequence extends SequenceOptions {
  readonly resolve: (result: TextResult) => void;
  readonly reject: (error: unknown) => void;
}

type FromSequence = Exclude<FromModel, { readonly kind: "ready" | "failed" }>;
type State = "ready" | "restarting" | "failed" | "closed";

/**
 * Starts the worker and resolves when its model is loaded; rejects with what loading threw. When the worker dies later,
 * every open sequence rejects with a ModelError ("model-unavailable") and the worker is started again after a pause; one
 * that dies again before `stableMs` is left for dead, and all further sequences are refused.
 */
export async function startModelWorker(
  source: ModelSource,
  options: StartModelWorkerOptions = {},
): Promise<ServedModel> {
  const { entry = workerEntry("model-worker", import.meta.url), restartAfterMs = 1000, stableMs = 60_000 } = options;
  const { onNote = () => {}, resourceLimits } = options;
  const open = new Map<number, OpenSequence>();
  let lastId = 0;
  let state: State = "ready";
  let restarted = false;
  let timer: NodeJS.Timeout | undefined;

  const startWorker = (): Promise<Loaded> =>
    load(new Worker(entry, { workerData: source, ...(resourceLimits === undefined ? {} : { resourceLimits }) }));

  let { worker, info } = await startWorker();
  let startedAt = performance.now();
  watch(worker);

  function watch(started: Worker): void {
    started.on("message", receive);
    let cause = "";
    started.on("error", (error) => (cause = `: ${error.message}`));
    started.once("exit", (code) => {
      if (state === "closed") return loseAll("the server is stopping");
      const text = `the model's worker died (exit code ${code}${cause})`;
      const again = performance.now() - startedAt >= stableMs || !restarted;
      state = again ? "restarting" : "failed";
      onNote(again ? `${text}; starting it again` : `${text} again; it is left for dead, restart the server`);
      loseAll(text);
      if (again) timer = setTimeout(() => void restart(), restartAfterMs);
    });
  }

  async function restart(): Promise<void> {
    restarted = true;
    try {
      const next = await startWorker();
      if (isClosed()) return void next.worker.terminate();
      ({ worker, info } = next);
      startedAt = performance.now();
      state = "ready";
      watch(worker);
      onNote("the model is loaded again");
    } catch (error) {
      if (isClosed()) return;
      state = "failed";
      onNote(`the model could not be loaded again: ${(error as Error).message}`);
    }
  }

  // A function, since the compiler takes `state` for unchanged across an await.
  const isClosed = (): boolean => state === "closed";

  function loseAll(why: string): void {
    for (const sequence of open.values()) sequence.reject(unavailable(why));
    open.clear();
  }

  function receive(message: FromModel): void {
    if (message.kind === "ready" || message.kind === "failed") return;
    const sequence = open.get(message.id);
    if (sequence === undefined) return;
    try {
      deliver(message, sequence);
    } catch (error) {
      open.delete(message.id);
      sequence.reject(error);
    }
  }

  function deliver(message: FromSequence, sequence: OpenSequence): void {
    switch (message.kind) {
      case "start":
        return sequence.onStart(message.start);
      case "delta":
        return sequence.onDelta(message.delta);
      case "end":
        open.delete(message.id);
        return sequence.resolve(message.result);
      case "error":
        open.delete(message.id);
        return sequence.reject(fromPlainError(message.error));
      default:
        message satisfies never;
    }
  }

  const why = (): string | undefined => {
    if (state === "ready") return undefined;
    if (state === "restarting") return "the model is being loaded again after it failed; try again in a few seconds";
    return state === "closed" ? "the server is stopping" : "the model failed and could not be started again";
  };

  return {
    get info() {
      return info;
    },
    unavailable: why,
    generate(job, options) {
      const reason = why();
      if (reason !== undefined) return Promise.reject(unavailable(reason));
      const id = ++lastId;
      const abort = (): void => send(worker, { kind: "abort", id });
      const { promise, resolve, reject } = deferred<TextResult>();
      open.set(id, { ...options, resolve, reject });
      send(worker, { kind: "generate", id, job });
      if (options.signal.aborted) abort();
      options.signal.addEventListener("abort", abort, { once: true });
      return promise.finally(() => options.signal.removeEventListener("abort", abort));
    },
    async close() {
      if (state === "closed") return;
      const alive = state === "ready";
      state = "closed";
      clearTimeout(timer);
      if (alive) await closeWorker(worker);
      loseAll("the server is stopping");
    },
  };
}

/** How long a worker that was asked to end may go on with its step. */
const closeWithinMs = 2000;

async function closeWorker(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  send(worker, { kind: "close" });
  const timer = setTimeout(() => void worker.terminate(), closeWithinMs);
  await ended;
  clearTimeout(timer);
}

interface Loaded {
  readonly worker: Worker;
  readonly info: ModelInfo;
}

/** Waits for the worker's first word. */
function load(worker: Worker): Promise<Loaded> {
  return new Promise((resolve, reject) => {
    const first = (message: FromModel): void => {
      if (message.kind === "ready") settle(() => resolve({ worker, info: message.info }));
      else if (message.kind === "failed") settle(() => reject(fromPlainError(message.error)));
    };
    const error = (cause: Error): void => settle(() => reject(lost(cause.message, cause)));
    const exit = (code: number): void => settle(() => reject(lost(`exit code ${code}`)));
    function settle(then: () => void): void {
      worker.off("message", first).off("error", error).off("exit", exit);
      then();
    }
    worker.on("message", first).on("error", error).on("exit", exit);
  });
}

function send(worker: Worker, message: ToModel): void {
  worker.postMessage(message);
}

function lost(what: string, cause?: unknown): ModelError {
  return new ModelError(`the model's worker ended while it loaded the model: ${what}`, {
    code: "worker-lost",
    hint: "This may be a lack of memory.",
    cause,
  });
}

function unavailable(why: string): ModelError {
  return new ModelError(why, { code: "model-unavailable", hint: "Try again, or look at the server's log." });
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
