// Pseudo-code taken apart into lines and the parts of lines, as far as ablations and checks need.

export type PartKind = "code" | "string" | "comment";

export interface Part {
  readonly kind: PartKind;
  readonly text: string;
}

/**
 * A line with those that continue it, inside brackets or a long string. "head" is that of a function, "documentation" a
 * string in the place of a docstring.
 */
export interface CodeLine {
  readonly kind: "head" | "documentation" | "comment" | "code" | "blank";
  readonly indent: string;
  /** Without the indentation and the line break. */
  readonly parts: readonly Part[];
  /** The first physical line, from 1. */
  readonly number: number;
  /** Whether every bracket and every string ends. */
  readonly isClosed: boolean;
}

/** Takes every text; what is no pseudo-code comes out as lines of code. */
export function scanPseudocode(text: string): CodeLine[] {
  const lines: CodeLine[] = [];
  let number = 1;
  for (let at = 0; at <= text.length;) {
    const { parts, end, isClosed } = scanLine(text, at);
    const [first] = parts;
    const indent = first?.kind === "code" ? (/^[ \t]*/.exec(first.text)?.[0] ?? "") : "";
    const stripped = indent === "" ? parts : withoutIndent(parts, indent);
    lines.push({ kind: kindOf(stripped, lines), indent, parts: stripped, number, isClosed });
    for (let i = at; i <= end && i < text.length; i++) if (text[i] === "\n") number++;
    at = end + 1;
  }
  return lines;
}

export function writeLines(lines: readonly CodeLine[]): string {
  return lines.map(({ indent, parts }) => indent + textOf(parts)).join("\n");
}

export function textOf(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join("");
}

/** The parts with the code changed; strings and comments stay. */
export function mapCode(parts: readonly Part[], change: (code: string) => string): readonly Part[] {
  return parts.map((part) => (part.kind === "code" ? { kind: "code", text: change(part.text) } : part));
}

const open = "([{";
const close = ")]}";
/** What neither opens, closes nor ends anything. */
const plain = /[^\n#"'()[\]{}]*/y;

function scanLine(text: string, start: number): { parts: Part[]; end: number; isClosed: boolean } {
  const parts: Part[] = [];
  let depth = 0;
  let from = start;
  let at = start;
  let isClosed = true;
  const endCode = (): void => {
    if (at > from) parts.push({ kind: "code", text: text.slice(from, at) });
    from = at;
  };
  while (at < text.length) {
    const letter = text.charAt(at);
    if (letter === "\n" && depth <= 0) break;
    if (letter === "#" || letter === '"' || letter === "'") {
      endCode();
      const length = letter === "#" ? lineLength(text, at) : stringLength(text, at);
      at += Math.abs(length);
      isClosed &&= length > 0;
      parts.push({ kind: letter === "#" ? "comment" : "string", text: text.slice(from, at) });
      from = at;
      continue;
    }
    if (open.includes(letter)) depth++;
    else if (close.includes(letter)) depth--;
    plain.lastIndex = at + 1;
    plain.test(text);
    at = plain.lastIndex;
  }
  endCode();
  return { parts, end: at, isClosed: isClosed && depth === 0 };
}

function lineLength(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return (end < 0 ? text.length : end) - at;
}

/** Negative where the string does not end. */
function stringLength(text: string, at: number): number {
  const quote = text.charAt(at);
  const isLong = text.startsWith(quote.repeat(3), at);
  const pattern = (isLong ? longStrings : strings)[quote as '"' | "'"];
  pattern.lastIndex = at;
  if (pattern.test(text)) return pattern.lastIndex - at;
  const end = isLong ? -1 : text.indexOf("\n", at);
  return at - (end < 0 ? text.length : end);
}

const strings = { '"': /"(?:[^"\\\n]|\\[^])*"/y, "'": /'(?:[^'\\\n]|\\[^])*'/y };
const longStrings = { '"': /"""(?:[^"\\]|\\[^]|"(?!""))*"""/y, "'": /'''(?:[^'\\]|\\[^]|'(?!''))*'''/y };

function withoutIndent([first, ...others]: readonly Part[], indent: string): readonly Part[] {
  const text = (first as Part).text.slice(indent.length);
  return text === "" ? others : [{ kind: "code", text }, ...others];
}

function kindOf(parts: readonly Part[], before: readonly CodeLine[]): CodeLine["kind"] {
  const [first] = parts;
  if (first === undefined || textOf(parts).trim() === "") return "blank";
  if (first.kind === "comment") return "comment";
  if (first.kind === "code" && /^(?:async )?def\b/.test(first.text)) return "head";
  if (first.kind === "string" && parts.length === 1 && followsHead(before)) return "documentation";
  return "code";
}

function followsHead(lines: readonly CodeLine[]): boolean {
  return lines.findLast(({ kind }) => kind !== "blank" && kind !== "comment")?.kind === "head";
}
