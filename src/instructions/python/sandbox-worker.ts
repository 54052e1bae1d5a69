// The thread in which users' Python runs; started by sandbox.ts, it answers one request at a time until it is ended.
import { receiveMessageOnPort, workerData, type MessagePort } from "node:worker_threads";
import { harness } from "./harness.ts";
import { openPythonRealm } from "./realm.ts";

export interface SandboxStart {
  readonly port: MessagePort;
  /** Two Int32: requests sent, answers given. */
  readonly turns: SharedArrayBuffer;
  readonly memoryMiB: number;
}

export type SandboxMessage =
  | { readonly kind: "ready"; readonly interrupt: SharedArrayBuffer }
  | { readonly kind: "answer"; readonly text: string }
  | { readonly kind: "failed"; readonly reason: string };

const { port, turns, memoryMiB } = workerData as SandboxStart;
const turn = new Int32Array(turns);

function say(message: SandboxMessage): void {
  port.postMessage(message);
  Atomics.add(turn, 1, 1);
  Atomics.notify(turn, 1);
}

try {
  const { handle, interrupt } = await openPythonRealm(harness, memoryMiB);
  say({ kind: "ready", interrupt });
  for (let seen = 0; ; seen++) {
    Atomics.wait(turn, 0, seen);
    const request = receiveMessageOnPort(port) as { message: string };
    say({ kind: "answer", text: handle(request.message) });
  }
} catch (error) {
  say({ kind: "failed", reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}
