// Processes that work on WebGPU, which a driver may end at any moment, and whether there is any point in starting one.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromChild } from "./webgpu-child.test-support.ts";

const childPath = fileURLToPath(new URL("./webgpu-child.test-support.ts", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));
const code = `
  import { runnerImport } from "vite";
  const { module } = await runnerImport(${JSON.stringify(childPath)});
  await module.runChecks(JSON.parse(process.argv[1]));
  process.disconnect();
`;

export interface WebgpuProcess {
  /** How it ended. */
  readonly ended: Promise<string>;
  readonly child: ChildProcess;
}

/** Runs the checks of these titles. */
export function startChecks(titles: readonly string[], onMessage: (message: FromChild) => void): WebgpuProcess {
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

/** Why there is no WebGPU here, or null where there is. */
export async function missingWebgpu(): Promise<string | null> {
  let missing: string | null | undefined;
  const { ended } = startChecks([], (message) => {
    if (message.kind === "device") missing = message.missing;
  });
  const end = await ended;
  return missing === undefined ? end : missing;
}
