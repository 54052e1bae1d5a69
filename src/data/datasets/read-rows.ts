// Streams rows from a dataset folder or a single file, checking each one.
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { DataError } from "../../core/errors.ts";
import { forEachLine } from "./line-chunks.ts";
import { readManifest } from "./manifest.ts";
import { parseRowBytes } from "../rows/parse-row.ts";
import type { SplitName } from "../plans/plan.ts";
import type { Row } from "../rows/row.ts";
import { fileError } from "../store/file-error.ts";

export interface ReadOptions {
  /** Only this split of a dataset folder; by default all, in the order test, validation, train. */
  readonly split?: SplitName;
}

/**
 * The rows of a dataset folder or of one JSONL file, in file order, with memory for about a megabyte of lines. Each
 * row is checked against the row schema and its own id. Throws a DataError naming file, line and reason
 * ("malformed-row", "wrong-id", "torn-file"), one for a folder without a finished dataset ("no-dataset",
 * "incomplete-dataset"), and a StoreError where a file cannot be read. The texts are not verified: `verifyDataset` is.
 */
export async function* readRows(path: string, options: ReadOptions = {}): AsyncGenerator<Row> {
  for (const file of await filesOf(path, options.split)) {
    let line = 0;
    const name = basename(file);
    for await (const chunk of forEachLine(file, name)) {
      const rows: Row[] = [];
      chunk.lines((buffer, start, end) => {
        rows.push(parseRowBytes(buffer, start, end, { file: name, line: ++line }));
      });
      yield* rows;
    }
  }
}

async function filesOf(path: string, split: SplitName | undefined): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileError("read", path, error);
  });
  if (!found.isDirectory()) return [path];
  const manifest = await readManifest(path);
  if (manifest === undefined) {
    throw new DataError(`${path} holds no dataset`, {
      code: "no-dataset",
      hint: "Give a folder that was generated from a plan, or a file of rows.",
    });
  }
  if (!manifest.complete) {
    throw new DataError(`the dataset in ${path} is not finished`, {
      code: "incomplete-dataset",
      hint: "Run the same generation again: it goes on where it stopped.",
    });
  }
  return manifest.shards
    .filter((shard) => split === undefined || shard.split === split)
    .map((shard) => join(path, shard.file));
}
