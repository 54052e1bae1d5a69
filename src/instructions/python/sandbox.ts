// Runs users' Python, one call at a time and synchronously, in a thread that is replaced when a call breaks its limits.
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";
import { SandboxError } from "../../core/errors.ts";
import { workerEntry } from "../../core/worker-entry.ts";
import type { Refusal, RefusalKind, SandboxAnswer, SandboxRequest } from "./protocol.ts";
import type { SandboxMessage, SandboxStart } from "./sandbox-worker.ts";

export interface SandboxLimits {
  /** Longest time of one call. Loops end before it, at a number of steps that does not depend on the machine. */
  readonly timeMs?: number;
  /** Most memory that Python may take. An empty interpreter takes about 30. */
  readonly memoryMiB?: number;
}

export interface Sandbox {
  /** What a request gave: its value, or why it was refused. Throws a SandboxError where Python itself cannot start. */
  ask<Value>(request: SandboxRequest): SandboxAnswer<Value>;
  /** Threads started so far; the first call starts the first. */
  readonly started: number;
  close(): void;
}

/** Describing a file runs all of its modules' beginnings. */
const DESCRIBE_TIMES = 10;
const START_MS = 120_000;
/** After an interrupt, for Python to notice it: it looks between instructions. */
const GRACE_MS = 300;

/** A sandbox; costs nothing before its first call, which takes about 3 s. An idle one does not keep the process. */
export function openSandbox(limits: SandboxLimits = {}): Sandbox {
  const { timeMs = 3_000, memoryMiB = 256 } = limits;
  let thread: Thread | undefined;
  let started = 0;
  const end = (): void => {
    thread?.end();
    thread = undefined;
  };
  return {
    ask<Value>(request: SandboxRequest): SandboxAnswer<Value> {
      if (thread === undefined) {
        thread = startThread(memoryMiB);
        started++;
      }
      const allowedMs = request.do === "describe" ? DESCRIBE_TIMES * timeMs : timeMs;
      const text = thread.ask(JSON.stringify(request), allowedMs);
      if (text.kind === "answer") return JSON.parse(text.text) as SandboxAnswer<Value>;
      end();
      if (text.kind === "late") return { kind: "refused", refusal: lateRefusal(allowedMs) };
      return { kind: "refused", refusal: { kind: crashKind(text.reason), detail: text.reason } };
    },
    get started() {
      return started;
    },
    close: end,
  };
}

function lateRefusal(timeMs: number): Refusal {
  return { kind: "looped", detail: `it did not end within ${timeMs} ms`, late: true };
}

function crashKind(reason: string): RefusalKind {
  if (/call stack/i.test(reason)) return "recursion";
  return /memory|out of bounds/i.test(reason) ? "memory" : "crashed";
}

type Reply = { readonly kind: "answer"; readonly text: string } | { readonly kind: "late" } | Failure;
type Failure = { readonly kind: "failed"; readonly reason: string };

interface Thread {
  ask(request: string, timeMs: number): Reply;
  end(): void;
}

function startThread(memoryMiB: number): Thread {
  const turns = new SharedArrayBuffer(8);
  const turn = new Int32Array(turns);
  const { port1, port2 } = new MessageChannel();
  const workerData: SandboxStart = { port: port2, turns, memoryMiB };
  const worker = new Worker(workerEntry("sandbox-worker", import.meta.url), {
    workerData,
    transferList: [port2],
    execArgv: [],
    env: {},
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 16 },
  });
  worker.unref();
  // A thread that dies leaves its call without an answer, which is how its death is noticed.
  worker.on("error", () => {});
  port1.unref();
  const ready = waitFor(port1, turn, 0, START_MS);
  if (ready?.kind !== "ready") {
    void worker.terminate();
    const why = ready?.kind === "failed" ? ready.reason : `it did not answer within ${START_MS / 1000} s`;
    throw new SandboxError(`Python could not be started: ${why}`, {
      code: "no-python",
      hint: "Is the package pyodide installed? From the sources, build first (npm run build).",
    });
  }
  const flag = new Uint8Array(ready.interrupt);
  let asked = 0;
  const exchange = (request: string, timeMs: number): SandboxMessage | undefined => {
    flag[0] = 0;
    port1.postMessage(request);
    asked++;
    Atomics.store(turn, 0, asked);
    Atomics.notify(turn, 0);
    return waitFor(port1, turn, asked, timeMs);
  };
  return {
    ask(request, timeMs) {
      const reply = exchange(request, timeMs);
      if (reply !== undefined) return reply.kind === "ready" ? { kind: "late" } : reply;
      Atomics.store(flag, 0, 2);
      if (waitFor(port1, turn, asked, GRACE_MS)?.kind !== "answer") return { kind: "late" };
      // The interrupt spared the thread; the answer, whatever it says, came too late. Should the interrupt have come
      // after the answer, this call meets it, so that the next one does not.
      const rest: SandboxRequest = { do: "rest" };
      return exchange(JSON.stringify(rest), timeMs)?.kind === "answer" ? interrupted(timeMs) : { kind: "late" };
    },
    end: () => void worker.terminate(),
  };
}

function interrupted(timeMs: number): Reply {
  const answer: SandboxAnswer<never> = { kind: "refused", refusal: lateRefusal(timeMs) };
  return { kind: "answer", text: JSON.stringify(answer) };
}

/** The message after `before` others, or undefined when it does not come in time. */
function waitFor(
  port: MessagePort,
  turn: Int32Array<SharedArrayBuffer>,
  before: number,
  timeMs: number,
): SandboxMessage | undefined {
  if (Atomics.wait(turn, 1, before, timeMs) === "timed-out") return undefined;
  return receiveMessageOnPort(port)?.message as SandboxMessage | undefined;
}
