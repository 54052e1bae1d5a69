// Pseudo-code without its types: in heads, declarations and docstrings.
import { readHead, writeHeadWithoutTypes, type Head } from "./head.ts";
import { scanPseudocode, writeLines, type CodeLine, type Part } from "./scan.ts";

/** Declarations without a value, which say nothing but a type, go altogether. */
export function withoutTypes(text: string): string {
  let head: Head | undefined;
  const lines: CodeLine[] = [];
  for (const line of scanPseudocode(text)) {
    if (line.kind === "head") head = readHead(line);
    const changed = changeLine(line, head);
    if (changed !== undefined) lines.push(changed);
  }
  return writeLines(lines);
}

function changeLine(line: CodeLine, head: Head | undefined): CodeLine | undefined {
  const [first, ...others] = line.parts;
  if (line.kind === "head" && head !== undefined) {
    const comments = line.parts.filter(({ kind }) => kind === "comment").map(({ text }) => `  ${text}`);
    return { ...line, parts: [{ kind: "code", text: writeHeadWithoutTypes(head) + comments.join("") }] };
  }
  if (line.kind === "documentation" && first !== undefined) {
    return { ...line, parts: [{ kind: "string", text: untypedDocstring(first.text, head) }] };
  }
  if (line.kind !== "code" || first?.kind !== "code") return line;
  const declared = /^([A-Za-z_]\w*): [^=()]*?([^=()\s])(?: =(?!=)|$)/.exec(first.text);
  if (declared === null || keywords.has(declared[1] ?? "")) return line;
  const rest = first.text.slice(declared[0].length);
  if (!declared[0].endsWith("=")) return others.length === 0 && rest === "" ? undefined : line;
  const code: Part = { kind: "code", text: `${declared[1]} =${rest}` };
  return { ...line, parts: [code, ...others] };
}

const keywords: ReadonlySet<string> = new Set(["else", "try", "finally", "lambda"]);

/** `x (int): the number` becomes `x: the number`, and the type before what is returned goes. */
function untypedDocstring(docstring: string, head: Head | undefined): string {
  const described = docstring.replaceAll(/^([ \t]+\**\w+) \([^()\n]*\):/gm, "$1:");
  const returns = head?.returns;
  if (returns === undefined) return described;
  return described
    .split("\n")
    .map((line) => {
      const content = line.trimStart();
      if (!content.startsWith(`${returns}: `)) return line;
      return line.slice(0, line.length - content.length) + content.slice(returns.length + 2);
    })
    .join("\n");
}
