// `custom:csv_city`: CSV data with the columns ID, Country, City, Year and Count, and seven rows.
import type { Constraint } from "../constraint.ts";
import { broken, followed } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { strip } from "../python-text.ts";
import { brokenRow, csvTable, isVerdict, type CsvLayout } from "./csv-judge.ts";

const HEADER = "ID,Country,City,Year,Count";
const layout: CsvLayout = { delimiter: ",", rows: 8, columns: 5 };

export const customCsvCity: Constraint<NoParams> = {
  id: "custom:csv_city",
  params: noParams,
  repairs: "Blank lines and blanks around the names of columns do not matter; no field is empty.",
  check: (response, _params, mode) => {
    const rows = csvTable(response, layout, mode);
    if (isVerdict(rows)) return rows;
    const [header = [], ...data] = rows;
    const found = (mode === "parity" ? header : header.map(strip)).join(",");
    if (found !== HEADER || header.length !== layout.columns)
      return broken("wrong-header", "the header is another", { expected: HEADER, found });
    for (const [i, row] of data.entries()) {
      const fault = brokenRow(row, i + 1, layout, mode);
      if (fault !== undefined) return fault;
    }
    return followed({ count: data.length, threshold: "exactly 7" });
  },
};
