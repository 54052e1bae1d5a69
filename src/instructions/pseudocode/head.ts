// The first line of a function of pseudo-code.
import { textOf, type CodeLine } from "./scan.ts";

export interface Head {
  readonly name: string;
  readonly parameters: readonly HeadParameter[];
  readonly returns: string | undefined;
}

export interface HeadParameter {
  readonly name: string;
  readonly type: string | undefined;
  readonly standard: string | undefined;
}

/** Undefined where the line is not `def name(parameters) -> type:`, with or without types. */
export function readHead({ parts }: CodeLine): Head | undefined {
  const found = /^(?:async )?def ([A-Za-z_]\w*)\(([^]*)\)(?: *-> *([^:]+))?:[ \t]*(?:#.*)?$/.exec(textOf(parts));
  if (found === null) return undefined;
  const [, name = "", written = "", returns] = found;
  const parameters = splitAtCommas(written).map(readParameter);
  return { name, parameters, returns: returns?.trim() };
}

export function writeHeadWithoutTypes({ name, parameters }: Head): string {
  const written = parameters.map(({ name, standard }) => (standard === undefined ? name : `${name}=${standard}`));
  return `def ${name}(${written.join(", ")}):`;
}

function readParameter(written: string): HeadParameter {
  const found = /^(\**\w+|\*|\/)\s*(?::\s*([^=]+?))?\s*(?:=\s*([^]*))?$/.exec(written);
  return { name: found?.[1] ?? written, type: found?.[2], standard: found?.[3] };
}

/** At the commas outside of brackets and strings. */
function splitAtCommas(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^]/g)) {
    if ("([{".includes(token)) depth++;
    if (")]}".includes(token)) depth--;
    if (token === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
