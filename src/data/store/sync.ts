// Making renames last: a rename is on disk only after its folder was synced.
import { open } from "node:fs/promises";

/** Flushes a folder's entries to disk. Does nothing on Windows, where folders cannot be opened. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
