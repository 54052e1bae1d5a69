// One process at a time in a run folder.
import { open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { StoreError } from "../core/errors.ts";
import { errorCode, fileError } from "../data/store/file-error.ts";

/**
 * Takes the folder's lock; the returned function gives it back. A lock whose process no longer runs (it was killed) is
 * taken over. Throws a StoreError when another process holds it.
 */
export async function lockRun(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, "run.lock");
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(mine);
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw fileError("create", path, error);
    }
    const holder = await readFile(path, "utf8").catch(() => "");
    if (isAlive(holder)) {
      throw new StoreError(`another process is already working in ${dir} (${holder})`, {
        code: "run-locked",
        hint: `Wait for it, or stop it. If it runs on a machine that is gone, remove ${path}.`,
      });
    }
    await rm(path, { force: true });
  }
  throw new StoreError(`cannot take the lock ${path}: other processes keep taking it`, { code: "run-locked" });
}

function isAlive(holder: string): boolean {
  let parsed: { pid?: unknown; host?: unknown };
  try {
    parsed = JSON.parse(holder) as typeof parsed;
  } catch {
    return false;
  }
  if (parsed.host !== hostname()) return true;
  if (typeof parsed.pid !== "number" || parsed.pid === process.pid) return false;
  try {
    process.kill(parsed.pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
