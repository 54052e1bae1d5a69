// Temporary names beside the file they will become, and the removal of those a killed process left behind.
import { createHash, randomBytes } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileError } from "./file-error.ts";

const host = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const temporaryName = /^\..+\.([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.tmp$/;
const oneDayMs = 86_400_000;

/** A fresh hidden name in the folder of `path`: `.name.<host>-<process>-<random>.tmp`. */
export function temporaryBeside(path: string): string {
  const unique = `${host}-${process.pid}-${randomBytes(6).toString("hex")}`;
  return join(dirname(path), `.${basename(path)}.${unique}.tmp`);
}

/**
 * Removes temporary files of processes that no longer run, and of any that are older than a day (another machine may
 * share the folder). Returns the names it removed. Throws a StoreError where the folder cannot be read.
 */
export async function removeStaleTemporaries(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError("read the folder", folder, error);
  });
  const removed: string[] = [];
  for (const name of names) {
    const match = temporaryName.exec(name);
    if (match === null) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || !isStale(match, found.mtimeMs)) continue;
    await rm(path, { force: true, recursive: true }).catch((error: unknown) => {
      throw fileError("remove", path, error);
    });
    removed.push(name);
  }
  return removed;
}

function isStale(match: RegExpExecArray, modifiedMs: number): boolean {
  const now = Date.now();
  if (now - modifiedMs > oneDayMs) return true;
  if (match[1] !== host) return false;
  const writer = Number(match[2]);
  // In a container a restarted process often gets the number of the one before it.
  if (writer === process.pid) return modifiedMs < now - process.uptime() * 1000;
  return !isRunning(writer);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
