// `custom:csv_quotes`: tab-delimited data with three rows, every single field in double quotes.
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { lstrip, strip } from "../python-text.ts";
import { brokenRow, csvTable, isVerdict, withMarks, type CsvLayout } from "./csv-judge.ts";

const layout: CsvLayout = { delimiter: "\t", rows: 4, columns: 5 };
const header = new RegExp(
  `^${["StudentID", "Subject", "Grade", "Semester", "Score"].map((name) => `(${name}|"${name}")`).join("\\t *")}$`,
);

export const customCsvQuotes: Constraint<NoParams> = {
  id: "custom:csv_quotes",
  params: noParams,
  repairs: "Blank lines do not matter, and no field is empty.",
  check: (response, _params, mode) => {
    const text = mode === "parity" ? response : lstrip(response);
    const [line = ""] = text.split("\n", 1);
    if (!header.test(strip(line))) {
      return broken("wrong-header", "the header is another", {
        expected: "StudentID Subject Grade Semester Score, with tabs between",
        found: line.slice(0, 200),
      });
    }
    const rows = csvTable(withMarks(text), layout, mode);
    if (isVerdict(rows)) return rows;
    for (const [i, row] of rows.entries()) {
      const fault = brokenRow(row, i, layout, mode);
      if (fault !== undefined) return fault;
      const bare = row.find((field) => !isQuoted(strip(field)));
      if (bare !== undefined)
        return broken("not-quoted", `a field of row ${i} is not in double quotes`, { found: bare.slice(0, 200) });
    }
    return followed({ count: rows.length - 1, threshold: "exactly 3" });
  },
};

function isQuoted(field: string): boolean {
  return field.startsWith('"') && field.endsWith('"');
}
