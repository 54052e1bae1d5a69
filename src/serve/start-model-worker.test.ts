// Workers here are a few lines of JavaScript that speak the protocol, so that they can die on demand.
import { describe, expect, test } from "vitest";
import { ModelError, StoreError } from "../core/errors.ts";
import type { ModelSource } from "./messages.ts";
import type { SequenceJob, ServedModel } from "./served-model.ts";
import { startModelWorker, type StartModelWorkerOptions } from "./start-model-worker.ts";
import { post, until } from "./served.test-support.ts";
import { startServer } from "./server.ts";

const source: ModelSource = { path: "unused", threads: 1, maxSequences: 4 };
const job: SequenceJob = { prompt: { kind: "text", text: "echo" }, stop: [], stream: true };

/** Echoes the prompt; "die", "exit" and "memory" end the worker, "wait" never answers. */
const obedient = `
import { parentPort } from "node:worker_threads";
const info = { name: "w", contextLength: 8, vocabularySize: 3, chatTemplate: false, fingerprint: "fp_" + process.pid };
parentPort.on("message", ({ kind, id, job }) => {
  if (kind === "close") return parentPort.close();
  if (kind === "abort") return parentPort.postMessage({ kind: "end", id, result: { text: "", tokens: [], completionTokens: 0, reason: "aborted" } });
  const text = job.prompt.text;
  parentPort.postMessage({ kind: "start", id, start: { promptTokens: text.length } });
  if (text === "die") throw new Error("out of luck");
  if (text === "exit") process.exit(7);
  if (text === "memory") { const all = []; for (;;) all.push(new Array(1e6).fill({})); }
  if (text === "wait") return;
  if (text === "refuse") return parentPort.postMessage({ kind: "error", id, error: { name: "DataError", message: "no", code: "bad-prompt" } });
  parentPort.postMessage({ kind: "delta", id, delta: { text, tokens: [] } });
  parentPort.postMessage({ kind: "end", id, result: { text: "", tokens: [], completionTokens: 1, reason: "stop" } });
});
parentPort.postMessage({ kind: "ready", info });
`;

