// Draws answers from a policy on all cores: a small model's prompts are shared out over threads with a generator each.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { fromPlainError } from "../../core/error-transfer.ts";
import { TrainError } from "../../core/errors.ts";
import { workerEntry } from "../../core/worker-entry.ts";
import { parameterCount, parameterShapes } from "../../engine/architectures/architecture.ts";
import type { Parameters, ParameterTensor } from "../../engine/contract.ts";
import { layOut } from "../../engine/devices/flat-layout.ts";
import type { PromptedAnswer } from "./answers-batch.ts";
import type { FromHelper, HelperData, ToHelper } from "./messages.ts";
import { openShare, type Drawn, type RolloutRequest, type Share, type ShareSettings } from "./share.ts";

export type Sampler = Share;

/** Above so many parameters one generator's products are worth dividing, and a copy for each thread is not. */
const LARGEST_SHARED = 20_000_000;

/**
 * A sampler on `threads` cores. The same parameters, requests and threads draw the same answers, and log-probabilities of
 * them to the last bit. Throws a TrainError, code "helper-lost", where a thread dies.
 */
export function openSampler(settings: ShareSettings, reference?: () => Parameters): Sampler {
  const { model, threads, device } = settings;
  if (threads === 1 || device !== "cpu" || parameterCount(model) > LARGEST_SHARED)
    return openShare(settings, reference);
  const alone: ShareSettings = { ...settings, threads: 1 };
  const own = openShare(alone, reference);
  const layout = layOut(parameterShapes(model));
  const put = (tensors: Parameters, buffer: SharedArrayBuffer): SharedArrayBuffer => {
    const flat = new Float32Array(buffer);
    for (const [name, { offset }] of layout.slots) flat.set((tensors.get(name) as ParameterTensor).data, offset);
    return buffer;
  };
  const room = (): SharedArrayBuffer => new SharedArrayBuffer(4 * layout.size);
  const shared = room();
  let helpers: Helper[] | undefined;
  const startHelpers = (): Helper[] => {
    const data = { settings: alone, parameters: shared, reference: reference && put(reference(), room()) };
    return Array.from({ length: threads - 1 }, () => startHelper(data));
  };
  const dealt = <T>(items: readonly T[]): T[][] =>
    Array.from({ length: threads }, (_, thread) => items.filter((_, i) => i % threads === thread));
  const gathered = <T>(count: number, parts: readonly (readonly T[])[]): T[] =>
    Array.from({ length: count }, (_, i) => parts[i % threads]?.[Math.floor(i / threads)] as T);
  return {
    async setParameters(parameters: Parameters) {
      put(parameters, shared);
      helpers ??= startHelpers();
      const told = helpers.map((helper) => helper.ask({ kind: "parameters" }));
      await Promise.all([own.setParameters(parameters), ...told]);
    },
    async draw(requests) {
      const [first = [], ...others] = dealt(requests);
      const asked = others.map((part, i) => drawn(helpers?.[i], part));
      const made = await Promise.all([own.draw(first), ...asked]);
      return {
        rollouts: gathered(
          requests.length,
          made.map(({ rollouts }) => rollouts),
        ),
        // All threads draw at the same time.
        kernelSeconds: made.reduce((sum, { kernelSeconds }) => sum + kernelSeconds, 0) / threads,
      };
    },
    async score(answers) {
      const [first = [], ...others] = dealt(answers);
      const asked = others.map((part, i) => scored(helpers?.[i], part));
      return gathered(answers.length, await Promise.all([own.score(first), ...asked]));
    },
    async close() {
      await Promise.all([own.close(), ...(helpers ?? []).map((helper) => helper.close())]);
    },
  };
}

async function drawn(helper: Helper | undefined, requests: readonly RolloutRequest[]): Promise<Drawn> {
  if (requests.length === 0 || helper === undefined) return { rollouts: [], kernelSeconds: 0 };
  const answer = await helper.ask({ kind: "draw", requests });
  if (answer.kind !== "drawn") throw new Error(`a helper answered "${answer.kind}"`);
  return answer.drawn;
}

async function scored(
  helper: Helper | undefined,
  answers: readonly PromptedAnswer[],
): Promise<readonly Float32Array[]> {
  if (answers.length === 0 || helper === undefined) return [];
  const answer = await helper.ask({ kind: "score", answers });
  if (answer.kind !== "scored") throw new Error(`a helper answered "${answer.kind}"`);
  return answer.scores;
}

interface Helper {
  ask(message: ToHelper): Promise<FromHelper>;
  close(): Promise<void>;
}

/** Starts a thread, which keeps no process alive except while it is asked. One question at a time. */
function startHelper(data: HelperData): Helper {
  const worker = new Worker(workerEntry("helper-worker", import.meta.url), { workerData: data });
  worker.unref();
  let failure: unknown;
  let pending: { resolve: (answer: FromHelper) => void; reject: (error: unknown) => void } | undefined;
  const lose = (cause: unknown): void => {
    failure ??= new TrainError("a thread that samples has ended", {
      code: "helper-lost",
      hint: "Go on from the last checkpoint, with fewer threads where memory is short.",
      cause,
    });
    pending?.reject(failure);
  };
  worker.on("error", lose);
  worker.on("exit", (code) => lose(new Error(`it exited with code ${code}`)));
  worker.on("message", (message: FromHelper) => {
    if (message.kind === "error") pending?.reject(fromPlainError(message.error));
    else pending?.resolve(message);
  });
  return {
    async ask(message) {
      if (failure !== undefined) throw failure;
      worker.ref();
      const answered = new Promise<FromHelper>((resolve, reject) => (pending = { resolve, reject }));
      worker.postMessage(message);
      try {
        return await answered;
      } finally {
        pending = undefined;
        worker.unref();
      }
    },
    async close() {
      if (failure !== undefined) return;
      const exit = once(worker, "exit");
      worker.ref();
      worker.postMessage({ kind: "close" } satisfies ToHelper);
      await exit;
    },
  };
}
