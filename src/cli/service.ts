// What the commands that serve until they are stopped have in common: their key, their signals, their warnings.
import { ConfigError, exitCodes } from "../core/errors.ts";
import { isLoopback } from "../serve/http-server.ts";
import { paint } from "./report-error.ts";

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** PRECEPT_API_KEY, if set. Throws a ConfigError for a key that no client could send. */
export function apiKeyFromEnvironment(): string | undefined {
  const apiKey = process.env["PRECEPT_API_KEY"];
  if (apiKey === "" || (apiKey !== undefined && /\s/.test(apiKey))) {
    throw new ConfigError("PRECEPT_API_KEY is empty or holds white space, so no client could send it", {
      code: "bad-api-key",
      hint: "Set it to the key clients are to send, or unset it to serve without one.",
    });
  }
  return apiKey;
}

/** Says so where others can reach the server and no key is asked for. */
export function warnIfOpen(host: string, apiKey: string | undefined): void {
  if (apiKey !== undefined || isLoopback(host)) return;
  note(
    `${paint("yellow", "warning:")} ${host} can be reached from other machines, and no key is asked for. Set PRECEPT_API_KEY to ask for one.`,
  );
}

export interface StopSignals {
  /** Waits for the first signal, closes, and sets the exit code that belongs to it. */
  close(close: () => Promise<void>): Promise<void>;
}

/** SIGTERM is how a supervisor ends a service, Ctrl-C how a person interrupts a command; the second of any ends at once. */
export function stopSignals(): StopSignals {
  let seen: ((signal: NodeJS.Signals) => void) | undefined;
  let early: NodeJS.Signals | undefined;
  const first = new Promise<NodeJS.Signals>((resolve) => (seen = resolve));
  const handle = (signal: NodeJS.Signals): void => {
    if (early !== undefined) process.exit(exitCodes.interrupted);
    early = signal;
    seen?.(signal);
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
  return {
    async close(close) {
      const signal = await first;
      note("Stopping: open requests have a few seconds. Press Ctrl-C again to stop at once.");
      await close();
      process.off("SIGINT", handle);
      process.off("SIGTERM", handle);
      process.exitCode = signal === "SIGTERM" ? exitCodes.done : exitCodes.interrupted;
    },
  };
}
