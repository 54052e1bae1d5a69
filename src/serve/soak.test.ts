// Hundreds of good, bad, slow and aborted requests side by side: nothing crashes, stalls or stays behind.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { Rng } from "../core/rng.ts";
import { post, rawConnection, serveFake, until, type TestServer } from "./served.test-support.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const requestsOfARound = 250;

type Client = (served: TestServer, rng: Rng) => Promise<void>;

const good = { model: "tiny", prompt: "hello", max_tokens: 20 };

const clients: Readonly<Record<string, Client>> = {
  async whole({ origin }, rng) {
    const response = await post(`${origin}/v1/completions`, { ...good, n: 1 + rng.int(3), logprobs: rng.int(6) });
    expect([200, 429]).toContain(response.status);
    await response.text();
  },
  async stream({ origin }) {
    const messages = [{ role: "user", content: "hello" }];
    const response = await post(`${origin}/v1/chat/completions`, {
      model: "tiny",
      messages,
      max_tokens: 20,
      stream: true,
    });
    const text = await response.text();
    if (response.status === 200) expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    else expect(response.status).toBe(429);
  },
  async leaves({ origin }, rng) {
    const left = new AbortController();
    const body = { model: "tiny", prompt: "a", stream: rng.int(2) === 1, n: 1 + rng.int(4) };
    const request = fetch(`${origin}/v1/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: left.signal,
    }).then((response) => response.text());
    setTimeout(() => left.abort(), rng.int(30));
    await request.catch(() => {});
  },
  async mistakes({ origin }, rng) {
    const bodies = ["{", "[]", '{"model":"tiny"}', '{"model":"other","prompt":"a"}', "a".repeat(70_000), "\u0000"];
    const response = await post(`${origin}/v1/completions`, bodies[rng.int(bodies.length)] ?? "");
    expect([400, 404, 413]).toContain(response.status);
    await response.text();
  },
  async garbage({ server }, rng) {
    const { socket, closed } = await rawConnection(server.port);
    socket.end(Buffer.from(Array.from({ length: 200 }, () => rng.int(256))));
    await closed;
  },
  async breaksOff({ server }, rng) {
    const { socket, closed } = await rawConnection(server.port);
    const body = JSON.stringify({ model: "tiny", prompt: "a", stream: true });
    const text = `POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    socket.write(text.slice(0, 1 + rng.int(text.length)));
    setTimeout(() => socket.resetAndDestroy(), rng.int(20));
    await closed;
  },
};

test("hundreds of requests of every kind leave the server as it was", { timeout: 60_000 }, async () => {
  const served = await serveFake({
    contextLength: 4000,
    maxSequences: 16,
    limits: { bodyBytes: 65_536, queuedSequences: 48, headersMs: 1000, requestMs: 1000, graceMs: 200 },
  });
  const rng = Rng.from("soak");
  const names = Object.keys(clients);
  let healthy = 0;
  const over = new AbortController();
  const watch = (async () => {
    while (!over.signal.aborted) {
      const response = await fetch(`${served.origin}/health`, { signal: AbortSignal.timeout(5000) });
      expect(response.status).toBe(200);
      healthy++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();

  const round = async (number: number): Promise<number> => {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < requestsOfARound) {
        const index = next++;
        const name = names[index % names.length] ?? "";
        await clients[name]?.(served, rng.derive(number, index));
      }
    };
    await Promise.all(Array.from({ length: 24 }, lane));
    await until(() => served.server.sequences() === 0 && served.generator.live() === 0);
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };

  const heaps: number[] = [];
  for (let number = 0; number < 4; number++) heaps.push(await round(number));
  over.abort();
  await watch;
  expect(healthy).toBeGreaterThan(4);
  expect(served.errors).toEqual([]);
  // The first round warms up; a leak of 20 kB a request would show.
  expect((heaps[3] ?? 0) - (heaps[1] ?? 0)).toBeLessThan(10e6);
  await served.server.close();
});
