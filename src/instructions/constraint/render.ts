// Writes sets of constraints down: as prose in several wordings, as a compact rule, and as pseudo-code.
import type { Surface } from "../surface.ts";
import type { ConstraintInput, ConstraintParams } from "./params.ts";
import type { Wordings } from "./recipe.ts";
import { recipeOf } from "./sets.ts";

/** Five plain wordings, a terse and a polite one. */
const prose: readonly ((all: readonly Wordings[]) => string)[] = [
  (all) => all.map(({ plain }) => ended(plain[0])).join(" "),
  (all) => `Follow all of these instructions:\n${all.map(({ plain }) => `- ${plain[1]}`).join("\n")}`,
  (all) =>
    `The response has to meet these requirements.\n${all.map(({ plain }, i) => `${i + 1}. ${plain[2]}`).join("\n")}`,
  (all) => `Keep to the following. ${all.map(({ plain }) => ended(plain[3])).join(" ")}`,
  (all) => `Rules for your response\n\n${all.map(({ plain }) => `* ${plain[4]}`).join("\n")}`,
  (all) => `Constraints: ${all.map(({ terse }) => terse).join("; ")}.`,
  (all) =>
    `I would be grateful if you could do this for me. ${all.map(({ plain }) => `Please ${ended(lowered(plain[0]))}`).join(" ")}`,
];

const rules: readonly ((all: readonly Wordings[]) => string)[] = [
  (all) => all.map(({ rule }) => rule).join("; "),
  (all) => all.map(({ rule }) => rule).join("\n"),
];

const pseudocode: readonly ((all: readonly Wordings[]) => string)[] = [
  (all) => respondFunction(all.flatMap(({ terse, code }) => [`# ${terse}`, `assert ${code}`])),
  (all) =>
    [
      "def meets_conditions(response: str) -> bool:",
      ...docstring("Decides whether a response meets every condition.", [
        ["response (str)", "what was written", "bool", "whether nothing is broken"],
      ]),
      ...all.flatMap(({ terse, code }) => [`    # ${terse}`, `    if not (${code}):`, "        return False"]),
      "    return True",
      "",
      "",
      respondFunction(["while not meets_conditions(response):", "    response = revise_response(response)"]),
    ].join("\n"),
  (all) =>
    respondFunction(
      all.flatMap(({ terse, code }) => [`# ${terse}`, `if not (${code}):`, "    response = revise_response(response)"]),
    ),
];

const wordings: Partial<Record<Surface, readonly ((all: readonly Wordings[]) => string)[]>> = {
  rule: rules,
  prose,
  pseudocode,
};

export const constraintSurfaces: readonly Surface[] = ["rule", "prose", "pseudocode"];

/** 0 for a surface that the family does not have. */
export function countWordings(surface: Surface): number {
  return wordings[surface]?.length ?? 0;
}

/** Throws a RangeError for a surface or a paraphrase that does not exist. */
export function renderConstraints({ set, calls }: ConstraintParams, surface: Surface, paraphrase = 0): string {
  const write = wordings[surface]?.[paraphrase];
  if (write === undefined) {
    throw new RangeError(`constraint has no paraphrase ${paraphrase} for the surface ${surface}`);
  }
  return write(calls.map(({ id, params }) => recipeOf(set, id)?.wordings(params) as Wordings));
}

export function renderPrompt(_: ConstraintParams, input: ConstraintInput): string {
  return input;
}

function respondFunction(body: readonly string[]): string {
  return [
    "def respond_to(prompt: str) -> str:",
    ...docstring("Writes a response to a prompt that meets every condition.", [
      ["prompt (str)", "what the response is asked for", "str", "the response"],
    ]),
    "    response = write_response(prompt)",
    ...body.map((line) => `    ${line}`),
    "    return response",
  ].join("\n");
}

function docstring(goal: string, [described]: readonly (readonly [string, string, string, string])[]): string[] {
  const [parameter, meaning, type, result] = described as readonly [string, string, string, string];
  return [
    `    """${goal}`,
    "",
    "    Parameters:",
    `        ${parameter}: ${meaning}`,
    "",
    "    Returns:",
    `        ${type}: ${result}`,
    '    """',
  ];
}

/** With a mark at its end, so that another sentence can follow. */
function ended(sentence: string): string {
  return /[.!?]["”]?$/.test(sentence) ? sentence : `${sentence}.`;
}

function lowered(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}
