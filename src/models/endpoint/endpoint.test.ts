// An endpoint's client against a server that does everything wrong that servers do.
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ModelError } from "../../core/errors.ts";
import { readAddress } from "./address.ts";
import { readApiKey } from "./api-key.ts";
import type { AskedModel, AskSettings, Question, Reply } from "./asked-model.ts";
import type { Clock } from "./clock.ts";
import { createEndpoint, type EndpointOptions, type Trouble } from "./endpoint.ts";
import {
  answers,
  completion,
  json,
  misbehavingServer,
  type MisbehavingServer,
} from "./misbehaving-server.test-support.ts";

const settings: AskSettings = { api: "chat", maxTokens: 32, temperature: 0, stop: [], extra: {} };
const secret = "sk-very-secret-0123456789";

let server: MisbehavingServer;
let open: AskedModel[] = [];
beforeEach(async () => {
  server = await misbehavingServer(answers((prompt) => prompt.toUpperCase()));
});
afterEach(async () => {
  for (const model of open) await model.close();
  open = [];
  await server.close();
});

/** Time that passes only where it is slept. */
function patientClock(): Clock & { readonly slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function endpoint(options: Partial<EndpointOptions> = {}): AskedModel {
  const model = createEndpoint({
    address: readAddress(`openai:${server.baseUrl}#tiny`),
    settings,
    concurrency: 4,
    clock: patientClock(),
    random: () => 1,
    ...options,
  });
  open.push(model);
  return model;
}

const question = (prompt = "abc", sample = 0): Question => ({ prompt, sample });
const never = new AbortController().signal;
const ask = (model: AskedModel, asked = question(), known = false): Promise<Reply | "later"> =>
  model.ask(asked, { signal: never, known });

describe("a request", () => {
  it("says what OpenAI's chats say, with the key as a bearer", async () => {
    const key = readApiKey({ environment: { OPENAI_API_KEY: secret } });
    const model = endpoint({
      ...(key === undefined ? {} : { key }),
      settings: {
        ...settings,
        system: "Be brief.",
        topP: 0.9,
        seed: 5,
        stop: ["\n"],
        extra: { reasoning_effort: "low" },
      },
    });
    const reply = await ask(model, question("abc", 2));
    expect(reply).toEqual({
      kind: "answer",
      text: "ABC",
      ending: "stop",
      usage: { promptTokens: 7, completionTokens: 3, estimated: false },
      requests: 1,
    });
    expect(server.received[0]?.path).toBe("/v1/chat/completions");
    expect(server.received[0]?.headers.authorization).toBe(`Bearer ${secret}`);
    expect(server.received[0]?.body).toEqual({
      model: "tiny",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "abc" },
      ],
      max_tokens: 32,
      temperature: 0,
      top_p: 0.9,
      seed: expect.any(Number) as number,
      stop: ["\n"],
      reasoning_effort: "low",
    });
  });

  it("leaves out what is set to null, and has no authorization without a key", async () => {
    const extra = { max_tokens: null, temperature: null, max_completion_tokens: 9 };
    await ask(endpoint({ settings: { ...settings, api: "completions", extra } }));
    expect(server.received[0]?.path).toBe("/v1/completions");
    expect(server.received[0]?.body).toEqual({ model: "tiny", prompt: "abc", max_completion_tokens: 9 });
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });
});