function entry(code: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

async function start(code: string, options: StartModelWorkerOptions = {}): Promise<ServedModel & { notes: string[] }> {
  const notes: string[] = [];
  const model = await startModelWorker(source, {
    entry: entry(code),
    restartAfterMs: 10,
    onNote: (text) => notes.push(text),
    ...options,
  });
  return Object.assign(model, { notes });
}

async function say(model: ServedModel, text: string, signal = new AbortController().signal) {
  const seen: string[] = [];
  const result = await model.generate(
    { ...job, prompt: { kind: "text", text } },
    {
      signal,
      onStart: ({ promptTokens }) => seen.push(`start ${promptTokens}`),
      onDelta: ({ text }) => seen.push(text),
    },
  );
  return { seen, result };
}

describe("a model in a worker", () => {
  test("answers many at once, each with its own events in order", async () => {
    const model = await start(obedient);
    expect(model.info).toMatchObject({ name: "w", contextLength: 8 });
    const answers = await Promise.all(["one", "three", "seventeen"].map((text) => say(model, text)));
    expect(answers.map(({ seen }) => seen)).toEqual([
      ["start 3", "one"],
      ["start 5", "three"],
      ["start 9", "seventeen"],
    ]);
    await model.close();
  });

  test("passes errors on with their class, and hears of aborts, early ones too", async () => {
    const model = await start(obedient);
    await expect(say(model, "refuse")).rejects.toMatchObject({ name: "DataError", code: "bad-prompt" });
    const stop = new AbortController();
    const waiting = say(model, "wait", stop.signal);
    stop.abort();
    expect((await waiting).result.reason).toBe("aborted");
    expect((await say(model, "wait", stop.signal)).result.reason).toBe("aborted");
    await model.close();
  });

  test.each([
    ["throws", "die", /out of luck/],
    ["exits", "exit", /exit code 7/],
  ])("that %s fails every open sequence, and is started again", async (_, last, message) => {
    const model = await start(obedient);
    const open = [say(model, "wait"), say(model, "wait"), say(model, last)];
    for (const sequence of open) {
      await expect(sequence).rejects.toBeInstanceOf(ModelError);
      await expect(sequence).rejects.toMatchObject({
        code: "model-unavailable",
        message: message as unknown as string,
      });
    }
    expect(model.unavailable()).toMatch(/loaded again/);
    await expect(say(model, "early")).rejects.toMatchObject({ code: "model-unavailable" });
    await until(() => model.unavailable() === undefined);
    expect((await say(model, "again")).seen).toEqual(["start 5", "again"]);
    expect(model.notes).toMatchObject([expect.stringMatching(message), "the model is loaded again"]);
    await model.close();
  });

  test("that dies is a 503 to its clients, in a stream too, and the server goes on", async () => {
    const model = await start(obedient);
    const server = await startServer({ model, port: 0, maxSequences: 4 });
    const origin = `http://127.0.0.1:${server.port}`;
    const complete = (prompt: string, stream = false): Promise<Response> =>
      post(`${origin}/v1/completions`, { model: "w", prompt, stream });
    const stream = await complete("wait", true);
    const whole = complete("wait");
    expect((await complete("die")).status).toBe(503);
    expect(await (await whole).json()).toMatchObject({ error: { code: "model_unavailable", type: "server_error" } });
    expect(await stream.text()).toMatch(/data: \{"error":.*model_unavailable/);
    const refused = await complete("early");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
    expect((await fetch(`${origin}/health`)).status).toBe(503);
    await until(async () => (await fetch(`${origin}/health`)).status === 200);
    expect((await (await complete("again")).json()) as object).toMatchObject({ usage: { completion_tokens: 1 } });
    expect(server.sequences()).toBe(0);
    await server.close();
  });

  test("whose events somebody cannot take fails that sequence alone", async () => {
    const model = await start(obedient);
    const failing = model.generate(job, {
      signal: new AbortController().signal,
      onStart: () => {},
      onDelta() {
        throw new Error("cannot take it");
      },
    });
    await expect(failing).rejects.toThrow("cannot take it");
    expect((await say(model, "on")).seen).toEqual(["start 2", "on"]);
    await model.close();
  });

  test("that runs out of memory is started again too", async () => {
    const model = await start(obedient, { resourceLimits: { maxOldGenerationSizeMb: 16 } });
    await expect(say(model, "memory")).rejects.toMatchObject({ code: "model-unavailable" });
    await until(() => model.unavailable() === undefined);
    await model.close();
  });

  test("that dies again soon is left for dead; one that lived long gets another chance", async () => {
    const model = await start(obedient);
    await expect(say(model, "die")).rejects.toThrow();
    await until(() => model.unavailable() === undefined);
    await expect(say(model, "die")).rejects.toThrow();
    expect(model.unavailable()).toMatch(/could not be started again/);
    expect(model.notes.at(-1)).toMatch(/left for dead/);
    await expect(say(model, "a")).rejects.toMatchObject({ code: "model-unavailable" });
    await model.close();

    const stable = await start(obedient, { stableMs: 0 });
    for (let i = 0; i < 3; i++) {
      await expect(say(stable, "die")).rejects.toThrow();
      await until(() => stable.unavailable() === undefined);
    }
    await stable.close();
  });

  test("that cannot be loaded a second time is given up", async () => {
    const once = obedient.replace(
      'parentPort.postMessage({ kind: "ready", info });',
      `import { env } from "node:process"; import { workerData } from "node:worker_threads";
       const count = new Int32Array(workerData.path);
       if (Atomics.add(count, 0, 1) === 0) parentPort.postMessage({ kind: "ready", info });
       else { parentPort.postMessage({ kind: "failed", error: { name: "StoreError", message: "gone", code: "x" } }); parentPort.close(); }`,
    );
    const notes: string[] = [];
    const model = await startModelWorker(
      { ...source, path: new SharedArrayBuffer(4) as unknown as string },
      { entry: entry(once), restartAfterMs: 10, onNote: (text) => notes.push(text) },
    );
    await expect(say(model, "die")).rejects.toThrow();
    await until(() => notes.length === 2);
    expect(notes[1]).toMatch(/could not be loaded again: gone/);
    expect(model.unavailable()).toBeDefined();
    await model.close();
  });

  test("that was closed refuses, and closing while it is down ends the restart", async () => {
    const model = await start(obedient);
    const waiting = say(model, "wait");
    await Promise.all([model.close(), model.close(), expect(waiting).rejects.toThrow(/stopping/)]);
    await expect(say(model, "a")).rejects.toThrow(/stopping/);

    const down = await start(obedient, { restartAfterMs: 50 });
    await expect(say(down, "die")).rejects.toThrow();
    await down.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(down.notes).toHaveLength(1);
  });

  test.each([
    [
      "says why",
      `import { parentPort } from "node:worker_threads";
      parentPort.postMessage({ kind: "failed", error: { name: "StoreError", message: "no model", code: "missing" } }); parentPort.close();`,
      StoreError,
      /no model/,
    ],
    ["throws", "throw new Error('broken')", ModelError, /broken/],
    ["just ends", "", ModelError, /exit code 0/],
  ] as const)("that cannot be loaded and %s is an error at the start", async (_, code, kind, ...[message]) => {
    const starting = start(code);
    await expect(starting).rejects.toBeInstanceOf(kind);
    await expect(starting).rejects.toThrow(message);
  });
});
