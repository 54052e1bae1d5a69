// `custom:csv_special_character`: CSV data with fourteen rows, one field with a special character in double quotes.
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { lstrip, py, strip } from "../python-text.ts";
import { brokenRow, csvTable, isVerdict, withMarks, type CsvLayout } from "./csv-judge.ts";

const layout: CsvLayout = { delimiter: ",", rows: 15, columns: 5 };
const header = new RegExp(
  `^${["ProductID", "Category", "Brand", "Price", "Stock"].map((name) => `(${name}|"${name}")`).join(",[ \\t]*")}$`,
);
const special = new RegExp(String.raw`[^\p{L}\p{N}_${py.space.slice(1, -1)}]`, "u");

export const customCsvSpecialCharacter: Constraint<NoParams> = {
  id: "custom:csv_special_character",
  params: noParams,
  repairs:
    "Every row is checked, not only those up to the first special character; blank lines do not matter, and no field is empty.",
  check: (response, _params, mode) => {
    const text = mode === "parity" ? response : lstrip(response);
    const [line = ""] = text.split("\n", 1);
    if (!header.test(strip(line))) {
      return broken("wrong-header", "the header is another", {
        expected: "ProductID,Category,Brand,Price,Stock",
        found: line.slice(0, 200),
      });
    }
    const rows = csvTable(withMarks(text), layout, mode);
    if (isVerdict(rows)) return rows;
    let count = 0;
    let first: string | undefined;
    for (const [i, row] of rows.slice(1).entries()) {
      const fault = brokenRow(row, i + 1, layout, mode);
      if (fault !== undefined) return fault;
      const hits = row.filter((field) => isSpecial(mode === "parity" ? field : strip(field)));
      count += hits.length;
      first ??= hits[0];
      if (mode === "parity" && count > 0) break;
    }
    const evidence = { count, threshold: "at least 1", ...(first !== undefined && { found: first }) };
    return first === undefined
      ? broken("no-special-character", "no field in double quotes has a special character", evidence)
      : followed(evidence);
  },
};

/** `"`, something that is neither letter, digit nor space, and `"`, all in the first line of the field. */
function isSpecial(field: string): boolean {
  const end = field.indexOf("\n");
  const line = end === -1 ? field : field.slice(0, end);
  return line.startsWith('"') && special.test(line.slice(1, Math.max(1, line.lastIndexOf('"'))));
}
