// Thousands of samples, good, bad and deadly, from clients that come and go: nothing crashes, stalls or stays behind.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { Rng } from "../../core/rng.ts";
import { until } from "../served.test-support.ts";
import { hostile, noComma, scratch, serveRewards, type TestRewards } from "./rewards.test-support.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const requestsOfARound = 180;
const label = JSON.stringify({ id: "punctuation:no_comma" });

type Client = (served: TestRewards, rng: Rng) => Promise<void>;

const clients: Readonly<Record<string, Client>> = {
  async batch(served, rng) {
    const samples = Array.from({ length: 1 + rng.int(40) }, () => hostile(rng.int(2) === 0 ? "pass" : "no"));
    const { rewards } = await served.score(samples);
    expect(rewards).toEqual(samples.map((sample) => Number("response" in sample && sample.response === "pass")));
  },
  async mixed(served, rng) {
    const bad = rng.int(3) === 0 ? { id: "nothing" } : hostile("throw");
    const { counts } = await served.score([noComma("a"), bad, noComma("a, b".repeat(rng.int(2000) + 1))]);
    expect(counts).toEqual({ samples: 3, pass: 1, fail: 1, invalid: 1 });
  },
  async engine(served) {
    const body = { query: ["Hi.a"], prompts: ["Hi."], labels: [label] };
    expect(await (await served.post("/get_reward", body)).json()).toMatchObject({ rewards: [1] });
  },
  async leaves(served, rng) {
    const left = new AbortController();
    const request = fetch(`${served.server.origin}/v1/score`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ samples: Array.from({ length: 200 }, () => noComma("a, b".repeat(100))) }),
      signal: left.signal,
    }).then((response) => response.text());
    setTimeout(() => left.abort(), rng.int(20));
    await request.catch(() => {});
  },
  async mistakes(served, rng) {
    const bodies = ["{", "[]", '{"samples":[]}', "a".repeat(70_000), '{"samples":7}', "\u0000"];
    const response = await served.post("/v1/score", bodies[rng.int(bodies.length)]);
    expect([400, 413]).toContain(response.status);
    await response.text();
  },
  async deadly(served, rng) {
    if (rng.int(8) > 0) return;
    const { counts } = await served.score([hostile("pass"), hostile("exit"), hostile("pass")]);
    expect(counts).toMatchObject({ pass: 2, invalid: 1 });
  },
};

test("hundreds of requests of every kind leave the reward server as it was", { timeout: 120_000 }, async () => {
  const files = await scratch();
  const served = await serveRewards({ families: [files.family], sampleMs: 20_000, limits: { bodyBytes: 65_536 } });
  const rng = Rng.from("soak", "rewards");
  const names = Object.keys(clients);

  const round = async (number: number): Promise<number> => {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < requestsOfARound) {
        const index = next++;
        await clients[names[index % names.length] as string]?.(served, rng.derive(number, index));
      }
    };
    await Promise.all(Array.from({ length: 16 }, lane));
    const { pool } = served.server;
    await until(() => pool.waiting() === 0 && pool.running() === 0 && pool.ready() === 2);
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };

  const heaps: number[] = [];
  for (let number = 0; number < 4; number++) heaps.push(await round(number));
  expect(served.errors).toEqual([]);
  expect(served.server.pool.replaced()).toBeGreaterThan(2);
  // The first round warms up; a leak of 20 kB a request would show.
  expect((heaps[3] ?? 0) - (heaps[1] ?? 0)).toBeLessThan(10e6);
  await served.server.close();
  await files.remove();
});
