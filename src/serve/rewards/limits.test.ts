// What clients may not do to the reward server, and how it stops.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../served.test-support.ts";
import { hostile, noComma, scratch, serveRewards, type Scratch } from "./rewards.test-support.ts";

let files: Scratch;
beforeAll(async () => {
  files = await scratch();
});
afterAll(() => files.remove());

describe("the reward server", { timeout: 60_000 }, () => {
  test("asks for its key everywhere but at /health, as a bearer or in the URL", async () => {
    const served = await serveRewards({ workers: 1, apiKey: "a:secret" });
    const body = { samples: [noComma("a")] };
    const status = async (authorization?: string): Promise<number> =>
      (await served.post("/v1/score", body, authorization === undefined ? {} : { authorization })).status;
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;
    expect(await status("Bearer a:secret")).toBe(200);
    expect(await status(basic("key:a:secret"))).toBe(200);
    for (const wrong of [undefined, "Bearer a:secre", basic("a:secret"), basic("key:"), "Basic ?", "a:secret"]) {
      expect(await status(wrong)).toBe(401);
    }
    expect((await fetch(`${served.server.origin}/metrics`)).status).toBe(401);
    expect((await fetch(`${served.server.origin}/health`)).status).toBe(200);
    await served.server.close();
  });

  test("answers only to the names of this machine where no key is asked for", async () => {
    const served = await serveRewards({ workers: 1 });
    const { request } = await import("node:http");
    const status = await new Promise((resolve) => {
      request(`${served.server.origin}/health`, { headers: { host: "evil.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
    await served.server.close();
  });

  test("refuses bodies and batches that are too large, and what is no JSON", async () => {
    const served = await serveRewards({ workers: 1, limits: { bodyBytes: 10_000, samples: 5 } });
    const status = async (body: unknown, headers = {}): Promise<number> =>
      (await served.post("/v1/score", body, headers)).status;
    expect(await status({ samples: [noComma("a".repeat(20_000))] })).toBe(413);
    expect(await status({ samples: Array.from({ length: 6 }, () => noComma("a")) })).toBe(400);
    expect(await status("{")).toBe(400);
    expect(await status("[]")).toBe(400);
    expect(await status("{}", { "content-type": "text/plain" })).toBe(415);
    expect(await status({ samples: [noComma("a")] })).toBe(200);
    expect((await served.post("/nowhere", {})).status).toBe(404);
    expect((await fetch(`${served.server.origin}/v1/score`)).status).toBe(405);
    expect(served.errors).toEqual([]);
    await served.server.close();
  });

  test("refuses with a 429 what it has no place for, and takes it once it has", async () => {
    const served = await serveRewards({
      workers: 1,
      families: [files.family],
      sampleMs: 500,
      limits: { allSamples: 4 },
    });
    const held = served.score([hostile("loop"), hostile("pass"), hostile("pass")]);
    await until(() => served.server.pool.running() > 0);
    const body = { samples: [hostile("pass"), hostile("pass")] };
    const refused = await served.post("/v1/score", body);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await held).rewards).toEqual([null, 1, 1]);
    expect((await served.post("/v1/score", body)).status).toBe(200);
    await served.server.close();
  });

  test("forgets what a client that left was waiting for", async () => {
    const served = await serveRewards({ workers: 1, families: [files.family], sampleMs: 300 });
    const left = new AbortController();
    const samples = [hostile("loop"), ...Array.from({ length: 500 }, () => hostile("loop"))];
    const request = fetch(`${served.server.origin}/v1/score`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ samples }),
      signal: left.signal,
    });
    await until(() => served.server.pool.waiting() > 400);
    left.abort();
    await expect(request).rejects.toThrow();
    await until(() => served.server.pool.waiting() === 0);
    // The thread is at a sample nobody waits for, until its time is up; the rest of its chunk is not begun again.
    expect((await served.score([hostile("pass")])).rewards).toEqual([1]);
    expect(served.server.pool.replaced()).toBe(1);
    await served.server.close();
  });

  test("ends a request with a 504 when its time is up", async () => {
    const served = await serveRewards({ workers: 1, families: [files.family], limits: { answerMs: 300 } });
    const response = await served.post("/v1/score", { samples: [hostile("loop")] });
    expect(response.status).toBe(504);
    await served.server.close();
  });

  test("lets open requests end when it stops, and takes no new ones", async () => {
    const served = await serveRewards({
      workers: 1,
      families: [files.family],
      sampleMs: 300,
      limits: { graceMs: 30_000 },
    });
    const open = served.score([hostile("loop"), hostile("pass")]);
    await until(() => served.server.pool.running() > 0);
    const closed = served.server.close();
    await until(() =>
      served.post("/v1/score", { samples: [hostile("pass")] }).then(
        () => false,
        () => true,
      ),
    );
    expect((await open).rewards).toEqual([null, 1]);
    await closed;
    expect(served.server.pool.running()).toBe(0);
  });

  test("ends requests that outlast its patience when it stops", async () => {
    const served = await serveRewards({
      workers: 1,
      families: [files.family],
      sampleMs: 60_000,
      limits: { graceMs: 100 },
    });
    const open = served.post("/v1/score", { samples: [hostile("loop")] });
    await until(() => served.server.pool.running() > 0);
    await served.server.close();
    expect((await open).status).toBe(503);
  });

  test.each([
    ["a suite that is not there", { settings: { suite: "if-eval" } }, /no set of constraints "if-eval"/],
    ["a family that is not there", { families: ["/nowhere/mine.js"] }, /nowhere/],
    ["a worker that is not there", { entry: new URL("file:///nowhere/worker.js") }, /nowhere/],
  ])("does not start with %s", async (_, options, message) => {
    await expect(serveRewards(options)).rejects.toThrow(message);
  });

  test("does not start on a port that is taken, and leaves no thread behind", async () => {
    const served = await serveRewards({ workers: 1 });
    await expect(serveRewards({ port: served.server.port })).rejects.toMatchObject({ code: "port-in-use" });
    await served.server.close();
  });
});
