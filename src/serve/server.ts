// A model behind HTTP, as OpenAI's API: started, bounded, and stopped without losing what is under way.
import { setMaxListeners } from "node:events";
import { createAdmission } from "./admission.ts";
import { createApp } from "./app.ts";
import { hostNamesFor } from "./check-host.ts";
import { listen } from "./http-server.ts";
import { defaultLimits, type ServeLimits } from "./limits.ts";
import type { ServedModel } from "./served-model.ts";

export interface ServeOptions {
  readonly model: ServedModel;
  /** 127.0.0.1 unless given: this machine only. */
  readonly host?: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Requests need no key unless given. */
  readonly apiKey?: string;
  /** Sequences that are generated at a time. */
  readonly maxSequences: number;
  readonly limits?: Partial<ServeLimits>;
  readonly onError?: (error: unknown) => void;
}

export interface RunningServer {
  /** Where clients find it, such as "http://127.0.0.1:8000/v1". */
  readonly baseUrl: string;
  readonly port: number;
  /** Sequences under way. */
  sequences(): number;
  connections(): Promise<number>;
  /**
   * Takes no new connection, lets open requests end for `graceMs`, ends those that are left with an error, and closes
   * the model.
   */
  close(): Promise<void>;
}

/** Listens. Throws a ConfigError for an address that cannot be listened on. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { model, host = "127.0.0.1", port, apiKey, maxSequences, onError = () => {} } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const admission = createAdmission(maxSequences + limits.queuedSequences);
  const stopping = new AbortController();
  // Every open request listens.
  setMaxListeners(0, stopping.signal);
  const app = createApp({
    model,
    limits,
    admission,
    stopping: stopping.signal,
    onError,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...hostNamesFor(host, apiKey),
  });
  const server = await listen({ fetch: app.fetch, host, port, limits, stopping, onError });
  let closed: Promise<void> | undefined;
  return {
    baseUrl: `${server.origin}/v1`,
    port: server.port,
    sequences: () => admission.taken(),
    connections: () => server.connections(),
    close: () => (closed ??= server.close().then(() => model.close())),
  };
}
