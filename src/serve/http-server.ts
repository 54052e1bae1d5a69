// An HTTP server with limits, stopped without losing what is under way; what it answers is its caller's.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { ConfigError } from "../core/errors.ts";
import { idleConnections } from "./idle-connections.ts";

export interface HttpLimits {
  /** From a request's arrival to the end of its answer. */
  readonly answerMs: number;
  /** For a request's headers, and for the whole of it, to arrive. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** An idle connection is kept this long. */
  readonly keepAliveMs: number;
  readonly connections: number;
  /** What a stop asks of open requests before they are ended. */
  readonly graceMs: number;
}

export interface HttpServerOptions {
  readonly fetch: (request: Request, bindings: HttpBindings) => Response | Promise<Response>;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly limits: HttpLimits;
  /** Fired when open requests are to end. */
  readonly stopping: AbortController;
  readonly onError: (error: unknown) => void;
}

export interface HttpServer {
  /** Such as "http://127.0.0.1:8000". */
  readonly origin: string;
  readonly port: number;
  connections(): Promise<number>;
  /** Takes no new connection, lets open requests end for `graceMs`, and ends those that are left with an error. */
  close(): Promise<void>;
}

/** Listens. Throws a ConfigError for an address that cannot be listened on. */
export async function listen(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, limits, stopping, onError } = options;
  const server = createAdaptorServer({
    fetch: options.fetch as Parameters<typeof createAdaptorServer>[0]["fetch"],
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
    origin: `http://${actual.family === "IPv6" ? `[${actual.address}]` : actual.address}:${actual.port}`,
    port: actual.port,
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
  }
}

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
