// A helper: a thread beside the trainer's own that computes shares, as soon as it is up and for as long as it lives.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { workerEntry } from "../../core/worker-entry.ts";
import type { Places } from "../devices/device.ts";
import { layOut } from "../devices/flat-layout.ts";
import type { Feeds } from "../devices/tensors.ts";
import type { FromHelper, ShareBuffers, ToHelper } from "./share-messages.ts";
import { gradientPlaces, type Share, type SharedModel } from "./share-runner.ts";
import { trainableShapes } from "./training-graphs.ts";

export interface ShareResult {
  readonly loss: number;
  /** To be read before the next share is asked for. */
  readonly gradients: Places;
}

export interface Helper {
  /** The share's loss and gradients; nothing where the helper is not up yet, or has died, also while it computed. */
  ask(share: Share, parameters: Feeds): Promise<ShareResult | undefined>;
  close(): Promise<void>;
}

/** Starts a thread, which keeps no process alive except while it is asked. */
export function startHelper(shared: SharedModel, entry = workerEntry("share-worker", import.meta.url)): Helper {
  const layout = layOut(trainableShapes(shared.model, undefined));
  const worker = new Worker(entry, { workerData: shared });
  worker.unref();
  let state: "starting" | "ready" | "gone" = "starting";
  let buffers: ShareBuffers | undefined;
  let answer: ((made: ShareResult | undefined) => void) | undefined;

  const leave = (): void => {
    state = "gone";
    answer?.(undefined);
  };
  worker.on("error", leave);
  worker.on("exit", leave);
  worker.on("message", (message: FromHelper) => {
    if (message.kind === "ready") {
      state = "ready";
      return;
    }
    buffers = message.buffers;
    answer?.({ loss: message.loss, gradients: gradientPlaces(shared.model, buffers.gradients) });
  });

  return {
    async ask(share, parameters) {
      if (state !== "ready") return undefined;
      const { parameters: flat, gradients } = (buffers ??= {
        parameters: new Float32Array(layout.size),
        gradients: new Float32Array(layout.size),
      });
      for (const [name, { offset }] of layout.slots) flat.set(parameters[name]?.data as Float32Array, offset);
      const message: ToHelper = { kind: "share", share, buffers: { parameters: flat, gradients } };
      buffers = undefined;
      worker.ref();
      const made = new Promise<ShareResult | undefined>((resolve) => (answer = resolve));
      worker.postMessage(message, [flat.buffer, gradients.buffer]);
      try {
        return await made;
      } finally {
        worker.unref();
      }
    },
    async close() {
      if (state === "gone") return;
      const exit = once(worker, "exit");
      worker.ref();
      worker.postMessage({ kind: "close" } satisfies ToHelper);
      await exit;
    },
  };
}
