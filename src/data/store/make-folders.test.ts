import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { makeFolders } from "./make-folders.ts";

const home = mkdtempSync(join(tmpdir(), "precept-folders-"));
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("makeFolders", () => {
  it("makes a folder with its parents, and again, and by several at once", async () => {
    const path = join(home, "a", "b", "c");
    await Promise.all([makeFolders(path), makeFolders(path), makeFolders(join(home, "a", "b", "d"))]);
    await makeFolders(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it("refuses a file in the folder's place, or above it", async () => {
    await makeFolders(home);
    writeFileSync(join(home, "file"), "");
    await expect(makeFolders(join(home, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolders(join(home, "file", "b"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  it.skipIf(!existsSync("/proc/self"))("comes back where nobody can make a folder", async () => {
    await expect(makeFolders("/proc/precept/a")).rejects.toThrow("/proc/precept");
  });

  it.skipIf(process.getuid?.() === 0)("says that it may not", async () => {
    await makeFolders(home);
    chmodSync(home, 0o500);
    await expect(makeFolders(join(home, "a"))).rejects.toMatchObject({ code: "EACCES" });
    chmodSync(home, 0o700);
  });
});
