// Which functions of pseudo-code nobody else there uses.
import { readHead } from "./head.ts";
import type { CodeLine } from "./scan.ts";

/** The functions that no other function calls or mentions, in their order: one, where the format is kept to. */
export function entriesOf(lines: readonly CodeLine[]): string[] {
  const defined = new Set<string>();
  for (const line of lines) {
    const name = line.kind === "head" ? readHead(line)?.name : undefined;
    if (name !== undefined) defined.add(name);
  }
  const used = new Set<string>();
  let within: string | undefined;
  for (const line of lines) {
    if (line.kind === "head") within = readHead(line)?.name;
    for (const { kind, text } of line.parts) {
      if (kind !== "code") continue;
      for (const [name] of text.matchAll(/(?<![\w.])[A-Za-z_]\w*/g)) {
        if (name !== within && defined.has(name)) used.add(name);
      }
    }
  }
  return [...defined].filter((name) => !used.has(name));
}
