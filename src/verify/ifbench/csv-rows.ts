// The rows that Python's `csv.reader` makes of a text, read line by line from a file in memory.

/** Of a field, in code points (`csv.field_size_limit`). */
const FIELD_LIMIT = 131_072;

type State = "row" | "field" | "plain" | "quoted" | "quote-in-quoted" | "line-end";

/**
 * Blank lines are rows without fields; a quotation that is never closed ends with the text. Undefined where Python has an
 * error: a carriage return within a line, or a field over the limit.
 */
export function csvRows(text: string, delimiter: "," | "\t" = ","): string[][] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let length = 0;
  let state = "row" as State;

  const endField = (next: State): void => {
    row.push(field);
    field = "";
    length = 0;
    state = next;
  };
  const endRow = (): void => {
    if (state === "quoted") return;
    if (state !== "row" && state !== "line-end") endField("row");
    state = "row";
    rows.push(row);
    row = [];
  };

  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    const lineEnd = character === "\n" || character === "\r";
    if (state === "line-end") {
      if (!lineEnd) return undefined;
    } else if (state === "quoted") {
      if (character === '"') state = "quote-in-quoted";
      else {
        field += character;
        length++;
      }
    } else if (lineEnd) {
      if (state === "row") state = "line-end";
      else endField("line-end");
    } else if (character === delimiter) endField("field");
    else if (character === '"' && (state === "row" || state === "field")) state = "quoted";
    else {
      state = state === "quote-in-quoted" && character === '"' ? "quoted" : "plain";
      field += character;
      length++;
    }
    if (length > FIELD_LIMIT && Array.from(field).length > FIELD_LIMIT) return undefined;
    if (character === "\n" || i === text.length - 1) endRow();
  }
  if (state === "quoted") {
    endField("row");
    rows.push(row);
  }
  return rows;
}
