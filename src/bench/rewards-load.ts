// Clients of an HTTP server under load: at a given rate, or as fast as it answers.
import { Agent, request } from "node:http";
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
  /** Latencies in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** `perSecond` requests, each sent when it is due, answered or not; its latency counts from when it was due. */
export async function openLoop(options: LoadOptions & { readonly perSecond: number }): Promise<LoadReport> {
  const { url, bodies, seconds, perSecond } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const latencies: number[] = [];
  const open: Promise<void>[] = [];
  const start = performance.now();
  const total = Math.round(perSecond * seconds);
  for (let sent = 0; sent < total;) {
    const now = performance.now();
    for (; sent < total && start + (1000 * sent) / perSecond <= now; sent++) {
      const due = start + (1000 * sent) / perSecond;
      const body = bodies[sent % bodies.length] as string;
      open.push(post(url, body, agent).then(() => void latencies.push(performance.now() - due)));
    }
    await sleep(1);
  }
  await Promise.all(open);
  agent.destroy();
  return report(latencies, start);
}

/** As many requests as `connections` clients get answered, one after the other each. */
export async function closedLoop(options: LoadOptions & { readonly connections: number }): Promise<LoadReport> {
  const { url, bodies, seconds, connections } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const start = performance.now();
  let sent = 0;
  const client = async (): Promise<void> => {
    while (performance.now() - start < 1000 * seconds) {
      const begun = performance.now();
      await post(url, bodies[sent++ % bodies.length] as string, agent);
      latencies.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return report(latencies, start);
}

function report(latencies: number[], start: number): LoadReport {
  const seconds = (performance.now() - start) / 1000;
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { answered: sorted.length, seconds, p50: at(0.5), p99: at(0.99), longest: at(1) };
}

/** Rejects for any answer but a 200. */
function post(url: string, body: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sending = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("error", reject);
      response.once("end", () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`answered with ${response.statusCode ?? "none"}`)),
      );
    });
    sending.once("error", reject);
    sending.end(body);
  });
}
