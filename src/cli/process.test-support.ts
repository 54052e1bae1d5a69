// Starts the compiled command line as a user's shell would.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  kill(signal: NodeJS.Signals): void;
  /** Closes this end of a pipe, as `head` does once it has enough. */
  stopReading(pipe: "stdout" | "stderr"): void;
  readonly ended: Promise<Ended>;
}

export function start(args: readonly string[], cwd: string): Started {
  const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  return {
    kill: (signal) => void child.kill(signal),
    stopReading: (pipe) => void child[pipe].destroy(),
    ended,
  };
}
