// `precept serve`: a model behind OpenAI's API until it is stopped.
import { availableParallelism } from "node:os";
import type { DeviceName } from "../engine/devices/device.ts";
import { startServer, type RunningServer } from "../serve/server.ts";
import { startModelWorker } from "../serve/start-model-worker.ts";
import { paint } from "./report-error.ts";
import { apiKeyFromEnvironment, note, stopSignals, warnIfOpen } from "./service.ts";

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
  const apiKey = apiKeyFromEnvironment();
  const stop = stopSignals();
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
  warnIfOpen(host, apiKey);
  process.stdout.write(`${server.baseUrl}\n`);

  await stop.close(() => server.close());
}
