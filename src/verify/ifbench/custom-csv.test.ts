import { describe, expect, it } from "vitest";
import { csvRows } from "./csv-rows.ts";
import { customCsvCity } from "./custom-csv-city.ts";
import { customCsvQuotes } from "./custom-csv-quotes.ts";
import { customCsvSpecialCharacter } from "./custom-csv-special-character.ts";
import { itJudges, type Row } from "./mode-table.test-support.ts";

// Python 3.11 printed these: list(csv.reader(io.StringIO(text))); undefined is its error.
const read: readonly [text: string, rows: readonly (readonly string[])[] | undefined][] = [
  [
    "a,b\n1,2",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  ["a,b\n", [["a", "b"]]],
  ["a\n\nb", [["a"], [], ["b"]]],
  ['"a,b",c', [["a,b", "c"]]],
  ['"a""b",c', [['a"b', "c"]]],
  ['"a"b,c', [["ab", "c"]]],
  ['a"b",c', [['a"b"', "c"]]],
  ['"a\nb",c', [["a\nb", "c"]]],
  ['"a,b', [["a,b"]]],
  ['"', [[""]]],
  [",", [["", ""]]],
  ["a\r\nb", [["a"], ["b"]]],
  ["a\rb", undefined],
  ["a\r\rb", undefined],
  ["\r", [[]]],
  ["", []],
  [' "a",b', [[' "a"', "b"]]],
  ["a".repeat(131_072), [["a".repeat(131_072)]]],
  ["a".repeat(131_073), undefined],
];

describe("CSV data", () => {
  it.each(read)("%# is read as Python reads it", (text, rows) => {
    expect(csvRows(text)).toEqual(rows);
  });

  const table = (header: string, rows: readonly string[]): string => [header, ...rows].join("\n");
  const header = "ID,Country,City,Year,Count";
  const seven = Array.from({ length: 7 }, (_, i) => `${i},France,Paris,1999,${i}`);
  const cities: readonly Row[] = [
    ["seven rows", {}, table(header, seven), "+", "+"],
    ["a newline at the end", {}, `${table(header, seven)}\n`, "+", "+"],
    ["a blank line at the end", {}, `${table(header, seven)}\n\n`, "too-many", "+"],
    ["a blank line below the header", {}, table(header, ["", ...seven]), "too-many", "+"],
    ["a blank line instead of a row", {}, table(header, ["", ...seven.slice(1)]), "wrong-columns", "too-few"],
    ["six rows", {}, table(header, seven.slice(1)), "too-few", "too-few"],
    ["eight rows", {}, table(header, [...seven, "8,a,b,c,d"]), "too-many", "too-many"],
    ["four fields in a row", {}, table(header, ["1,2,3,4", ...seven.slice(1)]), "wrong-columns", "wrong-columns"],
    ["a comma in quotation marks", {}, table(header, ['1,"a, b",c,d,e', ...seven.slice(1)]), "+", "+"],
    ["a comma without them", {}, table(header, ["1,a, b,c,d,e", ...seven.slice(1)]), "wrong-columns", "wrong-columns"],
    ["empty fields", {}, table(header, [",,,,", ...seven.slice(1)]), "+", "empty-field"],
    ["blanks in the header", {}, table("ID, Country, City, Year, Count", seven), "wrong-header", "+"],
    ["another header", {}, table("Id,Country,City,Year,Count", seven), "wrong-header", "wrong-header"],
    ["semicolons", {}, table(header, seven).replaceAll(",", ";"), "wrong-header", "wrong-header"],
    ["in a fence", {}, `\`\`\`csv\n${table(header, seven)}\n\`\`\``, "too-many", "too-many"],
    [
      "a carriage return within a line",
      {},
      table(header, seven).replace("France", "Fr\rance"),
      "malformed-csv",
      "malformed-csv",
    ],
    ["lines that end as on Windows", {}, table(header, seven).replaceAll("\n", "\r\n"), "+", "+"],
  ];
  itJudges(customCsvCity, cities);

  const products = "ProductID,Category,Brand,Price,Stock";
  const plain = Array.from({ length: 14 }, (_, i) => `${i},Toys,Acme,9,${i}`);
  const hit = ['1,"Toys & Games",Acme,9,1', ...plain.slice(1)];
  const specials: readonly Row[] = [
    ["one field", {}, table(products, hit), "+", "+"],
    ["in the last row", {}, table(products, hit.toReversed()), "+", "+"],
    ["no such field", {}, table(products, plain), "no-special-character", "no-special-character"],
    [
      "not in quotation marks",
      {},
      table(products, ["1,Toys & Games,Acme,9,1", ...plain.slice(1)]),
      "no-special-character",
      "no-special-character",
    ],
    [
      "letters only in quotation marks",
      {},
      table(products, ['1,"Toys",Acme,9,1', ...plain.slice(1)]),
      "no-special-character",
      "no-special-character",
    ],
    [
      "a letter with an accent is none",
      {},
      table(products, ['1,"Jouéts",Acme,9,1', ...plain.slice(1)]),
      "no-special-character",
      "no-special-character",
    ],
    [
      "a row with four fields below the hit",
      {},
      table(products, [...hit.slice(0, 13), "1,2,3,4"]),
      "+",
      "wrong-columns",
    ],
    [
      "a row with four fields above the hit",
      {},
      table(products, ["1,2,3,4", ...hit.slice(0, 13)]),
      "wrong-columns",
      "wrong-columns",
    ],
    ["thirteen rows", {}, table(products, hit.slice(0, 13)), "too-few", "too-few"],
    ["a blank line at the end", {}, `${table(products, hit)}\n\n`, "too-many", "+"],
    ["a header in quotation marks", {}, table(products.replaceAll(/\w+/g, '"$&"'), hit), "+", "+"],
    ["another header", {}, table(products.replace("Stock", "Store"), hit), "wrong-header", "wrong-header"],
    ["text before it", {}, `Here:\n${table(products, hit)}`, "wrong-header", "wrong-header"],
  ];
  itJudges(customCsvSpecialCharacter, specials);

  const quoted = (row: readonly string[]): string => row.map((field) => `"${field}"`).join("\t");
  const students = quoted(["StudentID", "Subject", "Grade", "Semester", "Score"]);
  const three = ["1", "2", "3"].map((id) => quoted([id, "Art", "A", "Fall", "90"]));
  const quotes: readonly Row[] = [
    ["three rows", {}, table(students, three), "+", "+"],
    ["a header without quotation marks", {}, table(students.replaceAll('"', ""), three), "not-quoted", "not-quoted"],
    [
      "one field without them",
      {},
      table(students, [...three.slice(1), quoted(["4", "Art", "A", "Fall", "90"]).replace('"90"', "90")]),
      "not-quoted",
      "not-quoted",
    ],
    ["commas instead of tabs", {}, table(students, three).replaceAll("\t", ","), "wrong-header", "wrong-header"],
    ["two rows", {}, table(students, three.slice(1)), "too-few", "too-few"],
    ["four rows", {}, table(students, [...three, three[0] as string]), "too-many", "too-many"],
    [
      "a tab in a field",
      {},
      table(students, [...three.slice(1), quoted(["4", "Art\tB", "A", "Fall", "90"])]),
      "+",
      "+",
    ],
    [
      "four fields",
      {},
      table(students, [...three.slice(1), quoted(["4", "Art", "A", "Fall"])]),
      "wrong-columns",
      "wrong-columns",
    ],
    [
      "nothing between the marks",
      {},
      table(students, [...three.slice(1), quoted(["4", "", "A", "Fall", "90"])]),
      "+",
      "empty-field",
    ],
    [
      "nothing at all",
      {},
      table(students, [...three.slice(1), quoted(["4", "Art", "A", "Fall"]) + "\t"]),
      "not-quoted",
      "empty-field",
    ],
    ["a blank line at the end", {}, `${table(students, three)}\n\n`, "too-many", "+"],
  ];
  itJudges(customCsvQuotes, quotes);
});