describe("an answer", () => {
  it.each<[string, unknown, Partial<Reply>]>([
    [
      "with its reasoning apart",
      completion("x", { message: { content: "x", reasoning_content: "y" } }),
      { text: "x", reasoning: "y" },
    ],
    [
      "in parts",
      completion("x", {
        message: {
          content: [
            { type: "text", text: "a" },
            { type: "text", text: "b" },
          ],
        },
      }),
      { text: "ab" },
    ],
    ["that ran out of tokens", completion("x", { finish_reason: "length" }), { ending: "length" }],
    ["that another API cut off", completion("x", { finish_reason: "MAX_TOKENS" }), { ending: "length" }],
    ["that is empty and said to be whole", completion(""), { kind: "answer", text: "" }],
    [
      "of reasoning alone",
      completion("", { message: { content: null, reasoning: "hm" }, finish_reason: "length" }),
      { kind: "answer", text: "", reasoning: "hm" },
    ],
  ])("%s is one", async (_, body, expected) => {
    server.behave((response) => json(response, 200, body));
    expect(await ask(endpoint())).toMatchObject(expected);
  });

  it("without a count of tokens is estimated, and said to be", async () => {
    server.behave((response) => json(response, 200, { choices: [{ message: { content: "12345678" } }] }));
    expect(await ask(endpoint(), question("abcde"))).toMatchObject({
      usage: { promptTokens: 2, completionTokens: 2, estimated: true },
    });
  });

  it.each<[string, (body: Buffer) => Buffer]>([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
    ["deflate", deflateSync],
    ["identity", (body) => body],
  ])("packed as %s is unpacked, within limits", async (encoding, pack) => {
    const body = pack(Buffer.from(JSON.stringify(completion("x".repeat(100_000)))));
    server.behave((response) => response.writeHead(200, { "content-encoding": encoding }).end(body));
    expect(await ask(endpoint())).toMatchObject({ text: "x".repeat(100_000) });
    expect(await ask(endpoint({ maxBytes: 50_000 }))).toMatchObject({ kind: "failure", code: "too-large" });
  });

  it("that was empty the first time is asked for again", async () => {
    server.behave((response, _, turn) => json(response, 200, completion(turn === 0 ? "" : "x")));
    expect(await ask(endpoint())).toMatchObject({ text: "x", requests: 2, usage: { promptTokens: 14 } });
  });
});

describe("nonsense", () => {
  it.each<[string, Parameters<MisbehavingServer["behave"]>[0], string]>([
    ["that is a web page", (response) => response.end("<!DOCTYPE html><p>Welcome"), "not-json"],
    ["that is empty", (response) => response.end(""), "not-json"],
    ["that is half of JSON", (response) => response.end('{"choices":[{"mess'), "not-json"],
    ["nested a million times", (response) => response.end("[".repeat(1_000_000)), "not-json"],
    ["without choices", (response) => json(response, 200, { choices: [] }), "no-answer"],
    ["that is null", (response) => json(response, 200, null), "no-answer"],
    ["of another shape", (response) => json(response, 200, { choices: [{ message: { content: 7 } }] }), "no-answer"],
    [
      "with null content",
      (response) => json(response, 200, completion("", { message: { content: null } })),
      "no-answer",
    ],
    [
      "that was filtered",
      (response) => json(response, 200, completion("", { finish_reason: "content_filter" })),
      "no-answer",
    ],
    ["that is an error", (response) => json(response, 200, { error: { message: "overloaded" } }), "no-answer"],
  ])("%s is asked for three times and then given up", async (_, behaviour, code) => {
    server.behave(behaviour);
    expect(await ask(endpoint())).toMatchObject({ kind: "failure", code, requests: 3 });
    expect(server.received).toHaveLength(3);
  });

  it("of a hundred megabytes is not read to its end", async () => {
    let written = 0;
    server.behave((response) => {
      const piece = Buffer.alloc(1 << 20, 0x61);
      const more = (): void => {
        for (; written < 100; written++)
          if (!response.write(piece)) return void response.once("drain", () => (written++, more()));
        response.end();
      };
      more();
    });
    const model = endpoint({ maxBytes: 1 << 20, mostNonsense: 1 });
    expect(await ask(model)).toMatchObject({ kind: "failure", code: "too-large" });
    expect(written).toBeLessThan(50);
  });

  it("for question after question stops everything", async () => {
    server.behave((response) => response.end("<html>"));
    const model = endpoint({ mostNonsense: 1 });
    for (let i = 0; i < 20; i++) expect(await ask(model)).toMatchObject({ kind: "failure" });
    await expect(ask(model)).rejects.toMatchObject({ code: "endpoint-nonsense" });
  });
});

