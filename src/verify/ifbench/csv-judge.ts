// What the three constraints on CSV data have in common.
import type { Verdict } from "../../core/verdict.ts";
import type { Mode } from "../constraint.ts";
import { broken } from "../judge.ts";
import { isBlank, lstrip } from "../python-text.ts";
import { csvRows } from "./csv-rows.ts";

export interface CsvLayout {
  readonly delimiter: "," | "\t";
  /** How many rows there must be, the header included. */
  readonly rows: number;
  readonly columns: number;
}

/** The rows, or the verdict on a response that is no CSV data of this layout; "fixed" skips blank lines. */
export function csvTable(
  response: string,
  { delimiter, rows: wanted }: CsvLayout,
  mode: Mode,
): readonly (readonly string[])[] | Verdict {
  const all = csvRows(mode === "parity" ? response : lstrip(response), delimiter);
  if (all === undefined) return broken("malformed-csv", "a line or a field cannot be read as CSV", { count: 0 });
  const rows = mode === "parity" ? all : all.filter((row) => !(row.length < 2 && isBlank(row[0] ?? "")));
  if (rows.length === wanted) return rows;
  const threshold = `exactly ${wanted}`;
  const code = rows.length < wanted ? "too-few" : "too-many";
  return broken(code, `${rows.length} rows with the header, wanted ${threshold}`, { count: rows.length, threshold });
}

/** The verdict on a row with another number of fields, or, in "fixed" mode, with an empty one. */
export function brokenRow(row: readonly string[], at: number, layout: CsvLayout, mode: Mode): Verdict | undefined {
  if (row.length !== layout.columns) {
    const threshold = `exactly ${layout.columns}`;
    return broken("wrong-columns", `row ${at} has ${row.length} fields, wanted ${threshold}`, {
      count: row.length,
      threshold,
    });
  }
  const empty = mode === "fixed" && row.some((field) => isBlank(field.replaceAll('"', "")));
  return empty
    ? broken("empty-field", `row ${at} has an empty field`, { found: row.join(layout.delimiter) })
    : undefined;
}

export function isVerdict(value: readonly unknown[] | Verdict): value is Verdict {
  return !Array.isArray(value);
}

/** Quotation marks become part of the fields, so that they can be looked at. */
export function withMarks(text: string): string {
  return text.replaceAll('"', '"""');
}
