// Pseudo-code whose functions have lost their telling names.
import { entriesOf } from "./entries.ts";
import { readHead } from "./head.ts";
import { isKnownName } from "./known-names.ts";
import { mapCode, scanPseudocode, writeLines, type CodeLine } from "./scan.ts";

const called = /(?<![\w.])([A-Za-z_]\w*)(?=\()/g;
const named = /(?<![\w.])([A-Za-z_]\w*)(\()?/g;

/**
 * The entry (where several could be it, the last) becomes `func`, as in the paper; other functions and the helpers that are called without being
 * defined become `helper_1`, `helper_2` in the order in which they appear. Builtins of Python, methods, types and
 * parameters keep their names.
 */
export function withGenericNames(text: string): string {
  const lines = scanPseudocode(text);
  const defined = definedNames(lines);
  const names = genericNames(lines, defined, text);
  // A function of the text can be handed on by its name alone; another name alone is a variable.
  const rename = (code: string): string =>
    code.replaceAll(named, (all, name: string, open = "") => {
      const generic = open !== "" || defined.includes(name) ? names.get(name) : undefined;
      return generic === undefined ? all : generic + open;
    });
  return writeLines(
    lines.map((line) => {
      if (line.kind === "documentation" || line.kind === "comment") return renameInWords(line, names);
      return { ...line, parts: mapCode(line.parts, rename) };
    }),
  );
}

function definedNames(lines: readonly CodeLine[]): readonly string[] {
  return lines.filter(({ kind }) => kind === "head").flatMap((line) => readHead(line)?.name ?? []);
}

function genericNames(
  lines: readonly CodeLine[],
  defined: readonly string[],
  text: string,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const entry = entriesOf(lines).at(-1) ?? defined.at(-1);
  if (entry !== undefined) names.set(entry, unused("func", text, entry));
  let next = 1;
  for (const name of calledNames(lines)) {
    if (names.has(name) || (isKnownName(name) && !defined.includes(name))) continue;
    let generic: string;
    do generic = `helper_${next++}`;
    while (generic !== name && occurs(generic, text));
    names.set(name, generic);
  }
  return names;
}

/** The functions that are defined or called, in the order in which they appear, each once. */
export function calledNames(lines: readonly CodeLine[]): Set<string> {
  const found = new Set<string>();
  for (const { parts } of lines) {
    for (const part of parts) {
      if (part.kind !== "code") continue;
      for (const [, name = ""] of part.text.matchAll(called)) found.add(name);
    }
  }
  return found;
}

/** Words of a docstring that can only be a function's name: those with an underscore, and those of a call. */
function renameInWords(line: CodeLine, names: ReadonlyMap<string, string>): CodeLine {
  const parts = line.parts.map(({ kind, text }) => ({
    kind,
    text: text.replaceAll(named, (word, name: string, open: string | undefined) => {
      const generic = open !== undefined || name.includes("_") ? names.get(name) : undefined;
      return generic === undefined ? word : generic + (open ?? "");
    }),
  }));
  return { ...line, parts };
}

function unused(name: string, text: string, itself: string): string {
  let found = name;
  for (let i = 1; found !== itself && occurs(found, text); i++) found = `${name}_${i}`;
  return found;
}

function occurs(name: string, text: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}
