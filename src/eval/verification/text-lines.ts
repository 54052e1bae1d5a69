// The lines of a stream of bytes, numbered, one at a time: what reads a JSONL file of any size in the memory of a line.
import { isUtf8 } from "node:buffer";
import { DataError } from "../../core/errors.ts";

export interface TextLine {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A file without line breaks must not be read into memory whole. */
const LONGEST_LINE = 1 << 28;
const NEWLINE = 0x0a;

/**
 * Lines end at a line feed only, since texts in JSON may hold other line separators; the last needs none. Blank lines
 * and a byte order mark are left out. Throws a DataError ("not-utf8", "long-line") naming `name` and the line.
 */
export async function* textLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<TextLine> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let line = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      const text = lineText(parts, name, ++line);
      if (text !== "") yield { text, line };
      parts = [];
      held = 0;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    held += rest.length;
    if (held > LONGEST_LINE) throw tooLong(name, line + 1);
    if (rest.length > 0) parts.push(rest);
  }
  if (parts.length === 0) return;
  const text = lineText(parts, name, ++line);
  if (text !== "") yield { text, line };
}

function lineText(parts: readonly Uint8Array[], name: string, line: number): string {
  const bytes = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  if (!isUtf8(bytes)) {
    throw new DataError(`${name}, line ${line}: not UTF-8`, {
      code: "not-utf8",
      hint: "Write the file again as UTF-8.",
    });
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return (line === 1 ? text.replace(/^\uFEFF/, "") : text).trim();
}

function tooLong(name: string, line: number): DataError {
  return new DataError(`${name}, line ${line}: longer than ${LONGEST_LINE} bytes`, {
    code: "long-line",
    hint: "This is not a JSONL file: it must hold one JSON object per line.",
  });
}
