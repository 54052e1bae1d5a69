// Writes the rows of one split as a trainer's file, and beside it where each comes from.
import { join } from "node:path";
import { Interrupted } from "../../core/errors.ts";
import type { Row } from "../rows/row.ts";
import type { RowEncoder } from "./encode-row.ts";
import { openLineFile, type LineFile } from "./line-file.ts";
import type { RowsRecord } from "./export-manifest.ts";

export interface WriteRowsOptions {
  readonly folder: string;
  readonly encoder: RowEncoder;
  readonly rows: Iterable<Row> | AsyncIterable<Row>;
  /** The most rows to write. */
  readonly limit: number;
  readonly stopped: () => boolean;
  readonly onRows: (rows: number) => void;
}

type Names = Pick<RowsRecord, "split" | "file" | "lineage">;

/** Throws what encoding throws, the file system's errors, and Interrupted. */
export async function writeRows(names: Names, options: WriteRowsOptions): Promise<RowsRecord> {
  const { folder, encoder, rows, limit, stopped, onRows } = options;
  const opened: LineFile[] = [];
  try {
    const lines = await openLineFile(join(folder, names.file));
    opened.push(lines);
    const beside = await openLineFile(join(folder, names.lineage));
    opened.push(beside);
    const tally = new Tally();
    let position = 0;
    let told = 0;
    if (limit > 0) {
      for await (const row of rows) {
        const encoded = encoder.encode(row, position++);
        tally.see(row, encoded !== undefined);
        if (encoded !== undefined) {
          lines.add(encoded.line);
          beside.add(encoded.beside);
        }
        if (lines.full || beside.full) {
          await lines.flush();
          await beside.flush();
          if (stopped()) throw new Interrupted();
          onRows(tally.rows - told);
          told = tally.rows;
        }
        if (tally.rows === limit) break;
      }
    }
    onRows(tally.rows - told);
    const { bytes, sha256 } = await lines.finish();
    const { sha256: lineageSha256 } = await beside.finish();
    return { ...names, ...tally.record(), bytes, sha256, lineageSha256 };
  } finally {
    for (const file of opened) await file.close();
  }
}

/** What a README and a trainer's configuration need to know of rows. */
class Tally {
  rows = 0;
  private leftOut = 0;
  private marks = 0;
  private systems = 0;
  private readonly longest = { prompt: 0, learnt: 0, row: 0 };
  private readonly kinds = new Map<string, number>();
  private readonly surfaces = new Set<string>();

  see({ kind, lineage, segments }: Row, written: boolean): void {
    if (!written) {
      this.leftOut++;
      return;
    }
    this.rows++;
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    this.surfaces.add(lineage.surface);
    if (lineage.surface === "rule") this.marks++;
    if (segments[0]?.role === "system") this.systems++;
    let prompt = 0;
    let learnt = 0;
    for (const { learn, text } of segments) {
      const bytes = Buffer.byteLength(text);
      if (learn) learnt += bytes;
      else prompt += bytes;
    }
    const { longest } = this;
    longest.prompt = Math.max(longest.prompt, prompt);
    longest.learnt = Math.max(longest.learnt, learnt);
    longest.row = Math.max(longest.row, prompt + learnt);
  }

  record(): Pick<RowsRecord, "rows" | "leftOut" | "longest" | "kinds" | "surfaces" | "marks" | "systems"> {
    return {
      rows: this.rows,
      leftOut: this.leftOut,
      longest: this.longest,
      kinds: Object.fromEntries([...this.kinds].sort(([a], [b]) => (a < b ? -1 : 1))),
      surfaces: [...this.surfaces].sort(),
      marks: this.marks,
      systems: this.systems,
    };
  }
}
