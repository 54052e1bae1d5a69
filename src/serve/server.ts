// A model behind HTTP, as OpenAI's API: started, bounded, and stopped without losing what is under way.
import { setMaxListeners } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { ConfigError } from "../core/errors.ts";
import { createAdmission } from "./admission.ts";
import { createApp } from "./app.ts";
import { idleConnections } from "./idle-connections.ts";
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
    ...(apiKey === undefined && isLoopback(host)
      ? { hostNames: [...new Set([...loopbackNames, host.toLowerCase()])] }
      : {}),
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(1000, limits.headersMs),
    },
  }) as ReturnType<typeof createServer>;
  const cutIdle = idleConnections(server);
  server.maxConnections = limits.connections;
  // A reader of a whole answer that takes none of it: nothing else has a limit that would find it.
  server.setTimeout(limits.answerMs + limits.requestMs);

  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
    server.listen(port, host, resolve);
  });
  server.on("error", onError);
  const actual = server.address() as AddressInfo;

  let closed: Promise<void> | undefined;
  return {
    baseUrl: `http://${actual.family === "IPv6" ? `[${actual.address}]` : actual.address}:${actual.port}/v1`,
    port: actual.port,
    sequences: () => admission.taken(),
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    close: () => (closed ??= close()),
  };

  async function close(): Promise<void> {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    // Connections that become idle later would be kept for their next request.
    cutIdle();
    const idle = setInterval(cutIdle, 20);
    const abort = setTimeout(() => stopping.abort(), limits.graceMs);
    // Those that were ended get their error; whoever does not take it is cut off.
    const cut = setTimeout(() => server.closeAllConnections(), limits.graceMs + 1000);
    await ended;
    clearInterval(idle);
    clearTimeout(abort);
    clearTimeout(cut);
    stopping.abort();
    await model.close();
  }
}

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): ConfigError {
  const where = `${host}, port ${port}`;
  const details = { code: "cannot-listen", cause: error };
  switch (error.code) {
    case "EADDRINUSE":
      return new ConfigError(`${where} is in use by another program`, {
        ...details,
        code: "port-in-use",
        hint: "Give another port with --port, or 0 for any that is free.",
      });
    case "EACCES":
      return new ConfigError(`${where} may not be used by this user`, {
        ...details,
        hint: "Ports below 1024 need special rights. Give another with --port.",
      });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new ConfigError(`${host} is no address of this machine`, {
        ...details,
        hint: "127.0.0.1 serves this machine only, 0.0.0.0 every network it is in.",
      });
    default:
      return new ConfigError(`cannot listen on ${where}: ${error.message}`, details);
  }
}
