// A file of JSON lines that grows one line at a time and survives being killed at any moment.
import { open, type FileHandle } from "node:fs/promises";
import { StoreError } from "../../core/errors.ts";
import { fileError } from "./file-error.ts";
import { jsonText } from "./json-text.ts";

const newline = 0x0a;

export interface LineAppender {
  /**
   * Adds one line; calls made at the same time keep their order. Once it resolves, the line survives the process being
   * killed. Throws a TypeError for what JSON cannot hold, and a StoreError, leaving no part of the line behind.
   */
  append(value: unknown): Promise<void>;
  /** Flushes to disk, so that the lines also survive the machine stopping. */
  sync(): Promise<void>;
  /** Flushes and closes. Appending afterwards is a StoreError. */
  close(): Promise<void>;
}

export interface LineAppenderOptions {
  /**
   * Called with each line already there, in order; from the first that gives false on, all are cut off. A run that goes
   * on from step 100 so drops the lines of the steps after it, which it will write again.
   */
  readonly keepWhile?: (value: unknown) => boolean;
}

/**
 * Opens `path` for appending, making it where it is missing, and cuts off a last line that was not finished. Throws a
 * StoreError where the file cannot be opened, or where `keepWhile` is given and a finished line is not JSON.
 */
export async function openLineAppender(path: string, options: LineAppenderOptions = {}): Promise<LineAppender> {
  const file = await open(path, "a+").catch((error: unknown) => {
    throw fileError("open", path, error);
  });
  try {
    return appender(path, file, await cutToKeptLines(path, file, options.keepWhile));
  } catch (error) {
    await file.close();
    throw fileError("open", path, error);
  }
}

function appender(path: string, file: FileHandle, startSize: number): LineAppender {
  let size = startSize;
  let closed = false;
  let last: Promise<void> = Promise.resolve();

  /** One at a time: what comes after waits for what came before, whether that failed or not. */
  function inTurn(job: () => Promise<void>): Promise<void> {
    if (closed) return Promise.reject(new StoreError(`${path} is closed already`, { code: "closed" }));
    const turn = last.then(job);
    last = turn.catch(() => undefined);
    return turn;
  }

  async function write(line: Buffer): Promise<void> {
    try {
      await file.appendFile(line);
      size += line.length;
    } catch (error) {
      // Half a line followed by the next one would be a line that nobody can read.
      await file.truncate(size).catch(() => undefined);
      throw fileError("append to", path, error);
    }
  }

  const flush = (): Promise<void> =>
    file.sync().catch((error: unknown) => {
      throw fileError("flush", path, error);
    });

  return {
    append: async (value) => {
      const line = Buffer.from(`${jsonText(value)}\n`, "utf8");
      await inTurn(() => write(line));
    },
    sync: () => inTurn(flush),
    close: async () => {
      if (closed) return;
      const turn = inTurn(flush);
      closed = true;
      try {
        await turn;
      } finally {
        await file.close();
      }
    },
  };
}

/** Cuts the file to its finished and wanted lines and returns the size that is left. */
async function cutToKeptLines(
  path: string,
  file: FileHandle,
  keepWhile: LineAppenderOptions["keepWhile"],
): Promise<number> {
  const bytes = Buffer.alloc((await file.stat()).size);
  await file.read(bytes, 0, bytes.length, 0);
  let kept = bytes.lastIndexOf(newline) + 1;
  if (keepWhile !== undefined) kept = endOfKept(path, bytes.subarray(0, kept), keepWhile);
  if (kept < bytes.length) await file.truncate(kept);
  return kept;
}

function endOfKept(path: string, lines: Buffer, keepWhile: (value: unknown) => boolean): number {
  let start = 0;
  for (let number = 1; start < lines.length; number++) {
    const end = lines.indexOf(newline, start);
    if (!keepWhile(parseLine(path, lines.toString("utf8", start, end), number))) break;
    start = end + 1;
  }
  return start;
}

function parseLine(path: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    throw new StoreError(`line ${number} of ${path} is not JSON: ${JSON.stringify(line.slice(0, 80))}`, {
      code: "not-json",
      hint: "The file was changed by another program. Move it away to begin a new one.",
      cause,
    });
  }
}
