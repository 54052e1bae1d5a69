// Reads a docstring in the styles of Google, NumPy and Sphinx: the goal, the parameters, what is returned.

export interface Docstring {
  /** Everything before the first section, paragraphs kept. */
  readonly goal: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly returns: string;
  /** Sections of other names, such as Raises or Examples, as they stand. */
  readonly rest: string;
}

type Section = "goal" | "parameters" | "returns" | "rest";

const headings: Readonly<Record<string, Section>> = {
  args: "parameters",
  arguments: "parameters",
  parameters: "parameters",
  params: "parameters",
  returns: "returns",
  return: "returns",
};

/** Never fails: what is in no known style is the goal. */
export function readDocstring(doc: string): Docstring {
  const parts: Record<Section, string[]> = { goal: [], parameters: [], returns: [], rest: [] };
  const sphinx = new Map<string, string>();
  let section: Section = "goal";
  let current: string | undefined;
  for (const line of doc.split("\n")) {
    const field = /^:(param|parameter|arg|returns?|rtype|type)\b ?([^:]*):\s*(.*)$/.exec(line.trim());
    if (field !== null) {
      const [, kind = "", name = "", text = ""] = field;
      current = /^(rtype|type)$/.test(kind)
        ? undefined
        : kind.startsWith("return")
          ? "return"
          : (name.split(" ").at(-1) ?? "");
      if (current !== undefined) sphinx.set(current, text);
      continue;
    }
    if (current !== undefined && line.trim() !== "") {
      sphinx.set(current, `${sphinx.get(current) ?? ""} ${line.trim()}`);
      continue;
    }
    current = undefined;
    const heading = /^([A-Z][A-Za-z ]*?):?$/.exec(line);
    const named = heading === null ? undefined : headings[(heading[1] ?? "").toLowerCase()];
    if (named !== undefined) section = named;
    else if (heading !== null && (line.endsWith(":") || section !== "goal")) {
      section = "rest";
      parts.rest.push(line);
    } else if (!/^-{3,}$/.test(line.trim())) parts[section].push(line);
  }
  const parameters = new Map([...readEntries(parts.parameters), ...sphinx]);
  const returned = parameters.get("return") ?? readReturns(parts.returns);
  parameters.delete("return");
  return { goal: joined(parts.goal), parameters, returns: returned, rest: joined(parts.rest) };
}

/** `name (type): text`, `name: text`, or NumPy's `name : type` with the text below; further lines are indented more. */
function readEntries(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const filled = lines.filter((line) => line.trim() !== "");
  const indent = Math.min(...filled.map(indentOf));
  let name: string | undefined;
  for (const line of filled) {
    const entry = indentOf(line) === indent ? /^\s*\**(\w+)\s*(\([^)]*\))?\s*(:?)(\s*)(.*)$/.exec(line) : null;
    if (entry === null || (entry[3] === "" && entry[5] !== "")) {
      if (name !== undefined) found.set(name, `${found.get(name) ?? ""} ${line.trim()}`.trim());
      continue;
    }
    name = entry[1] as string;
    const numpy = new RegExp(`^\\s*${name} : `).test(line);
    found.set(name, numpy ? "" : (entry[5] as string));
  }
  return found;
}

/** `type: text`, or text alone. */
function readReturns(lines: readonly string[]): string {
  const text = lines
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
  return text.replace(/^(?:[a-z]\w*|[A-Z]\w*)(?:\[[^:]*\])?: /, "");
}

function joined(lines: readonly string[]): string {
  return lines.join("\n").trim();
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
