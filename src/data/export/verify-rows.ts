// Reads a trainer's file back, row by row, and judges every row by carrying its instruction out again.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { DataError, Interrupted, PreceptError } from "../../core/errors.ts";
import { forEachLine } from "../datasets/line-chunks.ts";
import type { RowSource } from "../plans/row-source.ts";
import type { Place } from "../rows/parse-row.ts";
import { rowId } from "../rows/row-id.ts";
import { rowProblem } from "../rows/row-schema.ts";
import type { Row } from "../rows/row.ts";
import { rowVerifier } from "../rows/verify-row.ts";
import { jsonOf, readLineage, type LineageLine } from "./beside.ts";
import { Unfit, type Codec, type LearningKind } from "./codec.ts";
import { codecOf, type Format } from "./codecs.ts";
import { rowEncoder, type RowEncoder } from "./encode-row.ts";
import type { RowsRecord } from "./export-manifest.ts";

export interface VerifyRowsOptions {
  readonly folder: string;
  readonly source: RowSource;
  readonly format: Format;
  readonly learning: LearningKind;
  /** Prompts of exercises that are held out. */
  readonly heldOut: ReadonlySet<string>;
  readonly stopped: () => boolean;
  readonly onRows: (rows: number) => void;
}

/**
 * Throws a DataError with file, line and reason: "malformed-row" for a line that is none of the format's, "row-not-verified"
 * where what is learnt is not true (or what is rejected is), "leak" for what belongs to the test, "wrong-id" and
 * "changed-row" for other changes, "row-count" and "corrupt-file" for files that are not what the manifest says.
 */
export async function verifyRows(record: RowsRecord, options: VerifyRowsOptions): Promise<void> {
  const { folder, source, format, learning, stopped, onRows } = options;
  const { split, file } = record;
  const judge: Judge = {
    verify: rowVerifier(source, split),
    codec: codecOf(format, learning),
    encoder: rowEncoder({ source, split, format, learning }),
    heldOut: options.heldOut,
    shared: new Map(),
  };
  const hashes = { file: createHash("sha256"), lineage: createHash("sha256") };
  const lines = linesOf(join(folder, file), file, hashes.file);
  const beside = linesOf(join(folder, record.lineage), record.lineage, hashes.lineage);
  let rows = 0;
  let told = 0;
  try {
    for (;;) {
      const [line, said] = [await nextOf(lines), await nextOf(beside)];
      if (line === undefined && said === undefined) break;
      rows++;
      if (line === undefined || said === undefined) {
        const [longer, shorter] = line === undefined ? [record.lineage, file] : [file, record.lineage];
        throw wrongCount(longer, `it has a line ${rows}, and ${shorter} has none`);
      }
      judgeLine(judge, line, said, { file, line: rows });
      if (rows % 4096 === 0) {
        if (stopped()) throw new Interrupted();
        onRows(rows - told);
        told = rows;
      }
    }
  } finally {
    await lines.chunks.return(undefined);
    await beside.chunks.return(undefined);
  }
  onRows(rows - told);
  if (rows !== record.rows) throw wrongCount(file, `it holds ${rows} rows, and ${record.rows} were written`);
  for (const [name, hash, wanted] of [
    [file, hashes.file, record.sha256],
    [record.lineage, hashes.lineage, record.lineageSha256],
  ] as const) {
    if (hash.digest("hex") !== wanted) throw corruptFile(name);
  }
}

interface Judge {
  readonly verify: (row: Row, place: Place) => void;
  readonly codec: Codec;
  readonly encoder: RowEncoder;
  readonly heldOut: ReadonlySet<string>;
  /** Parameters by their JSON: an instruction is judged once where its rows share them. */
  readonly shared: Map<string, unknown>;
}

const hint = "The folder was changed after it was written. Export again.";

