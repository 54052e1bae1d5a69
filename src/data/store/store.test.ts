import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StoreError } from "../../core/errors.ts";
import { writeFileAtomic, writeJsonAtomic } from "./atomic-file.ts";
import { fileError, namedFileError } from "./file-error.ts";
import { openLineAppender } from "./line-appender.ts";
import { removeStaleTemporaries, temporaryBeside } from "./temporary.ts";
import { ensureWritableFolder } from "./writable-folder.ts";

let root: string;
let folder: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "precept-store-"));
});
beforeEach(async () => {
  folder = join(root, String(count++));
  await mkdir(folder);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function storeErrorOf(promise: Promise<unknown>): Promise<StoreError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

describe("writing a file atomically", () => {
  test.each([
    ["a text", "grüße\n", "grüße\n"],
    ["bytes", new Uint8Array([104, 105]), "hi"],
    ["parts", [new Uint8Array([104]), new Uint8Array(0), new Uint8Array([105])], "hi"],
    ["nothing", "", ""],
  ])("writes %s and replaces what was there", async (_, data, expected) => {
    const path = join(folder, "a.txt");
    await writeFile(path, "an older and longer text");
    await writeFileAtomic(path, data);
    expect(await readFile(path, "utf8")).toBe(expected);
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  test("keeps the old file and leaves no temporary when the data fails half way", async () => {
    const path = join(folder, "a.txt");
    await writeFile(path, "old");
    function* broken(): Iterable<Uint8Array> {
      yield new Uint8Array(1000);
      throw new Error("no more");
    }
    expect((await storeErrorOf(writeFileAtomic(path, broken()))).message).toContain("no more");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  test("writers of the same file at the same time leave one of the texts, whole", async () => {
    const path = join(folder, "a.txt");
    const texts = Array.from({ length: 12 }, (_, i) => String(i).repeat(50_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(texts).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  test("says that the folder is missing, or that a folder is in the way", async () => {
    expect((await storeErrorOf(writeFileAtomic(join(folder, "no", "a"), "x"))).code).toBe("missing");
    await mkdir(join(folder, "b", "c"), { recursive: true });
    const error = await storeErrorOf(writeFileAtomic(join(folder, "b"), "x"));
    expect(["is-a-folder", "exists"]).toContain(error.code);
    expect(await readdir(folder)).toEqual(["b"]);
  });

  test("writes JSON with a final newline and refuses what JSON would turn into null", async () => {
    const path = join(folder, "a.json");
    await writeJsonAtomic(path, { b: 1, a: [true] });
    expect(await readFile(path, "utf8")).toBe('{\n  "b": 1,\n  "a": [\n    true\n  ]\n}\n');
    await expect(writeJsonAtomic(path, { loss: Number.NaN })).rejects.toThrow(/NaN.*"loss"/);
    await expect(writeJsonAtomic(path, undefined)).rejects.toThrow(TypeError);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ b: 1, a: [true] });
  });
});

describe("file errors", () => {
  test.each([
    ["ENOSPC", "disk-full", /full/],
    ["EACCES", "no-permission", /permission/],
    ["EPERM", "no-permission", /permitted/],
    ["EROFS", "read-only", /read-only/],
    ["ENOTDIR", "not-a-folder", /file, not a folder/],
    ["EISDIR", "is-a-folder", /folder where a file/],
    ["EEXIST", "exists", /already there/],
    ["ENOENT", "missing", /no such/],
    ["EMFILE", "too-many-files", /too many/],
  ])("explain %s with a hint", (system, code, message) => {
    const error = fileError("write", "runs/a", Object.assign(new Error("x"), { code: system }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toContain("runs/a");
    expect(error.hint).toMatch(/\.$/);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test.each([
    ["ENOENT", 2],
    ["EISDIR", 2],
    ["ENOTDIR", 2],
    ["EACCES", 2],
    ["EIO", 3],
    ["EMFILE", 3],
    ["ENOSPC", 3],
    ["EODD", 3],
  ])("of a file that a person named, with %s, end with code %d", (system, exitCode) => {
    const cause = Object.assign(new Error("x"), { code: system });
    const error = namedFileError("a.jsonl", cause);
    expect(error).toMatchObject({ exitCode, code: fileError("read", "a.jsonl", cause).code });
    expect(error.message).toMatch(/^cannot read a\.jsonl: /);
  });

  test("keep an unknown message and pass a StoreError through", () => {
    expect(fileError("read", "a", new Error("odd")).message).toBe("cannot read a: odd");
    const original = new StoreError("mine", { code: "mine" });
    expect(fileError("read", "a", original)).toBe(original);
  });
});

describe("ensuring a writable folder", () => {
  test("makes it with its parents and leaves nothing in it", async () => {
    const path = join(folder, "a", "b");
    await ensureWritableFolder(path);
    await ensureWritableFolder(path);
    expect(await readdir(path)).toEqual([]);
  });

  test("says that a file is in its place or in its path", async () => {
    const file = join(folder, "file");
    await writeFile(file, "x");
    expect((await storeErrorOf(ensureWritableFolder(file))).code).toBe("not-a-folder");
    expect((await storeErrorOf(ensureWritableFolder(join(file, "below")))).code).toBe("not-a-folder");
  });

  test("follows a link to a folder and refuses a dangling one", async () => {
    await mkdir(join(folder, "real"));
    await symlink(join(folder, "real"), join(folder, "link"));
    await ensureWritableFolder(join(folder, "link"));
    await symlink(join(folder, "gone"), join(folder, "dangling"));
    await storeErrorOf(ensureWritableFolder(join(folder, "dangling")));
  });

  test("removes the temporaries of dead processes and keeps those of living ones", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const mine = temporaryBeside(join(folder, "live.json"));
    const theirs = join(folder, basename(mine).replace(`-${process.pid}-`, `-${dead}-`));
    const before = join(folder, `x${basename(mine)}`.slice(1).replace("live", "before"));
    const elsewhere = join(folder, basename(theirs).replace(/\.[0-9a-f]{8}-/, ".00000000-"));
    const elsewhereOld = elsewhere.replace("live", "old");
    for (const path of [mine, theirs, before, elsewhere, elsewhereOld]) await writeFile(path, "x");
    const start = Date.now() / 1000 - process.uptime();
    await utimes(before, start - 5, start - 5);
    await utimes(elsewhereOld, start - 100_000, start - 100_000);
    await writeFile(join(folder, ".hidden.tmp"), "someone's own");
    expect((await removeStaleTemporaries(folder)).sort()).toEqual(
      [theirs, before, elsewhereOld].map((path) => basename(path)).sort(),
    );
    expect((await readdir(folder)).sort()).toEqual([".hidden.tmp", basename(mine), basename(elsewhere)].sort());
    expect(dirname(mine)).toBe(folder);
  });
});

describe("appending lines", () => {
  test("keeps the order of calls that were not waited for", async () => {
    const path = join(folder, "m.jsonl");
    const lines = await openLineAppender(path);
    await Promise.all(Array.from({ length: 50 }, (_, step) => lines.append({ step })));
    await lines.close();
    await lines.close();
    const steps = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect(steps.map((line) => (JSON.parse(line) as { step: number }).step)).toEqual([...steps.keys()]);
  });

  test("a line is in the file once its append resolves", async () => {
    const path = join(folder, "m.jsonl");
    const lines = await openLineAppender(path);
    await lines.append({ text: "two\nlines" });
    expect(await readFile(path, "utf8")).toBe('{"text":"two\\nlines"}\n');
    await lines.sync();
    await lines.close();
  });

  test.each([
    ["nothing", "", ""],
    ["only finished lines", '{"a":1}\n', '{"a":1}\n'],
    ["a torn last line", '{"a":1}\n{"a":', '{"a":1}\n'],
    ["a last line without its newline", '{"a":1}\n{"a":2}', '{"a":1}\n'],
    ["only a torn line", '{"a"', ""],
  ])("goes on after a file that holds %s", async (_, before, kept) => {
    const path = join(folder, "m.jsonl");
    await writeFile(path, before);
    const lines = await openLineAppender(path);
    await lines.append({ a: 9 });
    await lines.close();
    expect(await readFile(path, "utf8")).toBe(`${kept}{"a":9}\n`);
  });

  test("cuts off the lines of steps that will be made again", async () => {
    const path = join(folder, "m.jsonl");
    await writeFile(path, '{"s":1}\n{"s":2}\n{"s":3}\n{"s":1}\n{"s');
    const lines = await openLineAppender(path, { keepWhile: (line) => (line as { s: number }).s <= 2 });
    await lines.append({ s: 3 });
    await lines.close();
    expect(await readFile(path, "utf8")).toBe('{"s":1}\n{"s":2}\n{"s":3}\n');
  });

  test("names a line that is not JSON and leaves the file alone", async () => {
    const path = join(folder, "m.jsonl");
    await writeFile(path, '{"s":1}\noops\n');
    const error = await storeErrorOf(openLineAppender(path, { keepWhile: () => true }));
    expect(error.message).toMatch(/line 2 .*oops/);
    expect(await readFile(path, "utf8")).toBe('{"s":1}\noops\n');
  });

  test("refuses NaN without spoiling the file, and appending after closing", async () => {
    const path = join(folder, "m.jsonl");
    const lines = await openLineAppender(path);
    await expect(lines.append({ loss: Number.NaN })).rejects.toThrow(TypeError);
    await lines.append({ loss: 1 });
    await lines.close();
    expect((await storeErrorOf(lines.append({ loss: 2 }))).code).toBe("closed");
    expect(await readFile(path, "utf8")).toBe('{"loss":1}\n');
  });

  test("says that a folder is in the file's place", async () => {
    expect((await storeErrorOf(openLineAppender(folder))).code).toBe("is-a-folder");
  });

  test.skipIf(process.platform !== "linux")("says that the disk is full", async () => {
    const lines = await openLineAppender("/dev/full");
    expect((await storeErrorOf(lines.append({ a: 1 }))).code).toBe("disk-full");
  });
});
