// Reads one line of a dataset file: strictly, and quickly where the line is plain.
import { DataError } from "../../core/errors.ts";
import { parsePlainLine } from "./parse-plain-line.ts";
import { rowProblem } from "./row-schema.ts";
import { rowId, lineIdHolds } from "./row-id.ts";
import { rowLine } from "./row-line.ts";
import type { Row } from "./row.ts";

/** Where a line stands, for messages. */
export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The row in `bytes[start, end)`, checked against the row schema and against its own id. Throws a DataError
 * ("malformed-row", "wrong-id") with file, line and reason.
 */
export function parseRowBytes(bytes: Buffer, start: number, end: number, place: Place): Row {
  const text = bytes.toString("utf8", start, end);
  // As many characters as bytes: plain ASCII, so nothing was lost in decoding.
  const plain = text.length === end - start ? parsePlainLine(text) : undefined;
  if (plain !== undefined && lineIdHolds(bytes, start, end)) return plain;
  return parseAnyLine(bytes, { start, end, text, place });
}

/** `parseRowBytes` for a line that is already a text. */
export function parseRowLine(line: string, place: Place): Row {
  const plain = parsePlainLine(line);
  if (plain !== undefined && rowId(plain) === plain.id) return plain;
  const row = parseStrictly(line, place);
  if (rowId(row) !== row.id) throw wrongId(row, place);
  return row;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly place: Place;
}

function parseAnyLine(bytes: Buffer, { start, end, text, place }: Line): Row {
  if (text.includes("\uFFFD")) {
    try {
      strictUtf8.decode(bytes.subarray(start, end));
    } catch (cause) {
      throw malformed("not UTF-8", place, cause);
    }
  }
  const row = parseStrictly(text, place);
  const holds = rowLine(row) === text ? lineIdHolds(bytes, start, end) : rowId(row) === row.id;
  if (!holds) throw wrongId(row, place);
  return row;
}

function parseStrictly(text: string, place: Place): Row {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch (cause) {
    throw malformed(`not JSON: ${JSON.stringify(text.slice(0, 60))}`, place, cause);
  }
  const problem = rowProblem(value);
  if (problem !== undefined) throw malformed(problem, place);
  return value as Row;
}

function malformed(reason: string, place: Place, cause?: unknown): DataError {
  return new DataError(`${place.file}, line ${place.line}: not a row: ${reason}`, {
    code: "malformed-row",
    hint: "The file was damaged or changed by hand. Delete it and generate the dataset again.",
    cause,
  });
}

function wrongId(row: Row, place: Place): DataError {
  return new DataError(`${place.file}, line ${place.line}: the id ${row.id} is not the hash of the rest of the row`, {
    code: "wrong-id",
    hint: "The row was changed after it was written. Delete the file and generate the dataset again.",
  });
}
