// Reads a file of lines in large pieces that end with a line, without copying the lines out.
import { open } from "node:fs/promises";
import { DataError } from "../../core/errors.ts";
import { fileError } from "../store/file-error.ts";

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1 << 20;
/** No row is this long; a file without line breaks must not be read into memory whole. */
const LONGEST_LINE = 1 << 28;

export interface LineChunk {
  /** Whole lines with their line breaks; overwritten when the next chunk is asked for. */
  readonly bytes: Buffer;
  /** Calls back with the place of each line in a buffer, without its line break. */
  lines(each: (buffer: Buffer, start: number, end: number) => void): void;
}

/**
 * The lines of the file at `path`, called `name` in messages. Throws a DataError ("torn-file") where the last line
 * has no line break, a StoreError where the file cannot be read.
 */
export async function* forEachLine(path: string, name: string): AsyncGenerator<LineChunk> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw fileError("read", path, error);
  });
  try {
    let buffer: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let kept = 0;
    let lines = 0;
    for (;;) {
      if (kept === buffer.length) buffer = grown(buffer, name, lines);
      const { bytesRead } = await file.read(buffer, kept, buffer.length - kept, null);
      if (bytesRead === 0) break;
      const filled = kept + bytesRead;
      const whole = buffer.lastIndexOf(NEWLINE, filled - 1) + 1;
      if (whole > 0) {
        const chunk = chunkOf(buffer.subarray(0, whole));
        yield chunk;
        lines += chunk.count();
        buffer.copy(buffer, 0, whole, filled);
      }
      kept = filled - whole;
    }
    if (kept > 0) throw torn(name, lines + 1);
  } finally {
    await file.close();
  }
}

function chunkOf(bytes: Buffer): LineChunk & { count(): number } {
  const lines: LineChunk["lines"] = (each) => {
    let start = 0;
    while (start < bytes.length) {
      const end = bytes.indexOf(NEWLINE, start);
      each(bytes, start, end);
      start = end + 1;
    }
  };
  return {
    bytes,
    lines,
    count() {
      let count = 0;
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
      return count;
    },
  };
}

function grown(buffer: Buffer, name: string, lines: number): Buffer {
  if (buffer.length >= LONGEST_LINE) {
    throw new DataError(`${name}, line ${lines + 1}: longer than ${LONGEST_LINE} bytes`, {
      code: "malformed-row",
      hint: "This is not a file of rows.",
    });
  }
  return Buffer.concat([buffer], 2 * buffer.length);
}

function torn(name: string, line: number): DataError {
  return new DataError(`${name}, line ${line}: the file ends in the middle of a line`, {
    code: "torn-file",
    hint: "The file was cut short. Delete it and generate the dataset again.",
  });
}
