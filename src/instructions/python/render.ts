// Writes a procedure down: as its own Python, as pseudo-code in the published format, as prose from its docstring.
import type { Surface } from "../surface.ts";
import { procedureOf } from "./describe.ts";
import { readDocstring } from "./docstring.ts";
import type { PythonInput, PythonParams } from "./params.ts";
import type { Procedure } from "./protocol.ts";
import { pythonText } from "./shape.ts";

export const pythonSurfaces: readonly Surface[] = ["prose", "pseudocode", "python"];

/** Openings of the prose: `{name}` is the function, `{goal}` its docstring. */
const openings = [
  "{goal}\n\nThis procedure is called {name}.",
  "Carry out the procedure {name}: {goal}",
  "{name} does the following. {goal}",
];

export function countParaphrases(surface: Surface): number {
  return surface === "prose" ? openings.length : 1;
}

/** Throws a RangeError for a surface or paraphrase that does not exist. */
export function renderProcedure(params: PythonParams, surface: Surface, paraphrase = 0): string {
  if (!pythonSurfaces.includes(surface) || paraphrase < 0 || paraphrase >= countParaphrases(surface)) {
    throw new RangeError(`python has no paraphrase ${paraphrase} for the surface ${surface}`);
  }
  if (surface === "python") return params.source.trimEnd();
  const procedure = procedureOf(params);
  return surface === "pseudocode" ? pseudocode(procedure) : prose(procedure, openings[paraphrase] as string);
}

/** A call with every argument by its name. */
export function renderInput(params: PythonParams, input: PythonInput): string {
  const { name, parameters } = procedureOf(params);
  const written = parameters.map((each) => `${each.name}=${pythonText(input[each.name] ?? null, each.shape)}`);
  return `${name}(${written.join(", ")})`;
}

/** The body as it stands. Helpers are called, not defined; constants stay, because no name says what they are. */
function pseudocode(procedure: Procedure): string {
  const { signature, constants, parameters, returns, body, doc } = procedure;
  const { goal, parameters: described, returns: returned, rest } = readDocstring(doc);
  const lines = [goal === "" ? `${procedure.name.replaceAll("_", " ")}.` : goal, "", "Parameters:"];
  for (const { name, written } of parameters) {
    lines.push(
      `    ${name} (${written === "" ? "any" : written}): ${described.get(name) ?? name.replaceAll("_", " ")}`,
    );
  }
  lines.push("", "Returns:", `    ${returns === "" ? "any" : returns}: ${returned === "" ? "the result" : returned}`);
  if (rest !== "") lines.push("", rest);
  const head = constants === "" ? "" : `${constants}\n\n`;
  const docstring = indented(`"""${lines.join("\n").replaceAll('"""', "'''")}\n"""`);
  return `${head}${signature}\n${docstring}\n${indented(body)}`;
}

/**
 * The user's own words, and the constants that the code uses. Where the words leave something open, the code decides,
 * and a reader of the prose cannot know: how much a docstring determines is up to its author. A function without one
 * is shown as code.
 */
function prose(procedure: Procedure, opening: string): string {
  const { name, parameters, returns, doc, source, constants } = procedure;
  const { goal, parameters: described, returns: returned, rest } = readDocstring(doc);
  const said = goal === "" ? `What it does is written in Python:\n\n${source.trimEnd()}` : goal;
  const takes = parameters.map((each) => {
    const type = each.written === "" ? "" : ` (${each.written})`;
    const text = described.get(each.name);
    return `- ${each.name}${type}${text === undefined ? "" : `: ${text}`}`;
  });
  const gives = [returned, returns === "" ? "" : `(${returns})`].filter((text) => text !== "").join(" ");
  const parts = [opening.replace("{name}", () => name).replace("{goal}", () => said), `It takes:\n${takes.join("\n")}`];
  if (gives !== "") parts.push(`It gives back: ${gives}`);
  if (rest !== "") parts.push(rest);
  if (goal !== "" && constants !== "") parts.push(`It uses these values:\n\n${constants}`);
  return parts.join("\n\n");
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`))
    .join("\n");
}