describe("what passes", () => {
  it.each<[string, (response: Parameters<Parameters<MisbehavingServer["behave"]>[0]>[0]) => void]>([
    ["408", (response) => json(response, 408, {})],
    ["409", (response) => json(response, 409, {})],
    ["425", (response) => json(response, 425, {})],
    ["429", (response) => json(response, 429, {})],
    ["500", (response) => json(response, 500, { error: { message: "oh" } })],
    ["503", (response) => response.writeHead(503).end("<html>busy")],
    ["a closed connection", (response) => response.socket?.destroy()],
    [
      "half a body",
      (response) => (
        response.writeHead(200, { "content-length": "100" }),
        response.write("{"),
        setTimeout(() => response.socket?.destroy(), 5)
      ),
    ],
    [
      "an error with a status in a good answer",
      (response) => json(response, 200, { error: { code: 502, message: "provider" } }),
    ],
  ])("%s is tried again", async (_, fail) => {
    server.behave((response, { prompt }, turn) =>
      turn < 2 ? fail(response) : json(response, 200, completion(prompt)),
    );
    expect(await ask(endpoint())).toMatchObject({ kind: "answer", text: "abc", requests: 3 });
  });

  it.each([
    ["a number of seconds", { "retry-after": "7" }, 7000],
    ["milliseconds", { "retry-after-ms": "1234" }, 1234],
    ["a date", { "retry-after": new Date(Date.now() + 60_000).toUTCString() }, 55_000],
  ])("Retry-After as %s is waited for, by all", async (_, headers, least) => {
    server.behave((response, { prompt }, turn) =>
      turn === 0 ? json(response, 429, {}, headers) : json(response, 200, completion(prompt)),
    );
    const clock = patientClock();
    const troubles: Trouble[] = [];
    const model = endpoint({ clock, onTrouble: (trouble) => troubles.push(trouble) });
    await ask(model);
    expect(clock.now()).toBeGreaterThanOrEqual(least);
    expect(troubles[0]?.detail).toMatch(/^HTTP 429/);
  });

  it("waits longer each time, up to a minute", async () => {
    const clock = patientClock();
    server.behave((response, _, turn) => (turn < 12 ? json(response, 503, {}) : json(response, 200, completion("x"))));
    await ask(endpoint({ clock }));
    expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000]);
  });

  it("a hang ends at the time limit, and so does a trickle", async () => {
    server.behave((response, { prompt }, turn) => {
      if (turn === 0) return;
      if (turn > 1) return json(response, 200, completion(prompt));
      const timer = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(timer));
    });
    expect(await ask(endpoint({ timeoutMs: 120 }))).toMatchObject({ kind: "answer", requests: 3 });
  });

  it("that fails for one question only is given up, the others are answered", async () => {
    server.behave((response, { prompt }) =>
      prompt === "poison" ? json(response, 500, {}) : json(response, 200, completion(prompt)),
    );
    const model = endpoint();
    const poison = question("poison");
    expect(await ask(model, poison)).toBe("later");
    expect(await ask(model, question("fine"))).toMatchObject({ kind: "answer" });
    expect(await ask(model, poison)).toMatchObject({ kind: "failure", code: "gave-up", requests: 6 });
  });

  it("without an end is left after an hour, with words to go on", async () => {
    server.behave((response) => json(response, 502, {}));
    const model = endpoint();
    const asked = question();
    const error = await (async () => {
      for (;;) if ((await ask(model, asked)) !== "later") return undefined;
    })().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code: "endpoint-silent", message: expect.stringContaining("60 min") as string });
    expect((error as ModelError).hint).toContain("The same command goes on");
  });

  it("in a day only is not waited for", async () => {
    server.behave((response) => json(response, 429, {}, { "retry-after": "86400" }));
    await expect(ask(endpoint())).rejects.toMatchObject({
      code: "endpoint-silent",
      message: expect.stringContaining("asks to wait 24 h") as string,
    });
  });
});

