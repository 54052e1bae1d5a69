// `precept serve`: a model behind OpenAI's API until it is stopped.
import { availableParallelism } from "node:os";
import { ConfigError, exitCodes } from "../core/errors.ts";
import type { DeviceName } from "../engine/devices/device.ts";
import { isLoopback, startServer, type RunningServer } from "../serve/server.ts";
import { startModelWorker } from "../serve/start-model-worker.ts";
import { paint } from "./report-error.ts";

export interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly unit?: string;
  readonly modelName?: string;
  readonly threads?: number;
  readonly device?: DeviceName;
  readonly maxSequences: number;
  readonly maxWaiting: number;
  /** Seconds. */
  readonly timeout: number;
}

/** Prints the base URL on stdout once requests are answered, and resolves when a signal has stopped the server. */
export async function serve(path: string, flags: ServeFlags): Promise<void> {
  const apiKey = process.env["PRECEPT_API_KEY"];
  if (apiKey === "" || (apiKey !== undefined && /\s/.test(apiKey))) {
    throw new ConfigError("PRECEPT_API_KEY is empty or holds white space, so no client could send it", {
      code: "bad-api-key",
      hint: "Set it to the key clients are to send, or unset it to serve without one.",
    });
  }
  const stop = stopSignals();
  const note = (text: string): void => void process.stderr.write(`${text}\n`);
  const { host, port, unit, modelName, maxSequences, device } = flags;
  const model = await startModelWorker(
    {
      path,
      threads: flags.threads ?? availableParallelism(),
      maxSequences,
      ...(device === undefined ? {} : { device }),
      ...(unit === undefined ? {} : { unit }),
      ...(modelName === undefined ? {} : { name: modelName }),
    },
    { onNote: (text) => note(`${paint("yellow", "warning:")} ${text}`) },
  );
  let server: RunningServer;
  try {
    server = await startServer({
      model,
      host,
      port,
      maxSequences,
      limits: { queuedSequences: flags.maxWaiting, answerMs: 1000 * flags.timeout },
      onError: (error) => note(`${paint("red", "error:")} ${error instanceof Error ? error.stack : String(error)}`),
      ...(apiKey === undefined ? {} : { apiKey }),
    });
  } catch (error) {
    await model.close();
    throw error;
  }
  const { name, contextLength, chatTemplate } = model.info;
  note(`Serving ${name}, ${contextLength} tokens of context. Press Ctrl-C to stop.`);
  if (!chatTemplate) note("It has no chat template: a chat's messages are joined with newlines.");
  if (apiKey === undefined && !isLoopback(host)) {
    note(
      `${paint("yellow", "warning:")} ${host} can be reached from other machines, and no key is asked for. Set PRECEPT_API_KEY to ask for one.`,
    );
  }
  process.stdout.write(`${server.baseUrl}\n`);

  const signal = await stop.first;
  note("Stopping: open requests have a few seconds. Press Ctrl-C again to stop at once.");
  await server.close();
  stop.forget();
  process.exitCode = signal === "SIGTERM" ? exitCodes.done : exitCodes.interrupted;
}

/** SIGTERM is how a supervisor ends a service, Ctrl-C how a person interrupts a command; the second of any ends at once. */
function stopSignals(): { readonly first: Promise<NodeJS.Signals>; forget(): void } {
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
    first,
    forget() {
      process.off("SIGINT", handle);
      process.off("SIGTERM", handle);
    },
  };
}
