// What docstrings and comments of pseudo-code say.
import { scanPseudocode, type CodeLine } from "./scan.ts";

/** The texts of docstrings and comments in their order, without marks and indentation; functions a blank line apart. */
export function documentationOf(text: string): string {
  const found: string[] = [];
  for (const line of scanPseudocode(text)) {
    if (line.kind === "head" && found.length > 0) found.push("");
    if (line.kind === "documentation") found.push(...docstringLines(line));
    else {
      for (const part of line.parts) if (part.kind === "comment") found.push(part.text.replace(/^#+ ?/, "").trimEnd());
    }
  }
  return found.join("\n").trim();
}

/** A docstring's lines without its marks and the indentation that all but the first have in common. */
export function docstringLines({ parts }: CodeLine): string[] {
  const quoted = parts[0]?.text ?? "";
  const mark = /^(?:"""|'''|["'])/.exec(quoted)?.[0] ?? "";
  const [first = "", ...others] = quoted.slice(mark.length, quoted.length - mark.length).split("\n");
  const indents = others.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  // The closing mark stands on a line of its own, at the indentation of the first.
  const last = others.at(-1);
  if (last !== undefined && last.trim() === "") indents.push(last.length);
  const common = Math.min(...indents);
  const lines = [first.trim(), ...others.map((line) => line.slice(common).trimEnd())];
  while (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return lines;
}
