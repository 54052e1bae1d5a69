// Addresses are served by a server of the test's own.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSource, type SourceLimits } from "./open-source.ts";
import { publishedPrompts } from "./published-prompts.ts";

let server: Server;
let origin = "";
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    const siblings = (...names: string[]): string =>
      JSON.stringify({ siblings: names.map((rfilename) => ({ rfilename })) });
    const pages: Record<string, string> = {
      "/file.jsonl": "text\n",
      "/api/datasets/me/one": siblings("README.md", "data/in put.jsonl"),
      "/api/datasets/me/two": siblings("a.jsonl", "b.jsonl"),
      "/api/datasets/me/none": siblings("a.parquet"),
      "/datasets/me/one/resolve/main/data/in put.jsonl": "one\n",
      "/datasets/me/two/resolve/v1/b.jsonl": "two\n",
    };
    const page = pages[path];
    if (path === "/moved") response.writeHead(302, { location: "/file.jsonl" }).end();
    else if (path === "/endless") response.writeHead(200).write("x".repeat(100_000));
    else if (path === "/private") response.writeHead(401).end();
    else if (path === "/cut") response.writeHead(200, { "content-length": "10" }).write("x", () => response.destroy());
    else response.writeHead(page === undefined ? 404 : 200).end(page);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function read(place: string, limits: SourceLimits = {}): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of openSource(place, { hub: origin, ...limits }).chunks) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe("openSource", () => {
  it.each([
    ["/file.jsonl", "text\n"],
    ["/moved", "text\n"],
  ])("reads the address %s", async (path, text) => {
    expect(await read(origin + path)).toBe(text);
  });

  it.each([
    ["hf://me/one", "one\n"],
    ["hf://datasets/me/one", "one\n"],
    ["hf://me/one/data/in put.jsonl", "one\n"],
    ["hf://me/two@v1/b.jsonl", "two\n"],
  ])("finds %s on the hub", async (place, text) => {
    expect(await read(place)).toBe(text);
  });

  it.each([
    ["missing.jsonl", "missing", "cannot read missing.jsonl: there is no such file"],
    [".", "is-a-folder", "cannot read ."],
    ["ftp://host/file", "bad-source", "no address that can be read"],
    ["hf://me", "bad-source", "names no data set"],
    ["hf://me/two", "bad-source", "holds 2 .jsonl files"],
    ["hf://me/none", "bad-source", "holds no .jsonl files"],
    ["hf://me/unknown", "download-refused", "the server answers 404"],
    ["ORIGIN/nothing", "download-refused", "the server answers 404"],
    ["ORIGIN/private", "download-refused", "the server answers 401"],
    ["ORIGIN/cut", "no-network", "cannot download"],
    ["http://127.0.0.1:1/", "no-network", "cannot download http://127.0.0.1:1/"],
  ])("refuses %s with %s: %s", async (place, code, message) => {
    const reading = read(place.replace("ORIGIN", origin));
    await expect(reading).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("stops a download that is too large, and one that says nothing more", async () => {
    await expect(read(`${origin}/endless`, { maxBytes: 1_000 })).rejects.toMatchObject({ code: "too-large" });
    await expect(read(`${origin}/endless`, { silenceMs: 50 })).rejects.toMatchObject({
      code: "no-network",
      message: expect.stringContaining("no answer within 0.05 s"),
    });
  });

  it("stops when asked to", async () => {
    const reading = read(`${origin}/endless`, { signal: AbortSignal.timeout(20) });
    await expect(reading).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("publishedPrompts", () => {
  it("names one version of a file for sets that are known, and only for those", () => {
    for (const set of ["ifeval", "ifbench"]) expect(publishedPrompts(set)).toMatch(/\b[\da-f]{40}\/.*\.jsonl$/);
    expect(publishedPrompts("unknown")).toBeUndefined();
  });
});
