// What remains of pseudo-code when something is left out: the ablations of Mishra et al., arXiv 2305.11790.
import { documentationOf } from "./documentation.ts";
import { withGenericNames } from "./generic-names.ts";
import { scanPseudocode, writeLines, type CodeLine } from "./scan.ts";
import { withoutTypes } from "./without-types.ts";

export { documentationOf, withGenericNames, withoutTypes };

/** Without the docstrings of its functions. */
export function withoutDocstrings(text: string): string {
  return writeLines(scanPseudocode(text).filter(({ kind }) => kind !== "documentation"));
}

/** Without comments, whether they have lines of their own or end a line. */
export function withoutComments(text: string): string {
  return writeLines(
    scanPseudocode(text)
      .filter(({ kind }) => kind !== "comment")
      .map(stripComments),
  );
}

/** With neither docstrings nor comments. */
export function withoutDocumentation(text: string): string {
  return withoutComments(withoutDocstrings(text));
}

/** The first lines of its functions, one below the other. */
export function signaturesOf(text: string): string {
  return writeLines(
    scanPseudocode(text)
      .filter(({ kind }) => kind === "head")
      .map(stripComments),
  );
}

function stripComments(line: CodeLine): CodeLine {
  if (line.parts.every(({ kind }) => kind !== "comment")) return line;
  const parts = line.parts.flatMap(({ kind, text }, i) => {
    if (kind === "comment") return [];
    return [{ kind, text: line.parts[i + 1]?.kind === "comment" ? text.trimEnd() : text }];
  });
  return { ...line, parts };
}
