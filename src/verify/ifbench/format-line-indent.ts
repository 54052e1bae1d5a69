// `format:line_indent`: the lines form stairs, each indented more than the one before.
import type { Constraint, Mode } from "../constraint.ts";
import { broken, followed, someSpans } from "../judge.ts";
import { noParams, type NoParams } from "../params.ts";
import { isBlank, isSpace } from "../python-text.ts";
import { filledLines, linesOf, type Line } from "./lines.ts";
import { tooFew } from "./word-judge.ts";

export const formatLineIndent: Constraint<NoParams> = {
  id: "format:line_indent",
  params: noParams,
  repairs: "Blank lines never count, tabs indent, and a single line is no stairs.",
  check: (response, _params, mode) => {
    const lines = mode === "parity" ? linesLeft(response) : filledLines(response);
    let previous = -1;
    for (const { text, span } of lines) {
      const indent = indentation(text, mode);
      const threshold = `more than ${previous}`;
      if (indent <= previous) {
        return broken("not-indented-more", `a line is indented by ${indent}, wanted ${threshold}`, {
          span,
          count: indent,
          threshold,
        });
      }
      previous = indent;
    }
    const few = mode === "parity" ? undefined : tooFew(lines.length, "lines", 2);
    return few ?? followed({ count: lines.length, spans: someSpans(lines.map(({ span }) => span)) });
  },
};

/**
 * The lines that the published code goes on with: it removes blank lines from the list that it walks, so that it skips
 * the line after each, and of equal lines it removes the first. In linear time.
 */
function linesLeft(text: string): Line[] {
  const lines = linesOf(text);
  const places = new Map<string, number[]>();
  lines.forEach((line, i) => {
    if (!isBlank(line.text)) return;
    const equal = places.get(line.text);
    if (equal === undefined) places.set(line.text, [i]);
    else equal.push(i);
  });
  const removed = new Map<string, number>();
  const gone = new Set<number>();
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] as Line).text;
    const equal = places.get(line);
    if (equal === undefined) continue;
    const count = removed.get(line) ?? 0;
    gone.add(equal[count] as number);
    removed.set(line, count + 1);
    i++;
  }
  return lines.filter((_, i) => !gone.has(i));
}

/** In columns; "parity" counts spaces only, "fixed" has a tab stop every four columns. */
function indentation(line: string, mode: Mode): number {
  let columns = 0;
  for (let i = 0; i < line.length; i++) {
    const unit = line.charCodeAt(i);
    if (unit !== 0x20 && (mode === "parity" || !isSpace(unit))) break;
    columns = unit === 0x09 ? columns - (columns % 4) + 4 : columns + 1;
  }
  return columns;
}