describe("what does not pass", () => {
  it.each<[number, unknown, string]>([
    [401, { error: { message: `Incorrect API key provided: ${secret}` } }, "does not take the key"],
    [402, {}, "asks to be paid"],
    [403, "no", "forbids it"],
    [404, { error: { message: "no such model" } }, "no such model"],
    [405, {}, "takes no such requests"],
    [429, { error: { code: "insufficient_quota", message: "You exceeded your current quota" } }, "asks to be paid"],
    [400, { error: { message: "'max_tokens' is not supported with this model" } }, "'max_tokens' is not supported"],
    [422, { detail: "extra fields" }, "extra fields"],
  ])("%d stops at once, with what to do and without the key", async (status, body, says) => {
    server.behave((response) => json(response, status, body));
    const key = readApiKey({ environment: { PRECEPT_API_KEY: secret } });
    const error = await ask(endpoint(key === undefined ? {} : { key })).catch(
      (thrown: unknown) => thrown as ModelError,
    );
    expect(error).toBeInstanceOf(ModelError);
    const { message, hint } = error as ModelError;
    expect(message).toContain(says);
    expect(`${message} ${hint}`).not.toContain(secret);
    expect(hint).toMatch(/\w/);
    expect(server.received).toHaveLength(1);
  });

  it("a redirect that holds the key does not show it", async () => {
    const key = readApiKey({ environment: { PRECEPT_API_KEY: secret } });
    server.behave((response) => response.writeHead(302, { location: `/login?key=${secret}` }).end());
    const error = await ask(endpoint(key === undefined ? {} : { key })).catch((thrown: unknown) => thrown as Error);
    expect((error as Error).message).toContain("redirects to /login?key=[key]");
  });

  it("redirects are not followed: the key would go along", async () => {
    server.behave((response) => response.writeHead(307, { location: "http://elsewhere.example/v1" }).end());
    await expect(ask(endpoint())).rejects.toMatchObject({
      message: expect.stringContaining("redirects to http://elsewhere.example/v1") as string,
    });
  });

  it("a question that is too long is recorded, and so is any refusal once something was answered", async () => {
    server.behave((response, { prompt }) => {
      if (prompt === "long")
        return json(response, 400, { error: { message: "This model's maximum context length is 8" } });
      if (prompt === "odd") return json(response, 400, { error: { message: "odd" } });
      json(response, 200, completion(prompt));
    });
    const model = endpoint();
    expect(await ask(model, question("long"))).toMatchObject({ kind: "failure", code: "refused", requests: 1 });
    await expect(ask(model, question("odd"))).rejects.toMatchObject({ code: "endpoint-refused" });
    await ask(model);
    expect(await ask(model, question("odd"))).toMatchObject({ kind: "failure", code: "refused" });
    expect(await ask(endpoint(), question("odd"), true)).toMatchObject({ kind: "failure", code: "refused" });
  });

  it("refusals without an end stop", async () => {
    server.behave((response) => json(response, 400, { error: "no" }));
    const model = endpoint();
    for (let i = 0; i < 20; i++) expect(await ask(model, question(), true)).toMatchObject({ code: "refused" });
    await expect(ask(model, question(), true)).rejects.toMatchObject({ code: "endpoint-refused" });
  });

  it("an address that nobody has is said at once", async () => {
    const model = endpoint({ address: readAddress("openai:http://no-such-host.invalid/v1#tiny") });
    const error = await Promise.race([
      ask(model).catch((thrown: unknown) => thrown),
      new Promise((resolve) => setTimeout(resolve, 8000)),
    ]);
    // Without a resolver at all, a machine says "try again".
    if (error !== undefined)
      expect(error).toMatchObject({ code: expect.stringMatching(/endpoint-(unreachable|silent)/) as string });
  });
});

