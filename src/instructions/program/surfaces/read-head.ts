// Reads the first line of a procedure in any notation.
import type { Parameter, Type } from "../ast.ts";
import type { Notation } from "./notation.ts";

export interface Head {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: Type;
}

export function readHead(text: string, notation: Notation): Head | undefined {
  const { head, entryHead, unsaid, types } = notation;
  for (const template of [unsaid?.head, entryHead, head]) {
    const found = template === undefined ? undefined : headPattern(template).exec(text)?.groups;
    if (found === undefined) continue;
    const returns = found.returns === undefined ? unsaid?.type : typeNamed(found.returns, types);
    const parameters = readParameters(found.parameters ?? "", notation);
    if (returns !== undefined && parameters !== undefined) return { name: found.name ?? "", parameters, returns };
  }
  return undefined;
}

const patterns = new Map<string, RegExp>();

/** Holes become named groups. */
function headPattern(template: string): RegExp {
  let pattern = patterns.get(template);
  if (pattern === undefined) {
    const escaped = template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
    const source = escaped
      .replace("{name}", "(?<name>[a-z][a-z0-9_]*)")
      .replace("{parameters}", "(?<parameters>.*)")
      .replace(/\{(returns|type)\}/, "(?<$1>.+)");
    pattern = new RegExp(`^${source.replaceAll(/[{}]/g, String.raw`\$&`)}$`);
    patterns.set(template, pattern);
  }
  return pattern;
}

export function typeNamed(written: string, types: Notation["types"]): Type | undefined {
  return (Object.keys(types) as Type[]).find((type) => types[type] === written);
}

function readParameters(written: string, notation: Notation): Parameter[] | undefined {
  const { comma, unsaid, parameters: list = { between: comma, none: "" } } = notation;
  if (written === list.none) return [];
  const found: Parameter[] = [];
  for (const part of written.split(list.between)) {
    const groups = headPattern(notation.parameter).exec(part)?.groups;
    const bare =
      groups === undefined && unsaid !== undefined ? headPattern(unsaid.parameter).exec(part)?.groups : undefined;
    const type = groups === undefined ? unsaid?.type : typeNamed(groups.type ?? "", notation.types);
    const name = (groups ?? bare)?.name;
    if (type === undefined || name === undefined) return undefined;
    found.push({ name, type });
  }
  return found;
}
