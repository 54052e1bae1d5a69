// WebGPU against the CPU and the reference, wherever there is a GPU or SwiftShader (tools/swiftshader.sh) stands in for one.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checks } from "./conformance.test-support.ts";
import type { FromChild } from "./webgpu-child.test-support.ts";

const childPath = fileURLToPath(new URL("./webgpu-child.test-support.ts", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));
const code = `
  import { runnerImport } from "vite";
  const { module } = await runnerImport(${JSON.stringify(childPath)});
  await module.runChecks(JSON.parse(process.argv[1]));
  process.disconnect();
`;
/** SwiftShader compiles every kernel for a CPU, which takes most of this. */
const checkMs = 60_000;

interface Running {
  readonly ended: Promise<string>;
  readonly child: ChildProcess;
}

function start(titles: readonly string[], onMessage: (message: FromChild) => void): Running {
  const argv = ["--input-type=module", "--eval", code, "--", JSON.stringify(titles)];
  const child = spawn(process.execPath, argv, { cwd: root, stdio: ["ignore", "ignore", "pipe", "ipc"] });
  let errors = "";
  child.stderr?.on("data", (text: Buffer) => (errors = (errors + text.toString()).slice(-4000)));
  child.on("message", (message) => onMessage(message as FromChild));
  const ended = new Promise<string>((resolve) => {
    child.on("close", (exit, signal) => resolve(`the process ended with ${signal ?? `code ${exit}`}: ${errors}`));
  });
  return { child, ended };
}

async function missingDevice(): Promise<string | null> {
  let missing: string | null | undefined;
  const { ended } = start([], (message) => {
    if (message.kind === "device") missing = message.missing;
  });
  const end = await ended;
  return missing === undefined ? end : missing;
}

const missing = await missingDevice();
const here = missing === null ? "" : ` (skipped: ${missing})`;

test.skipIf(missing === null)("a machine without a GPU is told so, and what to do", () => {
  expect(missing).toContain("WebGPU finds no GPU on this machine");
});

describe.skipIf(missing !== null)(`WebGPU conforms${here}`, () => {
  /** The error of each check that has ended, or null. */
  const outcomes = new Map<string, string | null>();
  const waiting = new Map<string, () => void>();
  let running: Running | undefined;
  const stop = new AbortController();

  const settle = (title: string, error: string | null): void => {
    outcomes.set(title, error);
    waiting.get(title)?.();
  };

  /** A process that dies takes the check with it that it was at; another one goes on with the next. */
  const runAll = async (): Promise<void> => {
    for (let left = checks.map(({ title }) => title); left.length > 0 && !stop.signal.aborted;) {
      let current = left[0] as string;
      let timer: NodeJS.Timeout | undefined;
      let stopped = false;
      running = start(left, (message) => {
        clearTimeout(timer);
        if (message.kind === "begin") {
          current = message.title;
          timer = setTimeout(() => {
            stopped = true;
            running?.child.kill("SIGKILL");
          }, checkMs);
        }
        if (message.kind === "end") settle(message.title, message.error);
      });
      const end = await running.ended;
      clearTimeout(timer);
      if (!outcomes.has(current)) settle(current, stopped ? `stopped after ${checkMs / 1000} s` : end);
      left = left.filter((title) => !outcomes.has(title));
    }
  };

  beforeAll(() => {
    void runAll();
  });
  afterAll(() => {
    stop.abort();
    running?.child.kill("SIGKILL");
  });

  test.each(checks.map(({ title }) => title))(
    "%s",
    async (title) => {
      if (!outcomes.has(title)) await new Promise<void>((resolve) => waiting.set(title, resolve));
      expect(outcomes.get(title)).toBe(null);
    },
    2 * checkMs,
  );
});
