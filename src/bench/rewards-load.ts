// Clients of an HTTP server under load: at a given rate, or as fast as it answers.
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface LoadOptions {
  readonly url: string;
  /** JSON, sent in turn. */
  readonly bodies: readonly string[];
  readonly seconds: number;
}

export interface LoadReport {
  readonly answered: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Cores that the clients kept busy. */
  readonly cores: number;
  /** Latencies in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** `perSecond` requests, each sent when it is due, answered or not; its latency counts from when it was due. */
export async function openLoop(options: LoadOptions & { readonly perSecond: number }): Promise<LoadReport> {
  const { url, bodies, seconds, perSecond } = options;
  const connections = await openConnections(url, mostConnections);
  const free = [...connections];
  const waiting: (() => void)[] = [];
  const latencies: number[] = [];
  const open: Promise<void>[] = [];
  const measured = startReport();
  const start = performance.now();
  const total = Math.round(perSecond * seconds);
  const send = async (body: string, due: number): Promise<void> => {
    if (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    const connection = free.pop() as Connection;
    await connection.post(body);
    latencies.push(performance.now() - due);
    free.push(connection);
    waiting.shift()?.();
  };
  for (let sent = 0; sent < total;) {
    const now = performance.now();
    for (; sent < total && start + (1000 * sent) / perSecond <= now; sent++) {
      open.push(send(bodies[sent % bodies.length] as string, start + (1000 * sent) / perSecond));
    }
    await sleep(1);
  }
  await Promise.all(open);
  for (const connection of connections) connection.close();
  return measured(latencies);
}

/** As many requests as `connections` clients get answered, one after the other each. */
export async function closedLoop(options: LoadOptions & { readonly connections: number }): Promise<LoadReport> {
  const { url, bodies, seconds } = options;
  const connections = await openConnections(url, options.connections);
  const latencies: number[] = [];
  const measured = startReport();
  const start = performance.now();
  let sent = 0;
  const client = async (connection: Connection): Promise<void> => {
    while (performance.now() - start < 1000 * seconds) {
      const begun = performance.now();
      await connection.post(bodies[sent++ % bodies.length] as string);
      latencies.push(performance.now() - begun);
    }
    connection.close();
  };
  await Promise.all(connections.map(client));
  return measured(latencies);
}

const mostConnections = 256;

function startReport(): (latencies: readonly number[]) => LoadReport {
  const start = performance.now();
  const cpu = process.cpuUsage();
  return (latencies) => {
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const sorted = Float64Array.from(latencies).sort();
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    const cores = (user + system) / 1e6 / seconds;
    return { answered: sorted.length, seconds, cores, p50: at(0.5), p99: at(0.99), longest: at(1) };
  };
}

/** One request at a time. */
interface Connection {
  /** Rejects for any answer but a 200 that says how long it is. */
  post(body: string): Promise<void>;
  close(): void;
}

function openConnections(url: string, count: number): Promise<Connection[]> {
  return Promise.all(Array.from({ length: count }, () => openConnection(new URL(url))));
}

/** Node's own client takes more time for a request than the server does, and both share the cores. */
async function openConnection({ hostname, port, pathname, host }: URL): Promise<Connection> {
  const socket = connect(Number(port), hostname).setNoDelay();
  await once(socket, "connect");
  let received: Buffer = Buffer.alloc(0);
  let settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  socket.on("error", (error) => settle?.reject(error));
  socket.on("close", () => settle?.reject(new Error("the server closed the connection")));
  socket.on("data", (part: Buffer) => {
    received = received.length === 0 ? part : Buffer.concat([received, part]);
    const end = received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = received.toString("latin1", 0, end);
    const length = /content-length: (\d+)/i.exec(head)?.[1];
    if (!head.startsWith("HTTP/1.1 200") || length === undefined) return settle?.reject(new Error(head));
    if (received.length < end + 4 + Number(length)) return;
    received = Buffer.alloc(0);
    settle?.resolve();
  });
  const head = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: `;
  return {
    post: (body) =>
      new Promise<void>((resolve, reject) => {
        settle = { resolve, reject };
        socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }),
    close() {
      settle = undefined;
      socket.destroy();
    },
  };
}
