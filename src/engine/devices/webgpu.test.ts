// WebGPU against the CPU and the reference, wherever there is a GPU or SwiftShader (tools/swiftshader.sh) stands in for one.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checks } from "./conformance.test-support.ts";
import { missingWebgpu, startChecks, type WebgpuProcess } from "./webgpu-process.test-support.ts";

/** SwiftShader compiles every kernel for a CPU, which takes most of this. */
const checkMs = 60_000;

const missing = await missingWebgpu();
const here = missing === null ? "" : ` (skipped: ${missing})`;

test.skipIf(missing === null)("a machine without a GPU is told so, and what to do", () => {
  expect(missing).toContain("WebGPU finds no GPU on this machine");
});

describe.skipIf(missing !== null)(`WebGPU conforms${here}`, () => {
  /** The error of each check that has ended, or null. */
  const outcomes = new Map<string, string | null>();
  const waiting = new Map<string, () => void>();
  let running: WebgpuProcess | undefined;
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
      running = startChecks(left, (message) => {
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