describe("limits", () => {
  it("space requests evenly over the minute", async () => {
    const clock = patientClock();
    const model = endpoint({ clock, requestsPerMinute: 30 });
    for (let i = 0; i < 4; i++) await ask(model, question(`${i}`));
    expect(clock.now()).toBe(6000);
  });

  it("count tokens as they were, not as they were feared", async () => {
    const clock = patientClock();
    // Feared are 1 + 32 tokens, 10 are used: 100 ms each at 6,000 per minute.
    const model = endpoint({ clock, tokensPerMinute: 6000 });
    for (let i = 0; i < 4; i++) await ask(model, question(`${i}`));
    expect(clock.now()).toBe(300);
  });
});

describe("a signal", () => {
  it("ends a wait at once", async () => {
    server.behave((response) => json(response, 429, {}, { "retry-after": "600" }));
    const { clock: _clock, ...real } = { clock: undefined };
    const stop = new AbortController();
    const model = createEndpoint({
      address: readAddress(`openai:${server.baseUrl}#tiny`),
      settings,
      concurrency: 1,
      ...real,
    });
    open.push(model);
    setTimeout(() => stop.abort(new Error("enough")), 100);
    await expect(model.ask(question(), { signal: stop.signal, known: false })).rejects.toThrow("enough");
  });

  it("lets a request under way be answered, which is paid for", async () => {
    const stop = new AbortController();
    server.behave((response) => {
      stop.abort(new Error("enough"));
      setTimeout(() => json(response, 200, completion("late")), 50);
    });
    expect(await endpoint().ask(question(), { signal: stop.signal, known: false })).toMatchObject({ text: "late" });
  });

  it("waits for no request longer than the grace", async () => {
    const stop = new AbortController();
    server.behave(() => stop.abort(new Error("enough")));
    await expect(endpoint({ graceMs: 20 }).ask(question(), { signal: stop.signal, known: false })).rejects.toThrow(
      "enough",
    );
  });
});

describe("a key", () => {
  it("that an endpoint repeats is not repeated", async () => {
    const key = readApiKey({ environment: { MINE: secret }, variable: "MINE", header: "api-key" });
    server.behave((response, { headers }) => json(response, 200, completion(`you sent ${String(headers["api-key"])}`)));
    expect(await ask(endpoint(key === undefined ? {} : { key }))).toMatchObject({ text: "you sent [key]" });
  });

  it.each<[string, Parameters<typeof readApiKey>[0]]>([
    ["with a line break in it", { environment: { PRECEPT_API_KEY: `${secret}\n${secret}` } }],
    ["that is not there", { environment: {}, variable: "MINE" }],
    ["in the place of its variable's name", { environment: {}, variable: secret }],
  ])("%s is a mistake that does not show it", (_, options) => {
    expect(() => readApiKey(options)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) as string }) as Error,
    );
  });

  it("is Precept's before OpenAI's, and none where none is set", () => {
    expect(readApiKey({ environment: {} })).toBeUndefined();
    expect(readApiKey({ environment: { OPENAI_API_KEY: "a", PRECEPT_API_KEY: "b" } })?.headers()).toEqual({
      authorization: "Bearer b",
    });
  });
});

describe("an address", () => {
  it.each([
    ["openai:https://api.openai.com/v1#gpt-4o", "https://api.openai.com/v1", "gpt-4o"],
    ["openai:http://localhost:8000/v1/#org/name#2", "http://localhost:8000/v1", "org/name#2"],
    ["openai:https://x.example/v1/chat/completions#m", "https://x.example/v1", "m"],
    ["openai:https://x.example/openai?api-version=2024-06-01#m", "https://x.example/openai", "m"],
  ])("%s", (text, baseUrl, model) => {
    expect(readAddress(text)).toMatchObject({ baseUrl, model });
  });

  it.each([
    "openai:https://api.openai.com/v1",
    "openai:https://api.openai.com/v1#",
    "openai:ftp://x#m",
    "openai:#m",
    `openai:https://user:${secret}@x.example/v1#m`,
    `openai:https://x.example/v1?key=${secret}#m`,
  ])("%s is none, and what may be secret is not repeated", (text) => {
    expect(() => readAddress(text)).toThrow(
      expect.objectContaining({
        code: "bad-endpoint",
        message: expect.not.stringContaining(secret) as string,
      }) as Error,
    );
  });
});
