// The lines of a procedure laid out as a text, and found again in one.
import type { Notation } from "./notation.ts";

export interface Line {
  /** How many blocks it stands in. */
  readonly depth: number;
  readonly text: string;
}

export function writeLayout(lines: readonly Line[], notation: Notation): string {
  const { layout } = notation;
  switch (layout.kind) {
    case "indented":
      return writeIndented(lines, layout.indent);
    case "numbered":
      return writeNumbered(lines, notation, layout.indent);
    case "compact":
      return writeCompact(lines);
    default:
      return layout satisfies never;
  }
}

function writeIndented(lines: readonly Line[], indent: string): string {
  let written = "";
  for (const { depth, text } of lines) {
    if (written !== "") written += "\n";
    if (text === "") continue;
    for (let i = 0; i < depth; i++) written += indent;
    written += text;
  }
  return written;
}

/** The lines of a whole text; undefined where it is not laid out like this. */
export function readLayout(text: string, { layout }: Notation): Line[] | undefined {
  if (layout.kind === "compact") return text.includes("\n") ? undefined : readCompact(text, layout.between);
  const lines: Line[] = [];
  for (const line of text.split("\n")) {
    const content = line.trimStart();
    const depth = (line.length - content.length) / layout.indent.length;
    if (!Number.isInteger(depth)) return undefined;
    if (content !== "") lines.push({ depth, text: layout.kind === "numbered" ? content.replace(number, "") : content });
  }
  return lines;
}

const number = /^\d+(?:\.\d+)*\. /;

/** Steps are numbered 1, 2, 2.1, 2.2; heads and the middle of a branch are not. */
function writeNumbered(lines: readonly Line[], notation: Notation, indent: string): string {
  const otherwise = notation.lines.else?.map((piece) => (piece.kind === "text" ? piece.text : "")).join("");
  const numbers: number[] = [];
  let isHead = true;
  return lines
    .map(({ depth, text }) => {
      if (isHead || text === otherwise) {
        isHead &&= !text.endsWith(":");
        return indent.repeat(depth) + text;
      }
      while (numbers.length <= depth) numbers.push(0);
      numbers.length = depth + 1;
      numbers[depth] = (numbers[depth] as number) + 1;
      return `${indent.repeat(depth)}${numbers.join(".")}. ${text}`;
    })
    .join("\n");
}

/** `head:a;b{c;d}else{e};f` */
function writeCompact([head, ...lines]: readonly Line[]): string {
  let text = head?.text ?? "";
  let depth = 1;
  let isFirst = true;
  for (const line of lines) {
    if (line.depth > depth) text += "{";
    else if (line.depth < depth) text += "}".repeat(depth - line.depth) + (line.text === "else" ? "" : ";");
    else if (!isFirst) text += ";";
    text += line.text;
    depth = line.depth;
    isFirst = false;
  }
  return text + "}".repeat(depth - 1);
}

const compactHead = /[a-z][a-z0-9_]*\([^()]*\)[^:"{};]*:/y;
const compactPiece = /"(?:[^"\\]|\\.)*"|[{};]|[^"{};]+/y;

function readCompact(text: string, between: string): Line[] | undefined {
  const lines: Line[] = [];
  for (let at = 0; ;) {
    const head = matchAt(compactHead, text, at);
    if (head === undefined) return undefined;
    lines.push({ depth: 0, text: head });
    at += head.length;
    let depth = 1;
    let line = "";
    while (at < text.length && !text.startsWith(between, at)) {
      const piece = matchAt(compactPiece, text, at);
      if (piece === undefined) return undefined;
      at += piece.length;
      if (piece !== "{" && piece !== "}" && piece !== ";") line += piece;
      else {
        if (line !== "") lines.push({ depth, text: line });
        line = "";
        depth += piece === "{" ? 1 : piece === "}" ? -1 : 0;
      }
    }
    if (line !== "") lines.push({ depth, text: line });
    if (at >= text.length) return lines;
    at += between.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
