// Malformed, huge, slow and aborted requests: each gets an error or is cut off, and the server stays well.
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { post, rawConnection, serveFake, until, type TestServer } from "./served.test-support.ts";

const bodyBytes = 4096;
let served: TestServer;
beforeAll(async () => {
  served = await serveFake({ limits: { bodyBytes, headersMs: 300, requestMs: 600, keepAliveMs: 300, graceMs: 200 } });
});
afterAll(() => served.server.close());
afterEach(async () => {
  expect((await fetch(`${served.origin}/health`)).status).toBe(200);
  await until(() => served.server.sequences() === 0 && served.generator.live() === 0);
  expect(served.errors).toEqual([]);
});

const good = { model: "tiny", prompt: "a", max_tokens: 2, temperature: 0 };
const completions = (): string => `${served.origin}/v1/completions`;

async function expectError(response: Response, status: number, code: string | null): Promise<void> {
  const { error } = (await response.json()) as { error: object };
  expect([response.status, error]).toMatchObject([status, { message: expect.any(String) as string, code }]);
  expect(Object.keys(error).sort()).toEqual(["code", "message", "param", "type"]);
  expect(JSON.stringify(error).length).toBeLessThan(1000);
}

describe("a body that is", () => {
  test.each([
    ["empty", ""],
    ["cut off", '{"model": "ti'],
    ["no JSON", "model=tiny&prompt=a"],
    ["an array", "[]"],
    ["null", "null"],
    ["a string", '"a"'],
    ["nested deeply", "[".repeat(4000)],
    ["not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ["UTF-8 cut in a character", Buffer.from('{"model":"é"}').subarray(0, 11)],
    ["UTF-16", Buffer.from(JSON.stringify(good), "utf16le")],
  ])("%s is a 400", async (_, body) => {
    await expectError(await post(completions(), body), 400, "invalid_json");
  });

  test.each([
    ["nested deeply", `{"model":"tiny","prompt":${"[".repeat(1900)}${"]".repeat(1900)}}`, "invalid_value"],
    [
      "an unknown key nested deeply",
      `{"model":"tiny","prompt":"a","x":${'{"a":'.repeat(500)}1${"}".repeat(500)}}`,
      "unknown_parameter",
    ],
    ["with __proto__", '{"model":"tiny","prompt":"a","__proto__":{"max_tokens":1}}', "unknown_parameter"],
    ["with constructor", '{"model":"tiny","prompt":"a","constructor":{"prototype":{"x":1}}}', "unknown_parameter"],
    ["with toString", '{"model":"tiny","prompt":"a","toString":1}', "unknown_parameter"],
    ["with a number too large", '{"model":"tiny","prompt":"a","temperature":1e999}', "invalid_value"],
    ["with an endless key", JSON.stringify({ ...good, ["k".repeat(3000)]: 1 }), "unknown_parameter"],
    ["with half a character", '{"model":"tiny","prompt":"\\ud83d"}', "bad_prompt"],
    ["with a NUL", '{"model":"tiny","prompt":"\\u0000"}', "bad_prompt"],
  ])("JSON, but %s, is a 400", async (_, body, code) => {
    await expectError(await post(completions(), body), 400, code);
    expect(({} as Record<string, unknown>)["max_tokens"]).toBeUndefined();
  });

  test("too large is a 413, told before it is sent where it says so", async () => {
    await expectError(await post(completions(), { ...good, prompt: "a".repeat(bodyBytes) }), 413, "request_too_large");
    const { socket, closed } = await rawConnection(served.server.port);
    socket.write(head({ "Content-Length": String(2 ** 40) }));
    expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("sent in pieces without end is a 413 after so many bytes", async () => {
    const { socket, closed } = await rawConnection(served.server.port);
    socket.write(head({ "Transfer-Encoding": "chunked" }));
    const piece = `3e8\r\n${"a".repeat(1000)}\r\n`;
    const pouring = setInterval(() => socket.write(piece), 1);
    expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
    clearInterval(pouring);
  });

  test("of another content type is a 415: a page of another origin could send it", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a"]) {
      const response = await post(completions(), good, { "content-type": type });
      await expectError(response, 415, "unsupported_media_type");
    }
    expect((await post(completions(), good, { "content-type": "Application/JSON; charset=utf-8" })).status).toBe(200);
  });
});

describe("a request to", () => {
  test.each([
    ["GET", "/", 404, "unknown_url"],
    ["GET", "/v1", 404, "unknown_url"],
    ["POST", "/v1/embeddings", 404, "unknown_url"],
    ["GET", "/v1/models/other", 404, "model_not_found"],
    ["GET", "/v1/models/%ff%fe", 404, "model_not_found"],
    ["GET", "/v1/../../etc/passwd", 404, "unknown_url"],
    ["GET", `/${"a".repeat(8000)}`, 404, "unknown_url"],
    ["GET", "/v1/completions", 405, "method_not_allowed"],
    ["DELETE", "/v1/models/tiny", 405, "method_not_allowed"],
    ["PUT", "/v1/chat/completions", 405, "method_not_allowed"],
    ["OPTIONS", "/v1/completions", 405, "method_not_allowed"],
  ])("%s %.30s is a %i", async (method, path, status, code) => {
    const response = await fetch(`${served.origin}${path}`, { method });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    await expectError(response, status, code);
  });

  test.each(["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])(
    "host %j is a 403: a page of that name pointed to this machine",
    async (host) => {
      const { socket, closed } = await rawConnection(served.server.port);
      socket.end(`GET /v1/models HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(await closed).toMatch(host === "" ? /^HTTP\/1\.1 40[03] / : /^HTTP\/1\.1 403 /);
    },
  );

  test.each(["localhost", "localhost:1234", "127.0.0.1", "[::1]:80", "LOCALHOST"])(
    "host %j is answered",
    async (host) => {
      const { socket, closed } = await rawConnection(served.server.port);
      socket.end(`GET /v1/models HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(await closed).toMatch(/^HTTP\/1\.1 200 /);
    },
  );
});

describe("a connection", () => {
  test.each([
    ["garbage", "\u0000\u0001\u0002 garbage\r\n\r\n".repeat(500)],
    ["TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"],
    ["a header without end", `GET / HTTP/1.1\r\nX: ${"a".repeat(100_000)}`],
    ["a wrong length", `${head({ "Content-Length": "-5" })}{}`],
    ["two lengths", `POST /v1/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ["length and chunks", head({ "Content-Length": "2", "Transfer-Encoding": "chunked" })],
    ["a chunk without a size", `${head({ "Transfer-Encoding": "chunked" })}zz\r\n`],
  ])("with %s is cut off", async (_, bytes) => {
    const { socket, closed } = await rawConnection(served.server.port);
    socket.write(bytes, "latin1");
    expect(await closed).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test("with thousands of requests before any answer gets all of its answers, good and bad", async () => {
    const { socket, closed } = await rawConnection(served.server.port);
    const one = `${head({ "Content-Length": "2" })}{}`;
    socket.write(one.repeat(2000));
    socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const received = await closed;
    expect(received.match(/HTTP\/1\.1 400 /g)).toHaveLength(2000);
    expect(received).toMatch(/HTTP\/1\.1 200 .*\{"status":"ok"\}\s*$/s);
  });

  test("with garbage after a good request loses no more than itself", async () => {
    const { socket, closed } = await rawConnection(served.server.port);
    const body = JSON.stringify(good);
    socket.write(`${head({ "Content-Length": String(body.length) })}${body}${"garbage".repeat(1000)}\r\n\r\n`);
    await closed;
  });

  test.each([
    ["its headers", "GET /health HTTP/1.1\r\n"],
    ["its body", `${head({ "Content-Length": "100" })}{"a"`],
    ["its chunks", `${head({ "Transfer-Encoding": "chunked" })}1\r\n{\r\n`],
  ])("slow with %s is cut off, however steadily it drips", async (_, first) => {
    const { socket, closed } = await rawConnection(served.server.port);
    socket.write(first);
    const drip = setInterval(() => socket.write(first.includes("chunked") ? "1\r\n \r\n" : "a"), 50);
    expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
  });

  test("with nothing on it is cut off", async () => {
    const { closed } = await rawConnection(served.server.port);
    await closed;
  });

  test("that leaves in the middle of its body ends nobody else's", async () => {
    for (let i = 0; i < 20; i++) {
      const { socket } = await rawConnection(served.server.port);
      socket.write(`${head({ "Content-Length": "100" })}{"a"`);
      setTimeout(() => socket.resetAndDestroy(), i);
    }
    expect((await post(completions(), good)).status).toBe(200);
  });
});

test("connections past the limit are refused, and taken again when others leave", async () => {
  const small = await serveFake({ limits: { connections: 2, graceMs: 100 } });
  const held = await Promise.all([rawConnection(small.server.port), rawConnection(small.server.port)]);
  const refused = connect(small.server.port, "127.0.0.1");
  refused.on("error", () => {});
  await new Promise((resolve) => refused.once("close", resolve));
  for (const { socket } of held) socket.destroy();
  await until(async () => (await small.server.connections()) === 0);
  expect((await fetch(`${small.origin}/health`)).status).toBe(200);
  await small.server.close();
});

test("a reader that takes nothing of its stream is cut off before the stream is a burden", async () => {
  const fast = await serveFake({ contextLength: 1e9, limits: { unreadBytes: 4096 } });
  const { socket } = await rawConnection(fast.server.port);
  socket.pause();
  // Large chunks, so that the system's own buffers are soon full.
  const body = JSON.stringify({ model: "tiny", prompt: "a", stream: true, logprobs: 5, n: 8 });
  socket.write(`${head({ "Content-Length": String(body.length) })}${body}`);
  await until(() => fast.generator.live() === 8);
  await until(() => fast.generator.live() === 0);
  expect(fast.generator.aborted()).toBe(8);
  await until(async () => fast.server.sequences() === 0 && (await fast.server.connections()) === 0);
  socket.destroy();
  expect(fast.errors).toEqual([]);
  await fast.server.close();
});

test("an answer that takes too long ends with a 504, a stream with an error in it", async () => {
  const slow = await serveFake({
    contextLength: 1000,
    limits: { answerMs: 100 },
    pause: () => new Promise((resolve) => setTimeout(resolve, 10)),
  });
  const url = `${slow.origin}/v1/completions`;
  await expectError(await post(url, { model: "tiny", prompt: "a" }), 504, "timeout");
  const stream = await (await post(url, { model: "tiny", prompt: "a", stream: true })).text();
  expect(stream.trim().split("\n\n").at(-1)).toMatch(/^data: \{"error":.*"timeout"/);
  await until(() => slow.server.sequences() === 0);
  expect(slow.generator.aborted()).toBe(2);
  await slow.server.close();
});

test("what breaks inside is a 500 that tells nothing, and is told to the log", async () => {
  const broken = await serveFake({
    next: (tokens) => {
      if (tokens.length > 3) throw new Error("the secret of the house");
      return 5;
    },
  });
  const url = `${broken.origin}/v1/completions`;
  const whole = await post(url, good.prompt === "a" ? { ...good, max_tokens: 9 } : good);
  const text = await whole.clone().text();
  await expectError(whole, 500, "internal_error");
  const stream = await (await post(url, { ...good, max_tokens: 9, stream: true })).text();
  expect(stream).toMatch(/"text":"d".*"internal_error"/s);
  expect(text + stream).not.toContain("secret");
  expect(broken.errors).toHaveLength(2);
  expect(broken.server.sequences()).toBe(0);
  await broken.server.close();
});

describe("a stop of the server", () => {
  test("lets what is under way end", async () => {
    const slow = await serveFake({ pause: () => new Promise((resolve) => setTimeout(resolve, 2)) });
    const answer = slow.client.completions.create({ model: "tiny", prompt: "a" });
    await until(() => slow.generator.live() === 1);
    const closed = slow.server.close();
    expect((await answer).choices[0]?.finish_reason).toBe("length");
    await closed;
    await expect(fetch(`${slow.origin}/health`)).rejects.toThrow();
  });

  test("ends what takes too long, with an error", async () => {
    const slow = await serveFake({
      contextLength: 1e6,
      limits: { graceMs: 100 },
      pause: () => new Promise((resolve) => setTimeout(resolve, 5)),
    });
    const url = `${slow.origin}/v1/completions`;
    const whole = post(url, { model: "tiny", prompt: "a" });
    const stream = await post(url, { model: "tiny", prompt: "a", stream: true });
    await until(() => slow.generator.live() === 2);
    await slow.server.close();
    await expectError(await whole, 503, "stopping");
    expect(await stream.text()).toMatch(/data: \{"error":.*"stopping"/);
    await until(() => slow.generator.live() === 0);
  });
});

test("a port that is taken is named", async () => {
  await expect(serveFake({ port: served.server.port })).rejects.toMatchObject({
    name: "ConfigError",
    code: "port-in-use",
  });
  await expect(serveFake({ host: "192.0.2.1" })).rejects.toThrow(/192\.0\.2\.1 is no address of this machine/);
});

function head(headers: Record<string, string>): string {
  const lines = Object.entries({ Host: "localhost", "Content-Type": "application/json", ...headers });
  return `POST /v1/completions HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}
