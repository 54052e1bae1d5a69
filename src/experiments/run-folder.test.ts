import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StoreError } from "../core/errors.ts";
import { checkRoom, openRunFolder, readManifest, type NewManifest } from "./run-folder.ts";
import { lockRun } from "./run-lock.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "precept-run-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const wanted: NewManifest = {
  experiment: "tiny",
  hash: "0123456789",
  scale: "smoke",
  seeds: [1],
  command: "npx precept run tiny.yaml",
  argv: ["run", "tiny.yaml"],
  versions: { precept: "0.1.0", "onnxruntime-node": "1.30.0", node: "v20.19.0" },
};

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(StoreError);
  return (error as StoreError).code;
}

describe("a run folder", () => {
  it("is made with a manifest, and opened again as it was", async () => {
    const first = await openRunFolder(dir, wanted);
    expect(first.resumed).toBe(false);
    const again = await openRunFolder(dir, {
      ...wanted,
      argv: ["run", "./tiny.yaml"],
      versions: { ...wanted.versions, node: "v24.0.0" },
    });
    expect(again).toEqual({ ...first, resumed: true });
    expect(await readManifest(dir)).toEqual(first.manifest);
  });

  it.each([
    ["another experiment", { hash: "9999999999" }, "foreign-run"],
    ["another version of precept", { versions: { ...wanted.versions, precept: "0.2.0" } }, "other-version"],
    [
      "another version of the runtime",
      { versions: { ...wanted.versions, "onnxruntime-node": "1.31.0" } },
      "other-version",
    ],
  ])("is refused to %s, untouched", async (_what, difference, code) => {
    await openRunFolder(dir, wanted);
    const before = await readFile(join(dir, "manifest.json"), "utf8");
    expect(await codeOf(openRunFolder(dir, { ...wanted, ...difference }))).toBe(code);
    expect(await readFile(join(dir, "manifest.json"), "utf8")).toBe(before);
  });

  it("is not made where other files lie", async () => {
    await writeFile(join(dir, "thesis.txt"), "precious");
    expect(await codeOf(openRunFolder(dir, wanted))).toBe("foreign-folder");
    expect(await readdir(dir)).toEqual(["thesis.txt"]);
  });

  it.each(["", "{", "[]", '{"format":1}', '{"format":2,"experiment":"tiny"}'])(
    "with the manifest %j is damaged",
    async (text) => {
      await writeFile(join(dir, "manifest.json"), text);
      expect(await codeOf(openRunFolder(dir, wanted))).toBe("file-corrupt");
    },
  );
});

describe("room on the disk", () => {
  it("is there for a byte, and not for a thousand terabytes", async () => {
    await checkRoom(dir, 1);
    expect(await codeOf(checkRoom(dir, 1e18))).toBe("disk-full");
  });
});

describe("the lock of a run folder", () => {
  it("is given back", async () => {
    await (
      await lockRun(dir)
    )();
    expect(await readdir(dir)).toEqual([]);
  });

  it("is refused while a living process holds it", async () => {
    await writeFile(join(dir, "run.lock"), JSON.stringify({ pid: process.ppid, host: hostname() }));
    expect(await codeOf(lockRun(dir))).toBe("run-locked");
  });

  it("is refused to a machine that cannot see whether the holder lives", async () => {
    await writeFile(join(dir, "run.lock"), JSON.stringify({ pid: 1, host: "another-machine" }));
    expect(await codeOf(lockRun(dir))).toBe("run-locked");
  });

  it.each([
    ["a process that is gone", JSON.stringify({ pid: 2 ** 22 - 1, host: hostname() })],
    ["nobody, because it was cut short", '{"pid":'],
  ])("is taken over from %s", async (_who, content) => {
    await writeFile(join(dir, "run.lock"), content);
    const unlock = await lockRun(dir);
    expect(JSON.parse(await readFile(join(dir, "run.lock"), "utf8"))).toMatchObject({ pid: process.pid });
    await unlock();
  });
});
