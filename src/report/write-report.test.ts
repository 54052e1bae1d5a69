import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError, StoreError } from "../core/errors.ts";
import { sampleManifest, sampleResults } from "./sample-results.test-support.ts";
import { writeReport } from "./write-report.ts";

let run = "";
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "precept-report-"));
});
afterEach(() => rm(run, { recursive: true }));

const put = (name: string, value: unknown): Promise<void> =>
  writeFile(join(run, name), typeof value === "string" ? value : JSON.stringify(value));

describe("writeReport", () => {
  it("writes one page, whole, and writes it again over itself", async () => {
    await put("results.json", sampleResults());
    await put("manifest.json", sampleManifest());
    const path = await writeReport(run);
    expect(await writeReport(run)).toBe(path);
    expect(path).toBe(join(run, "report", "index.html"));
    expect(await readdir(join(run, "report"))).toEqual(["index.html"]);
    expect(await readFile(path, "utf8")).toContain(sampleManifest().command);
  });

  it.each([
    ["no results", undefined, "results-missing", /has no results\.json/],
    ["results cut short", '{"format": 1, "exp', "file-corrupt", /results\.json is not JSON/],
    [
      "another format",
      { ...sampleResults(), format: 2 },
      "file-corrupt",
      /results\.json is not what this version reads \(format:/,
    ],
    ["an unknown key", { ...sampleResults(), acuracy: 1 }, "file-corrupt", /acuracy/],
  ])("stops at %s, naming the file and what to do", async (_, results, code, message) => {
    if (results !== undefined) await put("results.json", results);
    const error = await writeReport(run).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(results === undefined ? ConfigError : StoreError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect((error as StoreError).hint).toMatch(/command again/);
  });

  it.each([
    ["manifest.json", /manifest\.json is not what this version reads/],
    ["timings.json", /timings\.json is not what this version reads/],
  ])("does not hide a damaged %s", async (name, message) => {
    await put("results.json", sampleResults());
    await put(name, "{}");
    await expect(writeReport(run)).rejects.toThrow(message);
  });
});