function judgeLine(judge: Judge, line: string, said: string, place: Place): void {
  const at = `${place.file}, line ${place.line}`;
  let beside: LineageLine;
  let row: Row;
  try {
    beside = readLineage(said);
    const { segments } = judge.codec.decode(jsonOf(line), beside);
    const { id, kind, lineage } = beside;
    row = { id, kind, segments, lineage };
    const problem = rowProblem(row);
    if (problem !== undefined) throw new Unfit(problem);
  } catch (error) {
    throw malformed(error, at);
  }
  row = { ...row, lineage: { ...row.lineage, params: sharedParams(judge.shared, row.lineage.params) } };
  try {
    judge.verify(row, place);
  } catch (error) {
    if (!(error instanceof DataError)) throw familyFailure(error, at);
    throw new DataError(error.message, { code: error.code, hint, cause: error });
  }
  if (rowId(row) !== row.id) {
    throw new DataError(`${at}: the row ${row.id} is not what it was: its id is no longer its hash`, {
      code: "wrong-id",
      hint,
    });
  }
  if (row.kind !== "declare" && judge.heldOut.has(promptOf(row))) {
    throw new DataError(`${at}: its prompt is an exercise that is held out for the test`, { code: "leak", hint });
  }
  sameAgain(judge.encoder, { row, beside, line, said, at });
}

/** What is not judged above, such as a label, a rejected answer, or a key too many, is found by writing the row again. */
function sameAgain(
  encoder: RowEncoder,
  {
    row,
    beside,
    line,
    said,
    at,
  }: {
    readonly row: Row;
    readonly beside: LineageLine;
    readonly line: string;
    readonly said: string;
    readonly at: string;
  },
): void {
  let again;
  try {
    again = encoder.encodeAgain(row, beside.other);
  } catch (error) {
    if (!(error instanceof Unfit)) throw familyFailure(error, at);
    throw new DataError(`${at}: ${error.message}`, { code: "row-not-verified", hint, cause: error });
  }
  if (again.line === line && again.beside === said) return;
  const [found, wanted] = again.line === line ? [said, again.beside] : [line, again.line];
  let from = 0;
  while (from < found.length && found[from] === wanted[from]) from++;
  const place = Math.max(0, from - 20);
  throw new DataError(
    `${at}: not what was written: ${JSON.stringify(found.slice(place, place + 60))} in place of ${JSON.stringify(wanted.slice(place, place + 60))}`,
    { code: "changed-row", hint },
  );
}

/** What a row asks, as one text. */
export function promptOf({ segments }: Pick<Row, "segments">): string {
  return segments
    .filter(({ learn }) => !learn)
    .map(({ text }) => text)
    .join("");
}

const MOST_SHARED = 65_536;

function sharedParams(shared: Map<string, unknown>, params: unknown): unknown {
  if (typeof params !== "object" || params === null) return params;
  const text = JSON.stringify(params);
  let known = shared.get(text);
  if (known === undefined) {
    known = Object.freeze(params);
    if (shared.size >= MOST_SHARED) shared.clear();
    shared.set(text, known);
  }
  return known;
}

interface Lines {
  readonly chunks: AsyncGenerator<readonly string[]>;
  waiting: readonly string[];
  next: number;
}

function linesOf(path: string, name: string, hash: ReturnType<typeof createHash>): Lines {
  const chunks = async function* (): AsyncGenerator<readonly string[]> {
    for await (const chunk of forEachLine(path, name)) {
      hash.update(chunk.bytes);
      const lines: string[] = [];
      chunk.lines((buffer, start, end) => lines.push(buffer.toString("utf8", start, end)));
      yield lines;
    }
  };
  return { chunks: chunks(), waiting: [], next: 0 };
}

/** Waits only where a new piece of the file is needed. */
function nextOf(lines: Lines): string | undefined | Promise<string | undefined> {
  return lines.next < lines.waiting.length ? lines.waiting[lines.next++] : moreOf(lines);
}

async function moreOf(lines: Lines): Promise<string | undefined> {
  const { value, done } = await lines.chunks.next();
  if (done === true) return undefined;
  lines.waiting = value;
  lines.next = 1;
  return value[0];
}

function malformed(error: unknown, at: string): Error {
  if (!(error instanceof Unfit)) return familyFailure(error, at);
  return new DataError(`${at}: ${error.message}`, { code: "malformed-row", hint, cause: error });
}

function familyFailure(error: unknown, at: string): PreceptError {
  if (error instanceof PreceptError) return error;
  return new DataError(`${at}: the family failed: ${String(error)}`, {
    code: "family-failed",
    hint: "This is a fault in the family's code, or the file was changed.",
    cause: error,
  });
}

function wrongCount(file: string, what: string): DataError {
  return new DataError(`${file}: ${what}`, { code: "row-count", hint });
}

function corruptFile(file: string): DataError {
  return new DataError(`${file} is damaged: its SHA-256 is not the one in the manifest`, {
    code: "corrupt-file",
    hint,
  });
}
